import type { LabelMap } from '../imaging/raster.ts';
import { distanceTransform } from './distance.ts';

/**
 * The mask between two masks of the same size, as a map of 0 and 1: both are moved to where their centre would be at
 * `place` (0 is at `a`, 1 at `b`), and what is inside by the weighted mean of their signed distances belongs to it.
 * Null when the label is missing from one: there is nothing to go to.
 * (S. P. Raya, J. K. Udupa, "Shape-based interpolation of multidimensional objects", 1990; the move is added so that
 * masks which do not overlap have something between them too.)
 */
export function interpolateMasks(a: LabelMap, b: LabelMap, label: number, place: number): LabelMap | null {
  if (a.width !== b.width || a.height !== b.height) {
    throw new RangeError(
      `Masks of ${a.width} x ${a.height} and ${b.width} x ${b.height} have nothing between them`,
    );
  }
  const centreA = centreOf(a, label);
  const centreB = centreOf(b, label);
  if (centreA === null || centreB === null) return null;
  const acrossX = centreB.x - centreA.x;
  const acrossY = centreB.y - centreA.y;
  const distanceA = signedDistance(moved(a, label, acrossX * place, acrossY * place));
  const distanceB = signedDistance(moved(b, label, acrossX * (place - 1), acrossY * (place - 1)));
  const data = Uint8Array.from(distanceA, (distance, pixel) =>
    distance * (1 - place) + (distanceB[pixel] as number) * place < 0 ? 1 : 0,
  );
  return { width: a.width, height: a.height, data };
}

function centreOf(
  { data, width }: LabelMap,
  label: number,
): { readonly x: number; readonly y: number } | null {
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  for (let pixel = 0; pixel < data.length; pixel++) {
    if (data[pixel] !== label) continue;
    count++;
    sumX += pixel % width;
    sumY += Math.floor(pixel / width);
  }
  return count === 0 ? null : { x: sumX / count, y: sumY / count };
}

/** One label as a map of 0 and 1, moved by whole pixels. */
function moved({ data, width, height }: LabelMap, label: number, byX: number, byY: number): LabelMap {
  const shiftX = Math.round(byX);
  const shiftY = Math.round(byY);
  const mask = new Uint8Array(data.length);
  for (let pixel = 0; pixel < data.length; pixel++) {
    const x = (pixel % width) + shiftX;
    const y = Math.floor(pixel / width) + shiftY;
    const inside = x >= 0 && y >= 0 && x < width && y < height;
    if (inside && data[pixel] === label) mask[y * width + x] = 1;
  }
  return { width, height, data: mask };
}

/** Distance to the outline, which runs half a pixel from the centres beside it: negative inside. */
function signedDistance(mask: LabelMap): Float32Array {
  const outside = distanceTransform(mask);
  const inside = distanceTransform({ ...mask, data: mask.data.map((value) => 1 - value) });
  // A mask that is empty or fills the image has no outline; any large distance will do.
  const farthest = mask.width + mask.height;
  return outside.map((distance, pixel) =>
    mask.data[pixel] === 1
      ? 0.5 - Math.min(inside[pixel] as number, farthest)
      : Math.min(distance, farthest) - 0.5,
  );
}
