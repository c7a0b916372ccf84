import * as z from 'zod';
import { classSchema } from '../../contract/model-manifest.ts';
import { classColor } from '../../document/classes.ts';
import type { FileSet, FoundClass } from './found.ts';
import { readJson } from './found.ts';

const listSchema = z.union([
  z.looseObject({ classes: z.array(classSchema) }).transform(({ classes }) => classes),
  z
    .looseObject({ recipe: z.looseObject({ classes: z.array(classSchema) }) })
    .transform(({ recipe }) => recipe.classes),
]);

/** What our own exports say of their classes, beside or above the folder of a format; null where none does. */
export async function ownClasses(files: FileSet): Promise<readonly FoundClass[] | null> {
  for (const path of ['manifest.json', 'dataset.json']) {
    if (!files.paths.includes(path)) continue;
    const parsed = listSchema.safeParse(await readJson(files, path));
    if (parsed.success) return parsed.data;
  }
  return null;
}

/** Classes of which nothing is known but their labels, and maybe their colours. */
export function unnamedClasses(
  labels: Iterable<number>,
  colorOf: (label: number) => string | null = () => null,
): readonly FoundClass[] {
  return [...labels]
    .toSorted((a, b) => a - b)
    .map((label) => ({ label, name: unnamed(label), color: colorOf(label) ?? classColor(label) }));
}

/** What a class is called that has no name. */
export function unnamed(label: number): string {
  return `Label ${label}`;
}
