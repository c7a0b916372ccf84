import { convexHull } from '../geometry/hull.ts';
import type { Rect } from '../geometry/rect.ts';
import type { ClassMap } from '../imaging/raster.ts';
import { contours } from './contours.ts';
import type { Ring } from './contours.ts';
import { cutOut, objectExtents } from './objects.ts';
import type { ObjectMap } from './objects.ts';

/** Smallest share of its convex hull that a single object fills; clusters of several fill less. */
const SOLID = 0.9;

/** Smaller regions have no shape to speak of. */
const SMALLEST = 40;

/** An object cut out as a map of 0 and 1, and where it lay. */
export interface SolidObject {
  readonly id: number;
  readonly shape: ClassMap;
  readonly box: Rect;
}

/** Objects that are whole, away from the border, and look like a single one, not like a cluster. */
export function solidObjects(map: ObjectMap): readonly SolidObject[] {
  return [...objectExtents(map)].flatMap(([id, { area, box }]) => {
    const { left, top, right, bottom } = box;
    const isCut = left === 0 || top === 0 || right === map.width || bottom === map.height;
    if (isCut || area < SMALLEST) return [];
    const shape = cutOut(map, id, box);
    const corners = contours(shape, 1).flatMap(({ outer }) => outer);
    return area >= SOLID * areaWithin(convexHull(corners)) ? [{ id, shape, box }] : [];
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
