import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubtsOf, uncertaintyOf } from '../../../core/imaging/uncertainty.ts';
import type { ProbabilityMap } from '../../../core/imaging/raster.ts';

const SIDE = 100;

/** One channel: `shares` of the rows hold these probabilities, from the top. */
function mapOf(shares: readonly (readonly [rows: number, probability: number])[]): ProbabilityMap {
  const data = Uint8Array.from(shares.flatMap(([rows, p]) => Array<number>(rows * SIDE).fill(255 * p)));
  return { width: SIDE, height: SIDE, channels: 1, data };
}

describe('uncertainty', () => {
  it('is none where the model is sure, of a mask or of its absence', () => {
    expect(uncertaintyOf(mapOf([[100, 0]]), 0.5)).toBe(0);
    expect(uncertaintyOf(mapOf([[100, 1]]), 0.5)).toBe(0);
    expect(
      uncertaintyOf(
        mapOf([
          [40, 1],
          [60, 0],
        ]),
        0.5,
      ),
    ).toBe(0);
  });

  it('is the share of uncertain pixels among those that may be marked, whatever the background', () => {
    const half = uncertaintyOf(
      mapOf([
        [20, 1],
        [20, 0.5],
        [60, 0],
      ]),
      0.5,
    );
    expect(half).toBeCloseTo(0.5, 1);
    expect(
      uncertaintyOf(
        mapOf([
          [20, 1],
          [20, 0.5],
          [40, 0],
          [20, 0.1],
        ]),
        0.5,
      ),
    ).toBe(half);
  });

  it('is greatest at the threshold', () => {
    const at = (p: number): number =>
      uncertaintyOf(
        mapOf([
          [20, 1],
          [20, p],
          [60, 0],
        ]),
        0.4,
      );
    expect(at(0.4)).toBeGreaterThan(at(0.5));
    expect(at(0.4)).toBeGreaterThan(at(0.3));
    expect(at(0.61)).toBe(0);
  });

  it('makes little of a speck', () => {
    const { data, ...size } = mapOf([[100, 0]]);
    data.fill(127, 0, 1);
    expect(uncertaintyOf({ ...size, data }, 0.5)).toBeLessThan(0.11);
  });

  it('goes by the lead of the likeliest class where there are several', () => {
    const plane = SIDE * SIDE;
    const map = (background: number, first: number, second: number): ProbabilityMap => ({
      width: SIDE,
      height: SIDE,
      channels: 3,
      data: Uint8Array.from({ length: 3 * plane }, (_, i) =>
        Math.round(255 * ([background, first, second][Math.floor(i / plane)] as number)),
      ),
    });
    expect(uncertaintyOf(map(0.05, 0.9, 0.05), 0.5)).toBe(0);
    expect(uncertaintyOf(map(0.9, 0.05, 0.05), 0.5)).toBe(0);
    expect(uncertaintyOf(map(0, 0.5, 0.5), 0.5)).toBeCloseTo(1, 1);
    expect(uncertaintyOf(map(0.5, 0.5, 0), 0.5)).toBeCloseTo(1, 1);
  });

  it('is told of each class that is drawn, a pixel being of the class that it is likeliest to be', () => {
    const rows = (...shares: readonly (readonly [rows: number, p: readonly number[]])[]): ProbabilityMap => {
      const plane = (channel: number): number[] =>
        shares.flatMap(([count, p]) => Array<number>(count * SIDE).fill(Math.round(255 * (p[channel] ?? 0))));
      const data = Uint8Array.from([0, 1, 2, 3].flatMap(plane));
      return { width: SIDE, height: SIDE, channels: 4, data };
    };
    // Half of the first class and none of the second is in doubt; the third is thought of, but not drawn.
    const map = rows(
      [20, [0, 1, 0, 0]],
      [20, [0, 0.5, 0.49, 0]],
      [30, [0, 0, 1, 0]],
      [30, [0.5, 0, 0, 0.49]],
    );
    const { classes, uncertainty } = doubtsOf(map, 0.5);
    expect([...classes.keys()]).toEqual([1, 2]);
    expect(classes.get(1)).toBeCloseTo(0.5, 1);
    expect(classes.get(2)).toBe(0);
    expect(uncertainty).toBe(uncertaintyOf(map, 0.5));
    expect(uncertainty).toBeCloseTo(0.5, 1);
    expect(
      doubtsOf(
        mapOf([
          [50, 0.4],
          [50, 0],
        ]),
        0.5,
      ),
    ).toEqual({ uncertainty: 1, classes: new Map() });
    expect(
      doubtsOf(
        mapOf([
          [50, 1],
          [50, 0],
        ]),
        0.5,
      ).classes,
    ).toEqual(new Map([[1, 0]]));
  });

  it('is always a share', () => {
    const maps = fc
      .tuple(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 }))
      .chain(([width, height, channels]) =>
        fc
          .uint8Array({ minLength: width * height * channels, maxLength: width * height * channels })
          .map((data) => ({ width, height, channels, data })),
      );
    fc.assert(
      fc.property(maps, fc.double({ min: 0, max: 1, noNaN: true }), (map, threshold) => {
        const uncertainty = uncertaintyOf(map, threshold);
        expect(uncertainty).toBeGreaterThanOrEqual(0);
        expect(uncertainty).toBeLessThanOrEqual(1);
        for (const doubt of doubtsOf(map, threshold).classes.values()) {
          expect(doubt).toBeGreaterThanOrEqual(0);
          expect(doubt).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 50 },
    );
  });
});
