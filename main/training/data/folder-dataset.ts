import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { WorkbenchError } from '../../../core/errors.ts';
import { type Pair, readPair } from './pairs.ts';

/**
 * The pairs of a folder with `images/`, `masks/` and maybe `weights/`, whose files share names.
 * @param classes labels in the masks
 * @param useWeights false to let every pixel count in full, whatever `weights/` says
 * @throws WorkbenchError `dataset.folder`; `dataset.pair` for a mask without image, an image without mask, or two
 * files of one name
 */
export async function openFolder(
  data: string,
  classes: number,
  useWeights: boolean,
): Promise<ReadonlyMap<string, Pair>> {
  const images = await filesByStem(path.join(data, 'images'));
  const masks = await filesByStem(path.join(data, 'masks'));
  const weights = useWeights ? await weightsByStem(data) : new Map<string, string>();
  const requireImages = (files: ReadonlyMap<string, string>, what: string): void => {
    for (const [stem, file] of files) {
      if (!images.has(stem)) throw new WorkbenchError('dataset.pair', `${file} is ${what} without an image.`);
    }
  };
  requireImages(masks, 'a mask');
  requireImages(weights, 'a weight map');
  const pairs = new Map<string, Pair>();
  for (const [name, image] of images) {
    const mask = masks.get(name);
    if (mask === undefined) throw new WorkbenchError('dataset.pair', `${image} is an image without a mask.`);
    const weight = weights.get(name);
    const files = { image, mask, ...(weight === undefined ? {} : { weights: weight }) };
    pairs.set(name, { name, read: () => readPair(files, classes) });
  }
  return pairs;
}

/** None where there is no such folder. */
async function weightsByStem(data: string): Promise<ReadonlyMap<string, string>> {
  const folder = path.join(data, 'weights');
  const found = await stat(folder).catch(() => undefined);
  return found === undefined ? new Map() : filesByStem(folder);
}

async function filesByStem(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new WorkbenchError('dataset.folder', `There is no folder ${folder}.`);
  const files = (await readdir(folder)).filter((file) => !file.startsWith('.')).sort();
  const stems = new Map<string, string>();
  for (const file of files) {
    const stem = path.parse(file).name;
    const other = stems.get(stem);
    if (other !== undefined) {
      throw new WorkbenchError(
        'dataset.pair',
        `${other} and ${file} share the name ${stem}: which one is meant?`,
      );
    }
    stems.set(stem, path.join(folder, file));
  }
  return stems;
}
