import type { Division, ImageOwner, SetCount, SetCounts, SetName } from '../contract/data-sets.ts';
import { setNames } from '../contract/data-sets.ts';
import { WorkbenchError } from '../errors.ts';
import { subjectsBy } from '../training/holdout.ts';
import type { HoldoutImage } from '../training/holdout.ts';
import { combineSeeds, seedOf } from '../training/seeds.ts';

/** An image to be divided. */
export interface DividedImage extends HoldoutImage, Partial<ImageOwner> {
  /** Whether it judges new models of the project. */
  readonly isGate?: boolean;
  /** Where an earlier data set has it that tells images and no subjects. */
  readonly earlier?: SetName | undefined;
}

export interface Placed {
  readonly subject: string;
  readonly set: SetName;
}

/**
 * Divides images, in their order, subject by subject. Which subjects go where is by a hash of each: the order of images
 * is of no account, and one subject more moves one at most. Subjects of an earlier version stay where they were: of the
 * others as many are added to each set as it lacks. All images of a patient are one subject, whatever else is said, and
 * slices of a series are not divided image by image. Where the gate is the test set, so is every other subject that has
 * an image of it.
 * @param known sets of subjects that have one already
 * @throws WorkbenchError `holdout.pattern`; `division.shares` and `division.gate` where nothing would be left to train
 *   on
 */
export function divideIntoSets(
  images: readonly DividedImage[],
  division: Division,
  known: ReadonlyMap<string, SetName> = new Map(),
): readonly Placed[] {
  const { validation, test, seed, gate = false } = division;
  if (validation < 0 || test < 0 || validation + test >= 1) {
    throw new WorkbenchError(
      'division.shares',
      'The shares of validation and test must be less than 1 together.',
    );
  }
  const otherwise = subjectsBy({ share: validation, ...division });
  const seriesOf = ({ series }: DividedImage) => (division.by === 'image' ? series : null);
  const subjects = images.map((image) => image.patient ?? seriesOf(image) ?? otherwise(image));
  const judging = new Set(subjects.filter((_, index) => gate && images[index]?.isGate === true));
  const told = new Map(known);
  images.forEach(({ earlier }, at) => {
    const subject = subjects[at] as string;
    if (earlier !== undefined) told.set(subject, heldBack(earlier, told.get(subject)));
  });
  const others = new Set(subjects.filter((subject) => told.has(subject) || !judging.has(subject)));
  if (subjects.length > 0 && others.size === 0) {
    throw new WorkbenchError('division.gate', 'All images judge new models, so none is left to train on.');
  }
  const sets = setsOf(ranked(others, seed), { validation, test: gate ? 0 : test }, told);
  const setOf = (subject: string): SetName => sets.get(subject) ?? (others.has(subject) ? 'train' : 'test');
  return subjects.map((subject) => ({ subject, set: setOf(subject) }));
}

/** Of two sets that a subject is in, the one that is learnt from less. */
export function heldBack(set: SetName, other: SetName = set): SetName {
  return setNames[Math.max(setNames.indexOf(set), setNames.indexOf(other))] ?? set;
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

function ranked(subjects: ReadonlySet<string>, seed: number): readonly string[] {
  const rank = (subject: string): number =>
    seed === 0 ? seedOf(subject) : combineSeeds(seed, seedOf(subject));
  return [...subjects]
    .map((subject) => ({ subject, rank: rank(subject) }))
    .sort((a, b) => a.rank - b.rank || (a.subject < b.subject ? -1 : 1))
    .map(({ subject }) => subject);
}

/** Images and subjects of each set, exactly. */
export function countSets(placed: readonly Placed[]): SetCounts {
  const counted = (name: SetName): SetCount => {
    const own = placed.filter(({ set }) => set === name);
    return { images: own.length, subjects: new Set(own.map(({ subject }) => subject)).size };
  };
  return { train: counted('train'), validation: counted('validation'), test: counted('test') };
}
