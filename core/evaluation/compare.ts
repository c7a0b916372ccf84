import type { LabelMap } from '../imaging/raster.ts';
import { type Overlap, hausdorff95, overlap } from '../mask/stats.ts';
import type { CaseResult } from './summary.ts';

/** One label of a predicted mask against the reference. Throws where the sizes differ. */
export function compareLabel(predicted: LabelMap, reference: LabelMap, label: number): CaseResult {
  return {
    overlap: overlap(predicted, reference, label),
    hd95: hausdorff95(predicted, reference, label),
  };
}

/**
 * All labels together: a pixel agrees when both masks give it the same label that is not background.
 * The distance is that of the whole foregrounds. Throws where the sizes differ.
 */
export function compareMasks(predicted: LabelMap, reference: LabelMap): CaseResult {
  const hd95 = hausdorff95(predicted, reference);
  return { overlap: agreement(predicted, reference), hd95 };
}

/** Pixels to which both masks give the same label that is not background, and foreground of each. */
export function agreement(predicted: LabelMap, reference: LabelMap): Overlap {
  let [intersection, a, b] = [0, 0, 0];
  predicted.data.forEach((label, pixel) => {
    const expected = reference.data[pixel] as number;
    if (label !== 0) a++;
    if (expected !== 0) b++;
    if (label !== 0 && label === expected) intersection++;
  });
  return { intersection, a, b };
}
