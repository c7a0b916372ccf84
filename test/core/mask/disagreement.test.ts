import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProbabilityMap } from '../../../core/imaging/raster.ts';
import { disagreementOf } from '../../../core/mask/disagreement.ts';
import type { Answer } from '../../../core/mask/disagreement.ts';
import { toLabels } from '../../../core/mask/mask-from-probability.ts';
import { dice, overlap } from '../../../core/mask/stats.ts';
import { probabilityMaps } from '../../support/arbitrary-rasters.ts';

/** One class drawn on the left part of an image. */
function left(columns: number, width: number, height: number, labels = [1]): Answer {
  const data = Uint8Array.from({ length: width * height }, (_, at) => (at % width < columns ? 255 : 0));
  return { map: { width, height, channels: 1, data }, threshold: 0.5, labels };
}

describe('disagreement of two models', () => {
  it('is one less the Dice of their masks, at any size of the maps', () => {
    expect(disagreementOf(left(20, 40, 30), left(20, 40, 30))).toBe(0);
    expect(disagreementOf(left(10, 40, 30), left(30, 40, 30))).toBeCloseTo(0.5);
    expect(disagreementOf(left(20, 40, 30), left(40, 80, 60))).toBe(0);
    expect(disagreementOf(left(1000, 2000, 10), left(20, 40, 30))).toBe(0);
    expect(disagreementOf(left(20, 40, 30), left(20, 40, 30, [2]))).toBe(1);
    expect(disagreementOf(left(0, 40, 30), left(0, 40, 30))).toBe(0);
    expect(disagreementOf(left(0, 40, 30), left(1, 40, 30))).toBe(1);
  });

  it('sees labels as masks have them, and is the same either way round', () => {
    const maps = fc.integer({ min: 1, max: 3 }).chain((channels) => probabilityMaps(12, channels));
    const pairs = maps
      .filter(({ channels }) => channels !== 2)
      .chain((map) => {
        const { length } = map.data;
        const other = fc.uint8Array({ minLength: length, maxLength: length });
        return other.map((data): readonly [ProbabilityMap, ProbabilityMap] => [map, { ...map, data }]);
      });
    fc.assert(
      fc.property(pairs, fc.double({ min: 0, max: 1, noNaN: true }), ([one, other], threshold) => {
        // Of one label, so that agreeing is overlapping.
        const labels = Array.from({ length: Math.max(1, one.channels - 1) }, () => 1);
        const answer = (map: ProbabilityMap): Answer => ({ map, threshold, labels });
        const [first, second] = [toLabels(one, threshold, labels), toLabels(other, threshold, labels)];
        expect(disagreementOf(answer(one), answer(other))).toBe(disagreementOf(answer(other), answer(one)));
        expect(disagreementOf(answer(one), answer(other))).toBeCloseTo(1 - dice(overlap(first, second)));
      }),
    );
  });
});
