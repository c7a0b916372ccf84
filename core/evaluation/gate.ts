import { FEWEST_GATE_SUBJECTS } from '../contract/learning.ts';
import type { Estimate, GateVerdict } from '../contract/learning.ts';
import { seededRandom } from '../random.ts';
import { bootstrap } from './bootstrap.ts';

/** Dice of one gate image. */
export interface GateResult {
  readonly name: string;
  /** Whom it shows: images of one subject are no independent witnesses. */
  readonly subject: string;
  readonly candidate: number;
  /** Of the model in use; null where there is none to compare with. */
  readonly inUse: number | null;
}

const SEED = 1;

/** Images named as the worst. */
const WORST = 8;

/**
 * What gate images say of a new model and of the one in use. The candidate is better where the whole interval of the
 * differences is above nothing, so that neither a tie nor luck replaces a model.
 * @param results in any order, which changes nothing
 * @param against id of the model in use; null for none, where no result has a figure of one
 * @param seen images besides that do not judge; see `GateVerdict`
 */
export function gateVerdict(results: readonly GateResult[], against: string | null, seen = 0): GateVerdict {
  const sorted = results.toSorted(byName);
  const subjects = sorted.map(({ subject }) => subject);
  const count = new Set(subjects).size;
  const estimate = (of: (result: GateResult) => number): Estimate | null =>
    sorted.length === 0 ? null : bootstrap(sorted.map(of), seededRandom(SEED), subjects);
  const compared = <T>(value: T): T | null => (against === null ? null : value);
  const difference = compared(estimate(({ candidate, inUse }) => candidate - (inUse ?? 0)));
  return {
    verdict: verdictOf(against, count, difference),
    against,
    images: sorted.length,
    subjects: count,
    seen,
    candidate: estimate(({ candidate }) => candidate),
    inUse: compared(estimate(({ inUse }) => inUse ?? 0)),
    difference,
    worst: sorted
      .toSorted((a, b) => a.candidate - b.candidate || byName(a, b))
      .slice(0, WORST)
      .map(({ name, candidate, inUse }) => ({ name, candidate, inUse })),
  };
}

function verdictOf(
  against: string | null,
  subjects: number,
  difference: Estimate | null,
): GateVerdict['verdict'] {
  if (against === null) return 'first';
  if (difference === null || subjects < FEWEST_GATE_SUBJECTS) return 'too few';
  return difference.low > 0 ? 'better' : 'not better';
}

function byName(a: GateResult, b: GateResult): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
