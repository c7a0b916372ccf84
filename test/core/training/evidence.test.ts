import { describe, expect, it } from 'vitest';
import { evidenceOf, evidenceSchema, poolEvidence } from '../../../core/training/evidence.ts';
import { THRESHOLDS } from '../../../core/training/scores.ts';

const image = (name: string, intersection: number) => ({
  name,
  overlaps: THRESHOLDS.map(() => ({ intersection, a: 10, b: 10 })),
});

describe('evidence of cross-validation runs', () => {
  it('survives its file and is pooled over the folds', () => {
    const folds = [[image('a', 1), image('b', 2)], [image('c', 3)]];
    const read = folds.map((images) =>
      evidenceSchema.parse(JSON.parse(JSON.stringify(evidenceOf(images, false)))),
    );
    expect(poolEvidence(read, false)).toEqual(folds.flat());
  });

  it('is refused when two runs measured the same image or in another way', () => {
    const run = evidenceOf([image('a', 1)], false);
    expect(() => poolEvidence([run, run], false)).toThrow('a was validated in two of the runs');
    expect(() => poolEvidence([{ ...run, thresholds: [0.5] }], false)).toThrow('other thresholds');
    expect(() => poolEvidence([run], true)).toThrow('must all have been measured with --mirroring');
  });
});
