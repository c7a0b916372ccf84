import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';
import { clamp } from '../../../core/clamp.ts';

/** A long row of items of one width, of which only those in sight are rendered. All in CSS pixels. */

/** Before the first item and after the last. */
export const PADDING = 8;
/** Items that are rendered beyond either end of what is in sight. */
const BEYOND = 4;

/** The part of a row that is scrolled to. */
export interface Sight {
  readonly left: number;
  readonly width: number;
}

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

export function itemsInSight({ left, width }: Sight, itemWidth: number, count: number): Span {
  const first = Math.floor((left - PADDING) / itemWidth);
  const end = Math.ceil((left + width - PADDING) / itemWidth);
  return { from: clamp(first - BEYOND, 0, count), to: clamp(end + BEYOND, 0, count) };
}

/** Where a row must be scrolled to so that an item is wholly in sight; as it is where it is so already. */
export function scrolledTo(index: number, { left, width }: Sight, itemWidth: number): number {
  const start = placeOf(index, itemWidth) - PADDING;
  const end = placeOf(index + 1, itemWidth) + PADDING;
  if (start < left) return start;
  return end > left + width ? end - width : left;
}

/** What of a row to render. It changes only when items come or go. */
export function useSpan(scroller: RefObject<HTMLElement | null>, itemWidth: number, count: number): Span {
  const [sight, setSight] = useState<Sight>({ left: 0, width: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const follow = (): void => {
      const now = sightOf(element);
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
  }, [scroller, itemWidth]);
  return itemsInSight(sight, itemWidth, count);
}

export function sightOf({ scrollLeft, clientWidth }: HTMLElement): Sight {
  return { left: scrollLeft, width: clientWidth };
}
