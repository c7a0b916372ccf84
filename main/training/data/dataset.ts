import { WorkbenchError } from '../../../core/errors.ts';
import { type Split, crossValidationFold } from '../../../core/training/folds.ts';
import { heldOut } from '../../../core/training/holdout.ts';
import { TEST_PREFIX, openArchive } from './archive-dataset.ts';
import type { DataSet, DataSource } from './data-source.ts';
import { openFolder } from './folder-dataset.ts';
import { readList, readListOrNames } from './name-lists.ts';
import type { Pair } from './pairs.ts';

export interface DataOptions {
  /** Folder with `images/`, `masks/` and maybe `weights/`, or an `.npz` with x_train, y_train, x_test, y_test. */
  readonly data: string;
  /** File with one name per line; all pairs when absent. */
  readonly train?: string;
  readonly validation?: string;
  /** A list file, or names separated by commas: left out of both sides. */
  readonly exclude?: string;
  /** Cross-validation instead of a validation list. */
  readonly fold?: { readonly fold: number; readonly count: number };
  /** Share of the subjects that validates, instead of a list; see `heldOut`. */
  readonly holdout?: number;
  /** Pattern whose match in a name tells the subject, so that a subject's images stay in one fold. */
  readonly subject?: RegExp;
  /** Labels in the masks: 1 means that whatever is not background is the object. */
  readonly classes: number;
  /** False to let every pixel count in full, whatever `weights/` says. */
  readonly weights?: boolean;
}

/** A folder or an archive, by its name, as far as lists and folds say. */
export function fileSource(options: DataOptions): DataSource {
  return { open: () => openDataSet(options) };
}

/**
 * Finds the pairs of both sides without decoding them.
 * @throws WorkbenchError `dataset.*` naming the file: no such folder, mask without image, image without mask,
 * unknown name in a list, empty list, one name on both sides.
 */
export async function openDataSet(options: DataOptions): Promise<DataSet> {
  const pairs = await openAll(options);
  const split = await splitNames(options, [...pairs.keys()]);
  const excluded = new Set(options.exclude === undefined ? [] : await readListOrNames(options.exclude));
  const chosen = (names: readonly string[]): readonly Pair[] =>
    names.filter((name) => !excluded.has(name)).map((name) => pairNamed(pairs, name, options.data));
  const train = chosen(split.train);
  if (train.length === 0)
    throw new WorkbenchError('dataset.empty', `${options.data} leaves nothing to train on.`);
  return { train, validation: chosen(split.validation) };
}

/**
 * The pairs of a list in its order; without one all of a folder, and of an archive those held out from training.
 * @throws WorkbenchError as `openDataSet`
 */
export async function openListed(
  { data, classes }: Pick<DataOptions, 'data' | 'classes'>,
  list?: string,
): Promise<readonly Pair[]> {
  const pairs = await openAll({ data, classes });
  if (list !== undefined) return (await readList(list)).map((name) => pairNamed(pairs, name, data));
  const heldOut = [...pairs.values()].filter(({ name }) => !isArchive(data) || inTest(name));
  if (heldOut.length > 0) return heldOut;
  throw new WorkbenchError('dataset.empty', `${data} holds no test images.`);
}

const isArchive = (data: string): boolean => data.toLowerCase().endsWith('.npz');
const inTest = (name: string): boolean => name.startsWith(TEST_PREFIX);

async function openAll(
  options: Pick<DataOptions, 'data' | 'classes' | 'weights'>,
): Promise<ReadonlyMap<string, Pair>> {
  const { data, classes, weights = true } = options;
  const pairs = isArchive(data) ? await openArchive(data, classes) : await openFolder(data, classes, weights);
  if (pairs.size > 0) return pairs;
  throw new WorkbenchError('dataset.empty', `${data} holds no images.`);
}

async function splitNames(options: DataOptions, all: readonly string[]): Promise<Split> {
  const { fold, holdout, subject } = options;
  const test = new Set(isArchive(options.data) ? all.filter(inTest) : []);
  const listed = options.train === undefined ? undefined : await readList(options.train);
  const candidates = listed ?? all.filter((name) => !test.has(name));
  const subjectOf = (name: string): string => (subject?.exec(name) ?? [name])[0];
  if (fold) return crossValidationFold(candidates, fold.fold, fold.count, subjectOf);
  if (holdout !== undefined) {
    const held = heldOut(candidates.map(subjectOf), holdout);
    return {
      train: candidates.filter((name) => !held.has(subjectOf(name))),
      validation: candidates.filter((name) => held.has(subjectOf(name))),
    };
  }
  const validation = options.validation === undefined ? [...test] : await readList(options.validation);
  const held = new Set(validation);
  if (listed === undefined) return { train: candidates.filter((name) => !held.has(name)), validation };
  const shared = listed.find((name) => held.has(name));
  if (shared === undefined) return { train: listed, validation };
  throw new WorkbenchError('dataset.overlap', `${shared} is in both the training and the validation list.`);
}

function pairNamed(pairs: ReadonlyMap<string, Pair>, name: string, data: string): Pair {
  const pair = pairs.get(name);
  if (pair) return pair;
  throw new WorkbenchError('dataset.unknown', `${name} is in a list, but ${data} has no such image.`);
}
