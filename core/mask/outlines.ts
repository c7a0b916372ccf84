import type { Rect } from '../geometry/rect.ts';
import { contours } from './contours.ts';
import type { Point, Polygon, Ring } from './contours.ts';
import { cutOut } from './objects.ts';
import type { ObjectMap } from './objects.ts';

/**
 * Outlines of an object along pixel edges, in pixels of the map: one polygon for each part that is connected by edges.
 * @param box around all of its pixels
 */
export function outlinesOf(map: ObjectMap, id: number, box: Rect): readonly Polygon[] {
  const moved = (ring: Ring): Ring => ring.map(({ x, y }) => ({ x: box.left + x, y: box.top + y }));
  return contours(cutOut(map, id, box), 1).map(({ outer, holes }) => ({
    outer: moved(outer),
    holes: holes.map(moved),
  }));
}

/**
 * One ring for what formats without holes call a polygon: from its first corner into each hole, around it, and back. By
 * the even-odd rule, a cut that is walked both ways vanishes.
 */
export function withoutHoles({ outer, holes }: Polygon): Ring {
  return joined([outer, ...holes]);
}

/** One ring for several, in formats that have one for each object: joined as `withoutHoles` does. */
export function joined(rings: readonly Ring[]): Ring {
  const [first = [], ...others] = rings;
  const [start] = first;
  if (start === undefined || others.length === 0) return first;
  const detours = others.flatMap((ring): readonly Point[] => [...ring, ...ring.slice(0, 1), start]);
  return [...first, start, ...detours];
}
