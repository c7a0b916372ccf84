import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLOT, pathOf, placeOf, roundAbove } from '../../../../renderer/ui/controls/plot-shape.ts';

describe('a plot', () => {
  it('runs from the first place at the left to the last at the right, the larger the higher', () => {
    const range = { from: 1, to: 5, most: 2 };
    expect(placeOf([1, 0], range)).toEqual([0, PLOT.height]);
    expect(placeOf([5, 2], range)).toEqual([PLOT.width, 0]);
    expect(placeOf([3, 1], range)).toEqual([PLOT.width / 2, PLOT.height / 2]);
    expect(placeOf([1, 9], { from: 1, to: 1, most: 1 })).toEqual([0, 0]);
  });

  it('is a path through its points, and nothing without any', () => {
    const range = { from: 1, to: 2, most: 1 };
    expect(
      pathOf(
        [
          [1, 1],
          [2, 0],
        ],
        range,
      ),
    ).toBe(`M0.0 0.0L${PLOT.width}.0 ${PLOT.height}.0`);
    expect(pathOf([], range)).toBe('');
  });

  it('reaches to a round number that no value exceeds, and that is not far above', () => {
    expect(roundAbove([0.3, 0.12])).toBe(0.5);
    expect(roundAbove([1.01])).toBe(2);
    expect(roundAbove([Number.NaN, 6])).toBe(10);
    expect(roundAbove([])).toBe(1);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (value) => {
        const most = roundAbove([value]);
        expect(most).toBeGreaterThanOrEqual(value);
        expect(most).toBeLessThanOrEqual(2.5 * value * (1 + 1e-9));
      }),
    );
  });
});
