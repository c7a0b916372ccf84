import * as z from 'zod';
import { WorkbenchError } from '../../errors.ts';
import { drawRle, rleFromString } from '../../mask/rle.ts';
import { Canvas } from './canvas.ts';
import type { Draw } from './canvas.ts';
import { baseName, damaged, inFile, issuesOf, readJson, reading, setNamed } from './found.ts';
import type { DataSetReader, FoundImage, FoundLabels } from './found.ts';
import { grouped } from './group.ts';
import { drawRings } from './shapes.ts';

const side = z.int().positive();
const annotationSchema = z.object({
  image_id: z.union([z.int(), z.string()]),
  category_id: z.int(),
  segmentation: z
    .union([
      z.object({
        size: z.tuple([side, side]),
        counts: z.union([z.string(), z.array(z.int().nonnegative())]),
      }),
      z.array(z.array(z.number())),
    ])
    .optional(),
  iscrowd: z.union([z.literal(0), z.literal(1)]).default(0),
});
type Annotation = z.infer<typeof annotationSchema>;

const fileSchema = z.object({
  images: z.array(
    z.object({
      id: z.union([z.int(), z.string()]),
      file_name: z.string().max(1000),
      width: side,
      height: side,
    }),
  ),
  annotations: z.array(annotationSchema),
  categories: z.array(z.object({ id: z.int(), name: z.string().max(1000) })).max(255),
});

const OUTLINES = 'annotations-polygons.json';

/**
 * COCO's annotation files, as many as there are in the folder. Crowds are where nothing is said, as in COCO's own
 * evaluation.
 */
export const cocoReader: DataSetReader = {
  id: 'coco',
  recognises: (paths) => paths.some((path) => path.endsWith('.json')),
  async open(files) {
    const names: string[] = [];
    const images: FoundImage[] = [];
    const problems: string[] = [];
    const all = files.paths.filter((path) => /^(annotations\/)?[^/]+\.json$/.test(path));
    // Our own exports say the same in outlines.
    const own = all.filter((path) => path !== OUTLINES || !all.includes('annotations.json'));
    let isCoco = false;
    for (const path of own) {
      const json = await readJson(files, path);
      if (!isCocoLike(json)) continue;
      isCoco = true;
      const parsed = fileSchema.safeParse(json);
      if (!parsed.success) throw damaged(path, issuesOf(parsed.error));
      const { data } = parsed;
      const labels = new Map(data.categories.map(({ id, name }) => [id, labelOf(names, name)]));
      const byImage = grouped(data.annotations, (annotation) => annotation.image_id);
      const boxes = data.annotations.filter(({ segmentation }) => isNothing(segmentation)).length;
      if (boxes > 0) problems.push(`${boxes} annotations of ${path} have a box and no outline.`);
      const set = setNamed(
        baseName(path)
          .replace(/\.json$/, '')
          .split('_')
          .at(-1) ?? '',
      );
      for (const { id, file_name: name, width, height } of data.images) {
        const size = { width, height };
        const annotations = byImage.get(id) ?? [];
        images.push({
          name,
          size,
          set,
          read: reading(() => inFile(path, () => drawn(path, size, annotations, labels))),
        });
      }
    }
    const classes = names.map((name, index) => ({ label: index + 1, name, color: null }));
    return isCoco ? { format: 'coco', classes, images, problems } : null;
  },
};

function isCocoLike(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'annotations' in json && 'images' in json;
}

function isNothing(segmentation: Annotation['segmentation']): boolean {
  return segmentation === undefined || (Array.isArray(segmentation) && segmentation.length === 0);
}

/** The same class in every file of a data set, by its name. */
function labelOf(names: string[], name: string): number {
  const known = names.indexOf(name);
  if (known >= 0) return known + 1;
  if (names.length === 255) throw new WorkbenchError('data-set.classes', 'There are more than 255 classes.');
  return names.push(name);
}

function drawn(
  path: string,
  size: { readonly width: number; readonly height: number },
  annotations: readonly Annotation[],
  labels: ReadonlyMap<number, number>,
): FoundLabels {
  const canvas = new Canvas(size);
  for (const { segmentation, category_id: category, iscrowd } of annotations) {
    const label = labels.get(category);
    if (label === undefined) throw damaged(path, `category ${category} is not among its categories`);
    if (segmentation === undefined || isNothing(segmentation)) continue;
    const draw = drawOf(segmentation, size, path);
    if (iscrowd === 1) canvas.ignore(draw);
    else canvas.add(label, draw);
  }
  return canvas.finish();
}

function drawOf(
  segmentation: NonNullable<Annotation['segmentation']>,
  { width, height }: { readonly width: number; readonly height: number },
  path: string,
): Draw {
  if (Array.isArray(segmentation)) {
    return drawRings(
      segmentation.map((numbers) =>
        Array.from({ length: Math.floor(numbers.length / 2) }, (_, corner) => ({
          x: numbers[2 * corner] as number,
          y: numbers[2 * corner + 1] as number,
        })),
      ),
    );
  }
  const { size, counts } = segmentation;
  if (size[0] !== height || size[1] !== width)
    throw damaged(path, 'run lengths are of another size than their image');
  return (map, label, spend) => {
    spend(drawRle(map, typeof counts === 'string' ? rleFromString(counts) : counts, label));
  };
}
