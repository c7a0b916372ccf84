import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mirror, tileStarts, tileWeights } from '../../../core/imaging/tiles.ts';

describe('tileStarts', () => {
  it('moves the last tile inwards', () => {
    expect(tileStarts(100, 40, 10)).toEqual([0, 30, 60]);
    expect(tileStarts(101, 40, 10)).toEqual([0, 30, 60, 61]);
    expect(tileStarts(40, 40, 10)).toEqual([0]);
    expect(tileStarts(7, 40, 10)).toEqual([0]);
  });
});

describe('tileWeights', () => {
  it('are positive and add up to 1 at every position', () => {
    const lengths = fc.integer({ min: 1, max: 300 });
    const overlappingTiles = fc
      .integer({ min: 2, max: 80 })
      .chain((tile) => fc.record({ tile: fc.constant(tile), overlap: fc.nat(tile - 1) }));
    fc.assert(
      fc.property(lengths, overlappingTiles, (length, { tile, overlap }) => {
        const width = Math.min(tile, length);
        const weights = tileWeights(tileStarts(length, tile, overlap), width, length, overlap);
        const total = new Float64Array(length);
        for (const [start, profile] of weights) {
          expect(profile.every((weight) => weight > 0)).toBe(true);
          profile.forEach((weight, i) => (total[start + i] = (total[start + i] ?? NaN) + weight));
        }
        for (const sum of total) expect(sum).toBeCloseTo(1, 5);
      }),
    );
  });
});

describe('mirror', () => {
  it('repeats the end pixel and runs back, again and again', () => {
    const positions = Array.from({ length: 12 }, (_, i) => mirror(i - 4, 3));
    expect(positions).toEqual([2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1]);
    expect([-2, -1, 0, 1, 2].map((position) => mirror(position, 1))).toEqual([0, 0, 0, 0, 0]);
  });
});
