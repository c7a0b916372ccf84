import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundAbove } from '../../../../renderer/ui/round-above.ts';
import { PLOT, pathOf, placeOf } from '../../../../renderer/ui/training/curve-shape.ts';

describe('a learning curve', () => {
  it('runs from the first pass at the left to the last at the right, the larger the higher', () => {
    const range = { epochs: 5, most: 2 };
    expect(placeOf({ epoch: 1, value: 0 }, range)).toEqual([0, PLOT.height]);
    expect(placeOf({ epoch: 5, value: 2 }, range)).toEqual([PLOT.width, 0]);
    expect(placeOf({ epoch: 3, value: 1 }, range)).toEqual([PLOT.width / 2, PLOT.height / 2]);
    expect(placeOf({ epoch: 1, value: 9 }, { epochs: 1, most: 1 })).toEqual([0, 0]);
  });

  it('is a path through its points, and nothing without any', () => {
    const points = [
      { epoch: 1, value: 1 },
      { epoch: 2, value: 0 },
    ];
    expect(pathOf(points, { epochs: 2, most: 1 })).toBe('M0.0 0.0L320.0 72.0');
    expect(pathOf([], { epochs: 2, most: 1 })).toBe('');
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
