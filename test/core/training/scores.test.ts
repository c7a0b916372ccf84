import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toLabels } from '../../../core/mask/mask-from-probability.ts';
import { overlap } from '../../../core/mask/stats.ts';
import {
  HALF,
  THRESHOLDS,
  bestThreshold,
  countLabels,
  countMasks,
  countOverlap,
  overlapAt,
  setScore,
} from '../../../core/training/scores.ts';

const size = { width: 6, height: 5 };
const bytes = (max: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: 30, maxLength: 30, max });

describe('scores', () => {
  it('counts for every threshold what thresholding and comparing masks would count', () => {
    fc.assert(
      fc.property(bytes(255), bytes(1), (probability, data) => {
        const map = { ...size, channels: 1, data: probability };
        const labels = { ...size, data };
        const counts = countOverlap('image', map, labels);
        THRESHOLDS.forEach((threshold, at) => {
          expect(overlapAt(counts, at)).toEqual(overlap(toLabels(map, threshold, [1]), labels));
        });
      }),
    );
  });

  it('counts masks that more was done to than applying a threshold', () => {
    const labels = { width: 3, height: 1, data: Uint8Array.of(1, 1, 0) };
    const all = { width: 3, height: 1, data: Uint8Array.of(1, 1, 1) };
    const none = { width: 3, height: 1, data: new Uint8Array(3) };
    const counts = countMasks('image', (threshold) => (threshold > 0.5 ? none : all), labels);
    expect(overlapAt(counts, HALF)).toEqual({ intersection: 2, a: 3, b: 2 });
    expect(overlapAt(counts, HALF + 1)).toEqual({ intersection: 0, a: 0, b: 2 });
  });

  it('counts a pixel of another class as found but not as right', () => {
    const predicted = { width: 4, height: 1, data: Uint8Array.of(1, 2, 0, 2) };
    const labels = { width: 4, height: 1, data: Uint8Array.of(1, 1, 2, 0) };
    expect(overlapAt(countLabels('image', predicted, labels), HALF)).toEqual({ intersection: 1, a: 3, b: 3 });
  });

  it('averages over images and pools their pixels', () => {
    const counts = (name: string, intersection: number, a: number, b: number) => ({
      name,
      overlaps: THRESHOLDS.map(() => ({ intersection, a, b })),
    });
    const score = setScore([counts('empty', 0, 0, 0), counts('half', 50, 100, 100)], HALF);
    expect(score.dice).toBeCloseTo(0.75);
    expect(score.iou).toBeCloseTo((1 + 1 / 3) / 2);
    expect(score.dicePooled).toBeCloseTo(0.5);
  });

  it('chooses the threshold with the best mean Dice, one half where all are alike', () => {
    const labels = { width: 4, height: 1, data: Uint8Array.of(1, 1, 0, 0) };
    const map = (...data: number[]) => ({ width: 4, height: 1, channels: 1, data: Uint8Array.from(data) });
    const clear = countOverlap('clear', map(255, 255, 0, 0), labels);
    expect(bestThreshold([clear])).toBe(HALF);
    const timid = countOverlap('timid', map(255, 102, 60, 0), labels);
    expect(THRESHOLDS[bestThreshold([clear, timid])]).toBe(0.4);
  });
});
