import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';
import { clamp } from '../../../core/clamp.ts';

/** A long row, or column, of items of one width, or height, of which only those in sight are rendered: CSS pixels. */

/** Before the first item and after the last. */
export const PADDING = 8;
/** Items that are rendered beyond either end of what is in sight. */
const BEYOND = 4;

/** The part of a row that is scrolled to. */
export interface Sight {
  readonly start: number;
  readonly length: number;
}

/** Along which items follow each other. */
export type Axis = 'x' | 'y';

/** Items to be rendered: from the first to before the last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export function rowWidth(count: number, itemWidth: number): number {
  return 2 * PADDING + count * itemWidth;
}

export function placeOf(index: number, itemWidth: number): number {
  return PADDING + index * itemWidth;
}

export function itemsInSight({ start, length }: Sight, itemWidth: number, count: number): Span {
  const first = Math.floor((start - PADDING) / itemWidth);
  const end = Math.ceil((start + length - PADDING) / itemWidth);
  return { from: clamp(first - BEYOND, 0, count), to: clamp(end + BEYOND, 0, count) };
}

/** Where a row must be scrolled to so that an item is wholly in sight; as it is where it is so already. */
export function scrolledTo(index: number, { start, length }: Sight, itemWidth: number): number {
  const first = placeOf(index, itemWidth) - PADDING;
  const end = placeOf(index + 1, itemWidth) + PADDING;
  if (first < start) return first;
  return end > start + length ? end - length : start;
}

/** What of a row to render. It changes only when items come or go. */
export function useSpan(
  scroller: RefObject<HTMLElement | null>,
  itemWidth: number,
  count: number,
  axis: Axis,
): Span {
  const [sight, setSight] = useState<Sight>({ start: 0, length: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const follow = (): void => {
      const now = sightOf(element, axis);
      setSight((before) => {
        const [old, next] = [before, now].map((one) => itemsInSight(one, itemWidth, Infinity));
        return old?.from === next?.from && old?.to === next?.to ? before : now;
      });
    };
    const observer = new ResizeObserver(follow);
    observer.observe(element);
    element.addEventListener('scroll', follow, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', follow);
    };
  }, [scroller, itemWidth, axis]);
  return itemsInSight(sight, itemWidth, count);
}

export function sightOf(element: HTMLElement, axis: Axis): Sight {
  const { scrollLeft, clientWidth, scrollTop, clientHeight } = element;
  return axis === 'x'
    ? { start: scrollLeft, length: clientWidth }
    : { start: scrollTop, length: clientHeight };
}
