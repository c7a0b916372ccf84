import { WorkbenchError } from '../../errors.ts';
import type { FoundClass, FoundDataSet, FoundImage, FoundLabels, Said } from './found.ts';

/** What was found in a folder below the one that was chosen. */
export interface FoundIn {
  readonly folder: string;
  readonly found: FoundDataSet;
}

/**
 * Several folders of one format as one data set: classes of the same name are one, and names of images begin with their
 * folder.
 * @throws WorkbenchError `data-set.classes`
 */
export function joined(parts: readonly FoundIn[]): FoundDataSet {
  const [first] = parts as [FoundIn, ...FoundIn[]];
  if (parts.length === 1) return first.found;
  const classes: FoundClass[] = [];
  const images: FoundImage[] = [];
  const problems: string[] = [];
  for (const { folder, found } of parts) {
    const labels = new Map(found.classes.map((one) => [one.label, labelOf(classes, one)]));
    images.push(...found.images.map((image) => relabelled(image, folder, labels)));
    problems.push(...found.problems.map((problem) => `${folder}: ${problem}`));
  }
  return { format: first.found.format, classes, images, problems };
}

function labelOf(classes: FoundClass[], { name, color }: FoundClass): number {
  const known = classes.findIndex((one) => one.name === name);
  if (known >= 0) return known + 1;
  if (classes.length === 255)
    throw new WorkbenchError('data-set.classes', 'There are more than 255 classes.');
  return classes.push({ label: classes.length + 1, name, color });
}

function relabelled(image: FoundImage, folder: string, labels: ReadonlyMap<number, number>): FoundImage {
  const { said = null } = image;
  return {
    ...image,
    name: `${folder}/${image.name}`,
    ...(said === null ? {} : { said: saidIn(said, labels) }),
    read: async (size) => labelsIn(await image.read(size), labels),
  };
}

function labelsIn(found: FoundLabels, labels: ReadonlyMap<number, number>): FoundLabels {
  const { classes, objects } = found;
  const table = new Uint8Array(256);
  for (const [from, to] of labels) table[from] = to;
  return {
    ...found,
    classes: { ...classes, data: classes.data.map((label) => table[label] as number) },
    objects: objects && {
      ...objects,
      objects: objects.objects.map((one) => ({ ...one, category: labels.get(one.category) ?? one.category })),
    },
  };
}

/** With the labels that its classes have elsewhere; those that have none are passed over. */
export function saidIn(said: Said, labels: ReadonlyMap<number, number>): Said {
  const { coverage } = said;
  if (coverage === null) return said;
  const known = Object.entries(coverage).flatMap(([key, one]) => {
    const label = key === '0' ? 0 : labels.get(Number(key));
    return label === undefined ? [] : [[label, one] as const];
  });
  return { ...said, coverage: Object.fromEntries(known) };
}
