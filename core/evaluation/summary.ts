import type { Estimate } from '../contract/learning.ts';
import { WorkbenchError } from '../errors.ts';
import { dice, iou } from '../mask/stats.ts';
import type { Overlap } from '../mask/stats.ts';
import { seededRandom } from '../random.ts';
import { bootstrap, mean } from './bootstrap.ts';

/** One image compared with its reference. */
export interface CaseResult {
  readonly overlap: Overlap;
  /** Pixels; null where exactly one of the two masks is empty. */
  readonly hd95: number | null;
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
