import { blankLike } from '../imaging/raster.ts';
import type { ClassMap, LabelMap } from '../imaging/raster.ts';
import { distanceTransform } from './distance.ts';
import { labelSet, LAST_SEGMENT } from './segments.ts';

export { distanceTransform } from './distance.ts';

/** Pixels in both masks, in the first, and in the second. */
export interface Overlap {
  readonly intersection: number;
  readonly a: number;
  readonly b: number;
}

/** Overlap of one label, or of everything that is not background when no label is given. */
export function overlap(a: LabelMap, b: LabelMap, label?: number): Overlap {
  requireSameSize(a, b);
  const member = membership(label);
  let intersection = 0;
  let countA = 0;
  let countB = 0;
  for (let pixel = 0; pixel < a.data.length; pixel++) {
    const inA = member[a.data[pixel] as number] as number;
    const inB = member[b.data[pixel] as number] as number;
    intersection += inA & inB;
    countA += inA;
    countB += inB;
  }
  return { intersection, a: countA, b: countB };
}

/** Twice the intersection over the sum of both areas; 1 when both masks are empty. */
export function dice({ intersection, a, b }: Overlap): number {
  return a + b === 0 ? 1 : (2 * intersection) / (a + b);
}

/** Intersection over union; 1 when both masks are empty. */
export function iou({ intersection, a, b }: Overlap): number {
  const union = a + b - intersection;
  return union === 0 ? 1 : intersection / union;
}

/**
 * Foreground pixels with an edge to another pixel that is not, as a map of 0 and 1. Outside the image is background.
 * Foreground is one label, or everything that is not background when no label is given.
 */
export function boundary(map: LabelMap, label?: number): ClassMap {
  const { width, height } = map;
  const member = membership(label);
  const inside = new Uint8Array(map.data.length);
  for (let pixel = 0; pixel < inside.length; pixel++)
    inside[pixel] = member[map.data[pixel] as number] as number;
  const data = new Uint8Array(inside.length);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      if (inside[pixel] === 0) continue;
      const atBorder = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      const enclosed =
        !atBorder &&
        inside[pixel - 1] === 1 &&
        inside[pixel + 1] === 1 &&
        inside[pixel - width] === 1 &&
        inside[pixel + width] === 1;
      data[pixel] = enclosed ? 0 : 1;
    }
  }
  return { width, height, data };
}

/**
 * 95th percentile, in pixels, of the distances from each mask's boundary pixels to the other's boundary, both
 * directions pooled, with linear interpolation between ranks. 0 when both masks are empty, null when exactly one is:
 * then there is no distance.
 */
export function hausdorff95(a: LabelMap, b: LabelMap, label?: number): number | null {
  requireSameSize(a, b);
  const extent = unionExtent(a, b, membership(label));
  const boundaryA = boundary(crop(a, extent), label);
  const boundaryB = boundary(crop(b, extent), label);
  const aToB = distancesFrom(boundaryA, boundaryB);
  const bToA = distancesFrom(boundaryB, boundaryA);
  if (aToB.length === 0 && bToA.length === 0) return 0;
  if (aToB.length === 0 || bToA.length === 0) return null;
  const distances = new Float32Array(aToB.length + bToA.length);
  distances.set(aToB);
  distances.set(bToA, aToB.length);
  return percentile(distances.sort(), 0.95);
}

/** Half-open box around both masks. Outside it is only background, so distances and boundaries stay the same. */
interface Extent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function unionExtent(a: LabelMap, b: LabelMap, member: Uint8Array): Extent {
  let left = a.width;
  let top = a.height;
  let right = 0;
  let bottom = 0;
  for (let y = 0, pixel = 0; y < a.height; y++) {
    for (let x = 0; x < a.width; x++, pixel++) {
      if (member[a.data[pixel] as number] === 0 && member[b.data[pixel] as number] === 0) continue;
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x + 1);
      bottom = y + 1;
    }
  }
  return { left: Math.min(left, right), top: Math.min(top, bottom), right, bottom };
}

function crop(map: LabelMap, { left, top, right, bottom }: Extent): LabelMap {
  const width = right - left;
  const height = bottom - top;
  const data = blankLike(map.data, width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * map.width;
    data.set(map.data.subarray(from + left, from + right), y * width);
  }
  return { width, height, data };
}

function distancesFrom(points: LabelMap, target: LabelMap): Float32Array {
  return distanceTransform(target).filter((_, pixel) => points.data[pixel] === 1);
}

/** Value at `fraction` (0..1) of the ascending, not empty `sorted`, interpolated linearly between ranks. */
export function percentile(sorted: ArrayLike<number>, fraction: number): number {
  const rank = fraction * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] as number;
  const above = sorted[Math.ceil(rank)] as number;
  return below + (above - below) * (rank - Math.floor(rank));
}

/** 1 for the labels that belong to the mask. */
function membership(label: number | undefined): Uint8Array {
  return label === undefined ? new Uint8Array(LAST_SEGMENT + 1).fill(1, 1) : labelSet([label]);
}

function requireSameSize(a: LabelMap, b: LabelMap): void {
  if (a.width === b.width && a.height === b.height) return;
  const sizes = `${a.width} x ${a.height} and ${b.width} x ${b.height}`;
  throw new RangeError(`Masks of ${sizes} pixels cannot be compared`);
}
