import { clamp } from '../../../core/clamp.ts';

/** So many of a row of places as there are room for, with one of them about in the middle; the first for none. */
export function around(places: readonly number[], middle: number, room: number): readonly number[] {
  const before = Math.floor((room - 1) / 2);
  const first = clamp(places.indexOf(middle) - before, 0, Math.max(0, places.length - room));
  return places.slice(first, first + room);
}
