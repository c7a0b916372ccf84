import { describe, expect, it } from 'vitest';
import { matchObjects, meanObjectF1, objectF1, summariseObjects } from '../../../core/evaluation/objects.ts';

const row = (...ids: number[]) => ({ width: ids.length, height: 1, data: ids });

describe('objects that are compared', () => {
  it('are the same where they share more than half of what both cover, whatever their ids', () => {
    const matches = matchObjects(row(7, 7, 7, 7, 0, 3, 3), row(0, 1, 1, 1, 0, 2, 0));
    // 3 of 4 pixels; 1 of 2, which is not more than half.
    expect(matches).toEqual({ matched: 1, predicted: 2, reference: 2 });
    expect(objectF1(matches)).toBe(0.5);
  });

  it('that were split or joined match at most one part', () => {
    expect(matchObjects(row(1, 1, 1, 2, 2), row(1, 1, 1, 1, 1)).matched).toBe(1);
    expect(matchObjects(row(1, 1, 1, 1), row(1, 1, 2, 2)).matched).toBe(0);
  });

  it('count each image as much, and an empty one that is left empty in full', () => {
    const none = matchObjects(row(0, 0), row(0, 0));
    expect(objectF1(none)).toBe(1);
    expect(meanObjectF1([none, matchObjects(row(1, 0), row(0, 1))])).toBe(0.5);
    expect(() => meanObjectF1([])).toThrow('no images');
  });

  it('are counted over all images, and their F1 is a mean over images', () => {
    const half = matchObjects(row(1, 0, 3), row(1, 2, 0));
    const { f1, ...counts } = summariseObjects([half, matchObjects(row(1, 2), row(1, 2))]);
    expect(f1.mean).toBe(0.75);
    expect([f1.low, f1.high]).toEqual([0.5, 1]);
    expect(counts).toEqual({ matched: 3, predicted: 4, reference: 4, precision: 0.75, recall: 0.75 });
    const none = matchObjects(row(0), row(0));
    expect(summariseObjects([none])).toMatchObject({ f1: { mean: 1 }, precision: null, recall: null });
    expect(() => summariseObjects([])).toThrow('no images');
  });

  it('must be of one image', () => {
    expect(() => matchObjects(row(1), row(1, 1))).toThrow(RangeError);
  });
});
