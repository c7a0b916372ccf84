import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarise } from '../../../core/evaluation/summary.ts';
import type { CaseResult } from '../../../core/evaluation/summary.ts';

/** A case with areas of 100 pixels, whose Dice is `shared / 100`. */
function sharing(shared: number, hd95: number | null = 1): CaseResult {
  return { overlap: { intersection: shared, a: 100, b: 100 }, hd95 };
}

const results = fc
  .record({ intersection: fc.nat(50), onlyA: fc.nat(50), onlyB: fc.nat(50) })
  .map(({ intersection, onlyA, onlyB }): CaseResult => ({
    overlap: { intersection, a: intersection + onlyA, b: intersection + onlyB },
    hd95: onlyA,
  }));

describe('summarise', () => {
  it('gives means over images, and Dice over all pixels', () => {
    const small = { overlap: { intersection: 0, a: 2, b: 0 }, hd95: null };
    const summary = summarise([sharing(80, 3), sharing(60, 5), small]);
    expect(summary.n).toBe(3);
    expect(summary.dice.mean).toBeCloseTo((0.8 + 0.6) / 3, 12);
    expect(summary.iou.mean).toBeCloseTo((80 / 120 + 60 / 140) / 3, 12);
    expect(summary.dicePooled).toBeCloseTo(280 / 402, 12);
  });

  it('leaves undefined distances out of the mean, and has none when all are undefined', () => {
    expect(summarise([sharing(80, 3), sharing(60, null), sharing(10, 5)]).hd95).toBe(4);
    expect(summarise([sharing(0, null)]).hd95).toBeNull();
  });

  it('brackets the mean, within the range of the cases', () => {
    fc.assert(
      fc.property(fc.array(results, { minLength: 1, maxLength: 12 }), (cases) => {
        const { dice } = summarise(cases);
        expect(dice.low).toBeLessThanOrEqual(dice.mean + 1e-12);
        expect(dice.high).toBeGreaterThanOrEqual(dice.mean - 1e-12);
      }),
      { numRuns: 30 },
    );
  });

  it('comes near the normal interval for many cases', () => {
    const cases = Array.from({ length: 400 }, (_, i) => sharing(i % 101));
    const { dice } = summarise(cases);
    // Evenly spread values have a deviation of about 0.29; 1.96 standard errors are 0.0285.
    expect(dice.high - dice.mean).toBeGreaterThan(0.024);
    expect(dice.high - dice.mean).toBeLessThan(0.033);
    expect(dice.mean - dice.low).toBeGreaterThan(0.024);
    expect(dice.mean - dice.low).toBeLessThan(0.033);
  });

  it('repeats itself for a seed, and differs between seeds', () => {
    const cases = Array.from({ length: 30 }, (_, i) => sharing(i));
    expect(summarise(cases, 5)).toEqual(summarise(cases, 5));
    expect(summarise(cases, 5).dice).not.toEqual(summarise(cases, 6).dice);
  });

  it('comes to the same figures as ever, to the last digit', () => {
    expect(summarise([80, 60, 35, 90, 12].map((shared) => sharing(shared)))).toEqual({
      n: 5,
      dice: { mean: 0.554, low: 0.30200000000000005, high: 0.78 },
      iou: { mean: 0.43787418255503363, low: 0.19609468545638759, high: 0.6666666666666667 },
      dicePooled: 0.554,
      hd95: 1,
    });
  });

  it('refuses an empty list', () => {
    expect(() => summarise([])).toThrow('no images');
  });
});
