import { FEWEST_GATE_SUBJECTS } from '../contract/learning.ts';
import type { GateVerdict } from '../contract/learning.ts';
import { percentile } from '../mask/stats.ts';
import { seededRandom } from '../random.ts';
import type { Estimate } from './summary.ts';

/** Dice of one gate image. */
export interface GateResult {
  readonly name: string;
  /** Whom it shows: images of one subject are no independent witnesses. */
  readonly subject: string;
  readonly candidate: number;
  /** Of the model in use; null where there is none to compare with. */
  readonly inUse: number | null;
}

const RESAMPLES = 2000;
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
  const subjects = new Set(sorted.map(({ subject }) => subject)).size;
  const estimate = (of: (result: GateResult) => number): Estimate | null =>
    sorted.length === 0 ? null : bootstrapSubjects(sorted.map((one) => ({ ...one, value: of(one) })));
  const compared = <T>(value: T): T | null => (against === null ? null : value);
  const difference = compared(estimate(({ candidate, inUse }) => candidate - (inUse ?? 0)));
  return {
    verdict: verdictOf(against, subjects, difference),
    against,
    images: sorted.length,
    subjects,
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

/**
 * Mean over images, with the 95 % percentile interval of a bootstrap of whole subjects (2000 resamples). The same
 * subjects are drawn for every value of the same images, so that differences are paired.
 */
export function bootstrapSubjects(
  cases: readonly { readonly subject: string; readonly value: number }[],
): Estimate {
  const bySubject = new Map<string, { sum: number; count: number }>();
  for (const { subject, value } of cases) {
    const { sum, count } = bySubject.get(subject) ?? { sum: 0, count: 0 };
    bySubject.set(subject, { sum: sum + value, count: count + 1 });
  }
  const subjects = [...bySubject.values()];
  const random = seededRandom(SEED);
  const means = new Float64Array(RESAMPLES).map(() => {
    let [sum, count] = [0, 0];
    for (let draw = 0; draw < subjects.length; draw++) {
      const drawn = subjects[Math.floor(random() * subjects.length)] as (typeof subjects)[number];
      sum += drawn.sum;
      count += drawn.count;
    }
    return sum / count;
  });
  means.sort();
  const mean = cases.reduce((sum, { value }) => sum + value, 0) / cases.length;
  return { mean, low: percentile(means, 0.025), high: percentile(means, 0.975) };
}

function byName(a: GateResult, b: GateResult): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
