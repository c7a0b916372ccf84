import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemsInSight, placeOf, rowWidth, scrolledTo } from '../../../renderer/ui/strip/row.ts';

const row = fc.record({
  count: fc.integer({ min: 1, max: 200_000 }),
  itemWidth: fc.integer({ min: 20, max: 400 }),
  width: fc.integer({ min: 500, max: 4000 }),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('a row', () => {
  it('renders all that is in sight and little more, wherever it is scrolled to', () => {
    fc.assert(
      fc.property(row, ({ count, itemWidth, width, place }) => {
        const left = place * Math.max(0, rowWidth(count, itemWidth) - width);
        const { from, to } = itemsInSight({ start: left, length: width }, itemWidth, count);
        if (from > 0) expect(placeOf(from, itemWidth)).toBeLessThanOrEqual(left);
        if (to < count) expect(placeOf(to, itemWidth)).toBeGreaterThanOrEqual(left + width);
        expect(to - from).toBeGreaterThan(0);
        expect(to - from).toBeLessThanOrEqual(Math.ceil(width / itemWidth) + 9);
      }),
    );
  });

  it('is scrolled no further than it takes to bring an item wholly into sight', () => {
    fc.assert(
      fc.property(row, fc.nat(), ({ count, itemWidth, width, place }, nth) => {
        const index = nth % count;
        const left = place * Math.max(0, rowWidth(count, itemWidth) - width);
        const start = placeOf(index, itemWidth);
        const isIn = (at: number) => start >= at && start + itemWidth <= at + width;
        const to = scrolledTo(index, { start: left, length: width }, itemWidth);
        expect(isIn(to)).toBe(true);
        expect(scrolledTo(index, { start: to, length: width }, itemWidth)).toBe(to);
        if (to !== left) expect(Math.abs(to - left)).toBeLessThanOrEqual(Math.abs(start - left) + width);
      }),
    );
  });

  it('renders nothing where there is nothing', () => {
    expect(itemsInSight({ start: 0, length: 1000 }, 100, 0)).toEqual({ from: 0, to: 0 });
  });
});
