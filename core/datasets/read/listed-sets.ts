import * as z from 'zod';
import type { SetName } from '../../contract/data-sets.ts';
import { LARGEST_TEXT, readJson, readText, setNamed } from './found.ts';
import type { FileSet } from './found.ts';

/** nnU-Net's division: a list of folds, of which the first is taken. */
const SPLITS = 'splits_final.json';
const splitsSchema = z.array(z.looseObject({ train: z.array(z.string()), val: z.array(z.string()) })).min(1);

/**
 * The sets of images by their names, as lists beside the labels have them: `train.txt`, `val.txt` and so on.
 * @param folder of the lists, ending with `/`; nothing for that of the data set
 */
export async function listedSets(files: FileSet, folder = ''): Promise<ReadonlyMap<string, SetName>> {
  const sets = new Map<string, SetName>();
  for (const path of files.paths) {
    const isList = path.startsWith(folder) && path.endsWith('.txt');
    const set = isList ? setNamed(path.slice(folder.length, -'.txt'.length)) : null;
    if (set === null) continue;
    for (const line of (await readText(files, path, LARGEST_TEXT)).split('\n')) {
      if (line.trim() !== '') sets.set(line.trim(), set);
    }
  }
  if (files.paths.includes(SPLITS)) {
    const [fold] = splitsSchema.safeParse(await readJson(files, SPLITS)).data ?? [];
    for (const name of fold?.train ?? []) sets.set(name, 'train');
    for (const name of fold?.val ?? []) sets.set(name, 'validation');
  }
  return sets;
}
