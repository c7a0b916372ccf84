import type { LabelMap } from '../imaging/raster.ts';
import { distanceTransform } from './distance.ts';

/**
 * The mask between two masks of the same size, as a map of 0 and 1: where the mean of their signed distances, weighted
 * by `place` (0 is at `a`, 1 at `b`), is inside. Null when the label is missing from one: there is nothing to go to.
 * (S. P. Raya, J. K. Udupa, "Shape-based interpolation of multidimensional objects", 1990.)
 */
export function interpolateMasks(a: LabelMap, b: LabelMap, label: number, place: number): LabelMap | null {
  if (a.width !== b.width || a.height !== b.height) {
    throw new RangeError(
      `Masks of ${a.width} x ${a.height} and ${b.width} x ${b.height} have nothing between them`,
    );
  }
  if (!a.data.includes(label) || !b.data.includes(label)) return null;
  const distanceA = signedDistance(a, label);
  const distanceB = signedDistance(b, label);
  const data = Uint8Array.from(distanceA, (distance, pixel) =>
    distance * (1 - place) + (distanceB[pixel] as number) * place < 0 ? 1 : 0,
  );
  return { width: a.width, height: a.height, data };
}

/** Distance to the outline, half a pixel outside of the outermost centres: negative inside. */
function signedDistance(map: LabelMap, label: number): Float32Array {
  const member = map.data.map((value) => (value === label ? 1 : 0));
  const outside = distanceTransform({ ...map, data: member });
  const inside = distanceTransform({ ...map, data: member.map((value) => 1 - value) });
  // A mask that fills the image has no outline; any finite depth will do.
  const deepest = map.width + map.height;
  return outside.map((distance, pixel) =>
    member[pixel] === 1 ? 0.5 - Math.min(inside[pixel] as number, deepest) : distance - 0.5,
  );
}
