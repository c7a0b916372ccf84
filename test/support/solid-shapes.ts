import { convexHull } from '../../core/geometry/hull.ts';
import type { ClassMap } from '../../core/imaging/raster.ts';
import { contours } from '../../core/mask/contours.ts';
import type { Ring } from '../../core/mask/contours.ts';
import { connectedObjects, cutOut, objectExtents } from '../../core/mask/objects.ts';

/** Smallest share of its convex hull that a single object fills; clusters of several fill less. */
const SOLID = 0.9;

/** Smaller regions have no shape to speak of. */
const SMALLEST = 40;

/** Regions of label 1 that are whole and look like a single object, each cut out as a map of 0 and 1. */
export function solidShapes(mask: ClassMap): readonly ClassMap[] {
  const regions = connectedObjects(mask, [1]);
  return [...objectExtents(regions)].flatMap(([id, { area, box }]) => {
    const { left, top, right, bottom } = box;
    const isCut = left === 0 || top === 0 || right === mask.width || bottom === mask.height;
    if (isCut || area < SMALLEST) return [];
    const shape = cutOut(regions, id, box);
    const corners = contours(shape, 1).flatMap(({ outer }) => outer);
    return area >= SOLID * areaWithin(convexHull(corners)) ? [shape] : [];
  });
}

/** The shoelace formula. */
function areaWithin(ring: Ring): number {
  const doubled = ring.reduce((sum, { x, y }, index) => {
    const next = ring[(index + 1) % ring.length] ?? { x, y };
    return sum + x * next.y - next.x * y;
  }, 0);
  return Math.abs(doubled) / 2;
}
