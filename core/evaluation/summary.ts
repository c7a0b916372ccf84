import { WorkbenchError } from '../errors.ts';
import { dice, iou, percentile } from '../mask/stats.ts';
import type { Overlap } from '../mask/stats.ts';
import { seededRandom } from '../random.ts';
import type { Random } from '../random.ts';

/** One image compared with its reference. */
export interface CaseResult {
  readonly overlap: Overlap;
  /** Pixels; null where exactly one of the two masks is empty. */
  readonly hd95: number | null;
}

/** A mean over images with its 95 % bootstrap interval. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface Summary {
  readonly n: number;
  readonly dice: Estimate;
  readonly iou: Estimate;
  /** Dice of all pixels of all images together. */
  readonly dicePooled: number;
  /** Mean over the images where it is defined, null when there are none. */
  readonly hd95: number | null;
}

const RESAMPLES = 2000;

/** Means over images, with percentile bootstrap intervals (2000 resamples of the images). Throws without images. */
export function summarise(cases: readonly CaseResult[], seed = 1): Summary {
  if (cases.length === 0) throw new WorkbenchError('evaluation.empty', 'There are no images to evaluate.');
  const distances = cases.flatMap(({ hd95 }) => (hd95 === null ? [] : [hd95]));
  return {
    n: cases.length,
    dice: bootstrap(
      cases.map(({ overlap }) => dice(overlap)),
      seededRandom(seed),
    ),
    iou: bootstrap(
      cases.map(({ overlap }) => iou(overlap)),
      seededRandom(seed),
    ),
    dicePooled: dice(pool(cases.map(({ overlap }) => overlap))),
    hd95: distances.length === 0 ? null : mean(distances),
  };
}

/** Percentile bootstrap interval of a mean, from resamples of the values. */
export function bootstrap(values: readonly number[], random: Random): Estimate {
  const means = new Float64Array(RESAMPLES).map(() => {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw++) {
      sum += values[Math.floor(random() * values.length)] as number;
    }
    return sum / values.length;
  });
  means.sort();
  return { mean: mean(values), low: percentile(means, 0.025), high: percentile(means, 0.975) };
}

function pool(overlaps: readonly Overlap[]): Overlap {
  return overlaps.reduce(
    (sum, { intersection, a, b }) => ({
      intersection: sum.intersection + intersection,
      a: sum.a + a,
      b: sum.b + b,
    }),
    { intersection: 0, a: 0, b: 0 },
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
