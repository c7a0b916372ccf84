import { seededRandom, shuffle } from '../random.ts';

export interface Split {
  readonly train: readonly string[];
  readonly validation: readonly string[];
}

/** The split is the same for every run, whatever its seed: folds of one cross-validation must not overlap. */
const SPLIT_SEED = 20_170_501;

/**
 * Fold `fold` (1-based) of a `count`-fold cross-validation: every name is validated in exactly one fold.
 * The split depends on the names alone, not on their order.
 * @param subjectOf names of one subject (two eyes of one person) stay on one side, or the measure would flatter.
 */
export function crossValidationFold(
  names: readonly string[],
  fold: number,
  count: number,
  subjectOf: (name: string) => string,
): Split {
  const subjects = [...new Set(names.map(subjectOf))].sort();
  const order = shuffle(subjects, seededRandom(SPLIT_SEED));
  const held = new Set(order.filter((_, position) => position % count === fold - 1));
  return {
    train: names.filter((name) => !held.has(subjectOf(name))),
    validation: names.filter((name) => held.has(subjectOf(name))),
  };
}
