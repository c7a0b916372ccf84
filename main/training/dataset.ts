import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { WorkbenchError } from '../../core/contract/errors.ts';
import { crossValidationFold } from '../../core/training/folds.ts';
import type { TrainingSample } from '../../core/training/batches.ts';
import { openArchive } from './archive-dataset.ts';
import { readPair } from './pairs.ts';

export interface DataOptions {
  /** Folder with `images/` and `masks/`, or an `.npz` file with x_train, y_train, x_test, y_test. */
  readonly data: string;
  /** File with one name per line; all pairs when absent. */
  readonly train?: string;
  readonly validation?: string;
  /** A list file, or names separated by commas: left out of both sides. */
  readonly exclude?: string;
  /** Cross-validation instead of a validation list. */
  readonly fold?: { readonly fold: number; readonly count: number };
  /** Pattern whose match in a name tells the subject, so that a subject's images stay in one fold. */
  readonly subject?: RegExp;
  /** Labels in the masks: 1 means that whatever is not background is the object. */
  readonly classes: number;
}

/** An image with its mask, not read yet. */
export interface Pair {
  readonly name: string;
  read(): Promise<TrainingSample>;
}

export interface DataSet {
  readonly train: readonly Pair[];
  readonly validation: readonly Pair[];
}

/**
 * Finds the pairs of both sides without decoding them.
 * @throws WorkbenchError `dataset.*` naming the file: no such folder, mask without image, image without mask,
 * unknown name in a list, empty list, one name on both sides.
 */
export async function openDataSet(options: DataOptions): Promise<DataSet> {
  const isArchive = options.data.toLowerCase().endsWith('.npz');
  const pairs = isArchive ? await openArchive(options.data, options.classes) : await openFolder(options);
  const names = isArchive ? [...pairs.keys()].filter((name) => name.startsWith('train/')) : [...pairs.keys()];
  const excluded = new Set(options.exclude === undefined ? [] : await readNames(options.exclude));
  const keep = (name: string): boolean => !excluded.has(name);

  const listed = options.train === undefined ? names : await readList(options.train);
  const validation = await validationNames(options, listed.filter(keep), [...pairs.keys()], isArchive);
  const held = new Set(validation);
  const train = listed.filter(keep).filter((name) => options.train !== undefined || !held.has(name));
  const onBothSides = options.fold ? [] : train.filter((name) => held.has(name));
  if (onBothSides.length > 0) {
    throw new WorkbenchError('dataset.overlap', `${onBothSides[0] ?? ''} is in both the training and the validation list.`);
  }
  const inFold = options.fold ? train.filter((name) => !held.has(name)) : train;
  if (inFold.length === 0) throw new WorkbenchError('dataset.empty', `${options.data} leaves nothing to train on.`);

  const pairOf = (name: string): Pair => {
    const pair = pairs.get(name);
    if (pair) return pair;
    throw new WorkbenchError('dataset.unknown', `${name} is in a list, but ${options.data} has no such image.`);
  };
  return { train: inFold.map(pairOf), validation: validation.filter(keep).map(pairOf) };
}

async function validationNames(
  options: DataOptions,
  train: readonly string[],
  all: readonly string[],
  isArchive: boolean,
): Promise<readonly string[]> {
  if (options.validation !== undefined) return readList(options.validation);
  if (options.fold) {
    const { fold, count } = options.fold;
    const { subject } = options;
    return crossValidationFold(train, fold, count, (name) => (subject?.exec(name) ?? [name])[0]).validation;
  }
  return isArchive ? all.filter((name) => name.startsWith('test/')) : [];
}

async function openFolder(options: DataOptions): Promise<ReadonlyMap<string, Pair>> {
  const images = await filesByStem(path.join(options.data, 'images'));
  const masks = await filesByStem(path.join(options.data, 'masks'));
  for (const [stem, mask] of masks) {
    if (!images.has(stem)) throw new WorkbenchError('dataset.pair', `${mask} is a mask without an image.`);
  }
  const pairs = new Map<string, Pair>();
  for (const [name, image] of images) {
    const mask = masks.get(name);
    if (mask === undefined) throw new WorkbenchError('dataset.pair', `${image} is an image without a mask.`);
    pairs.set(name, { name, read: () => readPair(image, mask, options.classes) });
  }
  return pairs;
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
      throw new WorkbenchError('dataset.pair', `${other} and ${file} share the name ${stem}: which one is meant?`);
    }
    stems.set(stem, path.join(folder, file));
  }
  return stems;
}

/** Names, one per line; a file name counts as the name without its extension. */
async function readList(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new WorkbenchError('dataset.list', `The list ${file} cannot be read.`, { cause: error });
  });
  const names = splitNames(text, '\n');
  if (names.length === 0) throw new WorkbenchError('dataset.empty', `The list ${file} is empty.`);
  return names;
}

async function readNames(listOrNames: string): Promise<readonly string[]> {
  const found = await stat(listOrNames).catch(() => undefined);
  return found?.isFile() ? readList(listOrNames) : splitNames(listOrNames, ',');
}

const IMAGE_EXTENSION = /\.(png|jpe?g|webp|bmp|tiff?)$/i;

function splitNames(text: string, separator: string): readonly string[] {
  const names = text.split(separator).map((name) => name.trim().replace(IMAGE_EXTENSION, ''));
  return [...new Set(names.filter((name) => name !== ''))];
}
