import type { LabelMap, ProbabilityMap } from '../imaging/raster.ts';
import { dice, iou, overlap, type Overlap } from '../mask/stats.ts';

/** Thresholds that training compares at its end: 0.30, 0.32 ... 0.70; one half is among them. */
export const THRESHOLDS: readonly number[] = Array.from({ length: 21 }, (_, i) => (30 + 2 * i) / 100);

/** How one image's prediction overlaps its labels (`a`: predicted, `b`: labelled), at each of `THRESHOLDS`. */
export interface ImageCounts {
  readonly name: string;
  readonly overlaps: readonly Overlap[];
}

export interface SetScore {
  /** Means over images. */
  readonly dice: number;
  readonly iou: number;
  /** Dice of all images' pixels taken together. */
  readonly dicePooled: number;
}

/**
 * Counts for every threshold at once, from one histogram of 8-bit probabilities for labelled and one for other pixels.
 * @param probability one channel at the labels' size.
 */
export function countOverlap(name: string, probability: ProbabilityMap, labels: LabelMap): ImageCounts {
  const labelled = new Float64Array(256);
  const other = new Float64Array(256);
  for (let at = 0; at < labels.data.length; at++) {
    const histogram = labels.data[at] ? labelled : other;
    const value = probability.data[at] as number;
    histogram[value] = (histogram[value] as number) + 1;
  }
  const atLeast = (histogram: Float64Array, threshold: number): number =>
    histogram.reduce((sum, count, value) => (value / 255 >= threshold ? sum + count : sum), 0);
  const overlaps = THRESHOLDS.map((threshold) => {
    const intersection = atLeast(labelled, threshold);
    return { intersection, a: intersection + atLeast(other, threshold), b: atLeast(labelled, 0) };
  });
  return { name, overlaps };
}

/** `countOverlap` where the mask depends on more than each pixel's own probability. */
export function countMasks(
  name: string,
  maskAt: (threshold: number) => LabelMap,
  labels: LabelMap,
): ImageCounts {
  return { name, overlaps: THRESHOLDS.map((threshold) => overlap(maskAt(threshold), labels)) };
}

/** Counts of foreground pixels that carry the right label, where several classes compete and no threshold plays. */
export function countLabels(name: string, predicted: LabelMap, labels: LabelMap): ImageCounts {
  let intersection = 0;
  let a = 0;
  let b = 0;
  for (let at = 0; at < labels.data.length; at++) {
    const label = labels.data[at];
    const guess = predicted.data[at];
    if (guess !== 0) a++;
    if (label !== 0) b++;
    if (label !== 0 && guess === label) intersection++;
  }
  return { name, overlaps: THRESHOLDS.map(() => ({ intersection, a, b })) };
}

/** Position of the threshold used while training. */
export const HALF = THRESHOLDS.indexOf(0.5);

/** Position of the threshold that comes nearest to a value. */
export function nearestThreshold(value: number): number {
  const distances = THRESHOLDS.map((threshold) => Math.abs(threshold - value));
  return distances.indexOf(Math.min(...distances));
}

export function overlapAt({ overlaps }: ImageCounts, threshold: number): Overlap {
  return overlaps[threshold] as Overlap;
}

/** Mean over images, and the Dice of their pixels together, at the threshold in position `threshold`. */
export function setScore(images: readonly ImageCounts[], threshold: number): SetScore {
  const overlaps = images.map((counts) => overlapAt(counts, threshold));
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return {
    dice: total(overlaps.map(dice)) / images.length,
    iou: total(overlaps.map(iou)) / images.length,
    dicePooled: dice({
      intersection: total(overlaps.map(({ intersection }) => intersection)),
      a: total(overlaps.map(({ a }) => a)),
      b: total(overlaps.map(({ b }) => b)),
    }),
  };
}

/** Position of the threshold with the best mean Dice; of equal ones the nearest to one half. */
export function bestThreshold(images: readonly ImageCounts[]): number {
  const positions = THRESHOLDS.map((_, position) => position);
  const nearestFirst = positions.sort((a, b) => Math.abs(a - HALF) - Math.abs(b - HALF));
  const diceAt = new Map(nearestFirst.map((position) => [position, setScore(images, position).dice]));
  return nearestFirst.reduce((best, position) =>
    (diceAt.get(position) as number) > (diceAt.get(best) as number) ? position : best,
  );
}
