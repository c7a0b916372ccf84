import { describe, expect, it } from 'vitest';
import {
  resultsOf,
  validationResultsSchema,
  poolResults,
} from '../../../core/training/validation-results.ts';
import { THRESHOLDS } from '../../../core/training/scores.ts';

const image = (name: string, intersection: number) => ({
  name,
  overlaps: THRESHOLDS.map(() => ({ intersection, a: 10, b: 10 })),
});

const plain = { mirroring: false, fillHoles: false, smallestRegion: 0, onlyLargest: false };

describe('evidence of cross-validation runs', () => {
  it('survives its file and is pooled over the folds', () => {
    const folds = [[image('a', 1), image('b', 2)], [image('c', 3)]];
    const read = folds.map((images) =>
      validationResultsSchema.parse(JSON.parse(JSON.stringify(resultsOf(images, plain)))),
    );
    expect(poolResults(read, plain)).toEqual(folds.flat());
  });

  it('is refused when two runs measured the same image or in another way', () => {
    const run = resultsOf([image('a', 1)], plain);
    expect(() => poolResults([run, run], plain)).toThrow('a was validated in two of the runs');
    expect(() => poolResults([{ ...run, thresholds: [0.5] }], plain)).toThrow('other thresholds');
    expect(() => poolResults([run], { ...plain, mirroring: true })).toThrow(
      'measured with mirrored images, with holes left open, with all regions, as',
    );
    const cleaned = { ...plain, fillHoles: true, smallestRegion: 20 };
    expect(() => poolResults([run], cleaned)).toThrow('holes filled, without regions under 20 pixels, as');
    expect(() => poolResults([run], { ...plain, onlyLargest: true })).toThrow(
      'only the largest of each class, as',
    );
    expect(() => poolResults([resultsOf([image('a', 1)], cleaned)], plain)).toThrow(
      'without mirrored images, with holes left open',
    );
  });
});
