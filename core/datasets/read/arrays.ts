import * as z from 'zod';
import { decodeNpy } from '../../formats/npy.ts';
import type { NpyArray } from '../../formats/npy.ts';
import { readZip } from '../../formats/zip.ts';
import { requirePixels } from './canvas.ts';
import { ownClasses, unnamedClasses } from './class-list.ts';
import { baseName, damaged, inFile, readJson } from './found.ts';
import type { DataSetReader, FileSet, FoundImage, FoundLabels } from './found.ts';
import { setNames } from '../../contract/data-sets.ts';
import type { SetName } from '../../contract/data-sets.ts';

const LARGEST_ARCHIVE = 2 ** 31 - 1;
/** Bytes of all arrays of masks together, and images in one of them. */
const LARGEST_ARRAYS = 2 ** 31;
const MOST_IMAGES = 1_000_000;

/** Sets by the ends of names of arrays. */
const SUFFIXES: Readonly<Record<string, SetName>> = { train: 'train', test: 'validation', gate: 'test' };

/** Names of the images of each set, where our own export tells them. */
const namesSchema = z.looseObject({
  images: z.array(z.looseObject({ name: z.string(), set: z.enum(setNames) })),
});

/**
 * An `.npz`: y_train, y_test and y_gate of masks (n, h, w) behind each other, whose images `dataset.json` names, else
 * `train/0` and so on; or arrays (h, w) of labels, each by the name of its image.
 */
export const arrayReader: DataSetReader = {
  id: 'npz',
  recognises: (paths) => paths.some((path) => /^[^/]+\.npz$/i.test(path)),
  async open(files) {
    const listed = await ownClasses(files);
    const names = await namesBySet(files);
    const images: FoundImage[] = [];
    const seen = new Set<number>();
    const problems: string[] = [];
    let bytesOfAll = 0;
    for (const path of files.paths.filter((one) => /^[^/]+\.npz$/i.test(one))) {
      const bytes = await files.read(path, LARGEST_ARCHIVE);
      for (const entry of inFile(path, () => readZip(bytes))) {
        const key = entry.name.replace(/\.npy$/, '');
        if (/^[xw]_(train|test|gate)$/.test(key)) continue;
        if ((bytesOfAll += entry.size) > LARGEST_ARRAYS) throw damaged(path, 'its masks have more than 2 GB');
        const array = inFile(`${path}, array ${key},`, () => decodeNpy(entry.read()));
        const found = inFile(path, () => imagesOf(array, key, names));
        if (found === null) problems.push(`Array ${key} of ${path} is no mask of whole numbers up to 255.`);
        else
          for (const { image, labels } of found) {
            for (const label of labels) seen.add(label);
            images.push(image);
          }
      }
    }
    seen.delete(0);
    const classes = listed ?? unnamedClasses(seen);
    return { format: 'npz', classes, images, problems };
  },
};

interface ArrayImage {
  readonly image: FoundImage;
  readonly labels: ReadonlySet<number>;
}

function imagesOf(
  { dtype, shape, data }: NpyArray,
  key: string,
  names: Readonly<Record<SetName, readonly string[]>>,
): readonly ArrayImage[] | null {
  if (dtype !== 'uint8' && dtype !== 'bool' && dtype !== 'uint16') return null;
  const set = SUFFIXES[/^y_(train|test|gate)$/.exec(key)?.[1] ?? ''] ?? null;
  const [count, height, width] = set === null ? [1, ...shape] : shape;
  const isMask =
    shape.length === (set === null ? 2 : 3) || (set !== null && shape.length === 4 && shape[3] === 1);
  if (!isMask || count === undefined || height === undefined || width === undefined) return null;
  if (count === 0) return [];
  if (count > MOST_IMAGES) throw new Error(`array ${key} has ${count} masks`);
  requirePixels({ width, height });
  return Array.from({ length: count }, (_, index): ArrayImage => {
    const size = { width, height };
    const own = data.subarray(index * width * height, (index + 1) * width * height);
    const isOne = own.every((value) => value === 0 || value === 255);
    const labels = Uint8Array.from(own, (value) => (isOne && value !== 0 ? 1 : value));
    const found: FoundLabels = { classes: { ...size, data: labels }, objects: null, ignored: null };
    const name = set === null ? key : (names[set][index] ?? `${key.slice(2)}/${index}`);
    return { image: { name, size, set, read: () => Promise.resolve(found) }, labels: new Set(labels) };
  });
}

async function namesBySet(files: FileSet): Promise<Readonly<Record<SetName, readonly string[]>>> {
  const names: Readonly<Record<SetName, string[]>> = { train: [], validation: [], test: [] };
  const path = files.paths.find((one) => baseName(one) === 'dataset.json');
  const parsed = path === undefined ? null : namesSchema.safeParse(await readJson(files, path));
  for (const { name, set } of parsed?.data?.images ?? []) names[set].push(name);
  return names;
}
