import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossValidationFold } from '../../../core/training/folds.ts';

const itself = (name: string): string => name;

describe('cross-validation', () => {
  it('validates every name in exactly one fold and trains on the others', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(names, fc.integer({ min: 2, max: 6 }), (all, count) => {
        const folds = Array.from({ length: count }, (_, at) =>
          crossValidationFold(all, at + 1, count, itself),
        );
        expect(folds.flatMap(({ validation }) => validation).sort()).toEqual([...all].sort());
        for (const { train, validation } of folds) {
          expect([...train, ...validation].sort()).toEqual([...all].sort());
        }
      }),
    );
  });

  it('does not depend on the order of the names', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const held = crossValidationFold(names, 1, 2, itself).validation;
    expect(crossValidationFold([...names].reverse(), 1, 2, itself).validation.toSorted()).toEqual(
      held.toSorted(),
    );
  });

  it('keeps the images of a subject on one side', () => {
    const names = ['01L', '01R', '02L', '02R', '03L', '03R', '04L', '04R'];
    for (const fold of [1, 2, 3]) {
      const { train, validation } = crossValidationFold(names, fold, 3, (name) => name.slice(0, 2));
      const subjects = new Set(validation.map((name) => name.slice(0, 2)));
      expect(train.filter((name) => subjects.has(name.slice(0, 2)))).toEqual([]);
    }
  });
});
