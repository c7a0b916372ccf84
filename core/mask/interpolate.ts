import { expand, intersect, rectOf, union } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import type { ClassMap, LabelMap } from '../imaging/raster.ts';
import { distanceTransform } from './distance.ts';
import { writeRect } from './label-grid.ts';
import { labelBounds } from './morphology.ts';

/**
 * The mask between two masks of the same size, as a map of 0 and 1: both are moved to where their centre would be at
 * `place` (0 is at `a`, 1 at `b`), and what is inside by the weighted mean of their signed distances belongs to it.
 * Null when the label is missing from one: there is nothing to go to.
 * (S. P. Raya, J. K. Udupa, "Shape-based interpolation of multidimensional objects", 1990; the move is added so that
 * masks which do not overlap have something between them too.)
 */
export function interpolateMasks(a: LabelMap, b: LabelMap, label: number, place: number): ClassMap | null {
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
  const shiftA = { x: Math.round(acrossX * place), y: Math.round(acrossY * place) };
  const shiftB = { x: Math.round(acrossX * (place - 1)), y: Math.round(acrossY * (place - 1)) };
  // Beyond both there is nothing, so that the cost is that of the shapes; one pixel around shows where they end.
  const bounds = union(shifted(labelBounds(a, label), shiftA), shifted(labelBounds(b, label), shiftB));
  const part = intersect(expand(bounds, 1), rectOf(a));
  const farthest = a.width + a.height;
  const distanceA = signedDistance(moved(a, label, shiftA, part), farthest);
  const distanceB = signedDistance(moved(b, label, shiftB, part), farthest);
  const inside = Uint8Array.from(distanceA, (distance, pixel) =>
    distance * (1 - place) + (distanceB[pixel] as number) * place < 0 ? 1 : 0,
  );
  const data = new Uint8Array(a.data.length);
  writeRect(data, a.width, part, inside);
  return { width: a.width, height: a.height, data };
}

interface Shift {
  readonly x: number;
  readonly y: number;
}

function shifted({ left, top, right, bottom }: Rect, { x, y }: Shift): Rect {
  return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
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

/** One label as a map of 0 and 1, moved by whole pixels, of the image's part `part`. */
function moved({ data, width, height }: LabelMap, label: number, by: Shift, part: Rect): ClassMap {
  const size = { width: part.right - part.left, height: part.bottom - part.top };
  const mask = new Uint8Array(size.width * size.height);
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const x = part.left + (pixel % size.width) - by.x;
    const y = part.top + Math.floor(pixel / size.width) - by.y;
    const inside = x >= 0 && y >= 0 && x < width && y < height;
    if (inside && data[y * width + x] === label) mask[pixel] = 1;
  }
  return { ...size, data: mask };
}

/**
 * Distance to the outline, which runs half a pixel from the centres beside it: negative inside. A mask that is empty or
 * fills all there is has no outline; then it is `farthest`.
 */
function signedDistance(mask: ClassMap, farthest: number): Float32Array {
  const outside = distanceTransform(mask);
  const inside = distanceTransform({ ...mask, data: mask.data.map((value) => 1 - value) });
  return outside.map((distance, pixel) =>
    mask.data[pixel] === 1
      ? 0.5 - Math.min(inside[pixel] as number, farthest)
      : Math.min(distance, farthest) - 0.5,
  );
}
