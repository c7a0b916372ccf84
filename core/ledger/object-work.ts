import { isShaping } from '../document/edit-name.ts';
import type { TouchedFrame } from '../document/effort.ts';
import type { ImageId } from '../document/image-id.ts';
import type { WorkEvent } from '../document/work-event.ts';
import { undoneIn } from './work.ts';

/** What an object of a frame took, since it was made. */
export interface ObjectWork {
  /** Of the steps that touched it, taken back or not: each object that a step touched has an equal share. */
  readonly seconds: number;
  /** That stand. */
  readonly steps: number;
  /** Pixels that those gave to it, or took from it, each step by itself. */
  readonly pixels: number;
}

/** Of an object that nobody touched. */
export const UNTOUCHED: ObjectWork = { seconds: 0, steps: 0, pixels: 0 };

/**
 * What the objects of a frame took, by id; those that are missing were not touched. Null where something was drawn on
 * the frame in a version that did not tell which objects that touched.
 * @param events of the frame, in their order
 */
export function objectWorkOf(
  events: readonly WorkEvent[],
  frame: ImageId,
): ReadonlyMap<number, ObjectWork> | null {
  const undone = undoneIn(events);
  const touchedBy = new Map<string, readonly TouchedFrame[]>();
  const works = new Map<number, ObjectWork>();
  for (const { id, kind, step = id, name, author, effort } of events) {
    if (author === 'model' || !isShaping(name)) continue;
    const touched = kind === 'do' ? effort?.touched : touchedBy.get(step);
    if (touched === undefined) return null;
    touchedBy.set(step, touched);
    const isCounted = kind === 'do' && !undone.has(id);
    const share = (effort?.seconds ?? 0) / touched.reduce((sum, { objects }) => sum + objects.length, 0);
    for (const { id: object, pixels } of touched.find((one) => one.frame === frame)?.objects ?? []) {
      const known = works.get(object) ?? UNTOUCHED;
      works.set(object, {
        seconds: known.seconds + share,
        steps: known.steps + (isCounted ? 1 : 0),
        pixels: known.pixels + (isCounted ? pixels : 0),
      });
    }
  }
  return works;
}
