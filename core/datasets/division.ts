import { WorkbenchError } from '../errors.ts';
import { subjectsBy } from '../training/holdout.ts';
import type { Holdout, HoldoutImage } from '../training/holdout.ts';
import { combineSeeds, seedOf } from '../training/seeds.ts';

/** Sets of a data set, by the names that they have everywhere: learnt from, chosen by, and never looked at before. */
export const setNames = ['train', 'validation', 'test'] as const;
export type SetName = (typeof setNames)[number];

/** How images are divided. */
export interface Division extends Pick<Holdout, 'by' | 'pattern'> {
  /** Shares of the subjects, 0..1, together less than 1; the rest trains. */
  readonly validation: number;
  readonly test: number;
  /** Another number gives other sets; 0 those of `divide`. */
  readonly seed: number;
}

/** An image to be divided. */
export interface DividedImage extends HoldoutImage {
  /** Whose it is, where that is known: all of a patient's images are one subject, whatever else is said. */
  readonly patient?: string | null;
}

export interface Placed {
  readonly subject: string;
  readonly set: SetName;
}

/**
 * Divides images, in their order, subject by subject. Which subjects go where is by a hash of each: the order of images
 * is of no account, and one subject more moves one at most. Subjects of an earlier version stay where they were: of the
 * others as many are added to each set as it lacks.
 * @param known sets of subjects that have one already
 * @throws WorkbenchError `holdout.pattern`; `division.shares` where nothing would be left to train on
 */
export function divideIntoSets(
  images: readonly DividedImage[],
  division: Division,
  known: ReadonlyMap<string, SetName> = new Map(),
): readonly Placed[] {
  const { validation, test, seed } = division;
  if (validation < 0 || test < 0 || validation + test >= 1) {
    throw new WorkbenchError(
      'division.shares',
      'The shares of validation and test must be less than 1 together.',
    );
  }
  const otherwise = subjectsBy({ share: validation, ...division });
  const subjects = images.map((image) => image.patient ?? otherwise(image));
  const sets = setsOf(ranked(subjects, seed), { validation, test }, known);
  return subjects.map((subject) => ({ subject, set: sets.get(subject) ?? 'train' }));
}

/** Validation takes from the beginning of the order and test from its end, so that neither moves with the other. */
function setsOf(
  subjects: readonly string[],
  shares: Pick<Division, 'validation' | 'test'>,
  known: ReadonlyMap<string, SetName>,
): ReadonlyMap<string, SetName> {
  const sets = new Map<string, SetName>();
  for (const subject of subjects) {
    const set = known.get(subject);
    if (set !== undefined) sets.set(subject, set);
  }
  const counts = countsOf(subjects.length, shares);
  const fill = (set: 'validation' | 'test', candidates: readonly string[]): void => {
    const has = [...sets.values()].filter((one) => one === set).length;
    const free = candidates.filter((subject) => !sets.has(subject));
    for (const subject of free.slice(0, Math.max(0, counts[set] - has))) sets.set(subject, set);
  };
  fill('validation', subjects);
  fill('test', subjects.toReversed());
  return sets;
}

/** Of each share that is asked for at least one subject, but never the last one that trains. */
function countsOf(subjects: number, { validation, test }: Pick<Division, 'validation' | 'test'>) {
  const wanted = (share: number, most: number): number =>
    share === 0 ? 0 : Math.max(0, Math.min(most, Math.max(1, Math.round(share * subjects))));
  const first = wanted(validation, subjects - 1);
  return { validation: first, test: wanted(test, subjects - 1 - first) };
}

function ranked(subjects: readonly string[], seed: number): readonly string[] {
  const rank = (subject: string): number =>
    seed === 0 ? seedOf(subject) : combineSeeds(seed, seedOf(subject));
  return [...new Set(subjects)]
    .map((subject) => ({ subject, rank: rank(subject) }))
    .sort((a, b) => a.rank - b.rank || (a.subject < b.subject ? -1 : 1))
    .map(({ subject }) => subject);
}

/** Images and subjects of each set, exactly. */
export function countSets(placed: readonly Placed[]): Readonly<Record<SetName, SetCount>> {
  const counted = (name: SetName): SetCount => {
    const own = placed.filter(({ set }) => set === name);
    return { images: own.length, subjects: new Set(own.map(({ subject }) => subject)).size };
  };
  return { train: counted('train'), validation: counted('validation'), test: counted('test') };
}

export interface SetCount {
  readonly images: number;
  readonly subjects: number;
}
