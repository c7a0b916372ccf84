import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSets, divideIntoSets } from '../../../core/datasets/division.ts';
import type { DividedImage, Division, SetName } from '../../../core/datasets/division.ts';
import { PREFIX_PATTERN } from '../../../core/contract/learning.ts';
import { divide } from '../../../core/training/holdout.ts';

const BY_IMAGE: Division = { validation: 0.2, test: 0.1, by: 'image', pattern: PREFIX_PATTERN, seed: 0 };

function images(count: number): readonly DividedImage[] {
  return Array.from({ length: count }, (_, index) => ({
    source: `p${index % 7}_${index}.png`,
    sha256: `hash ${index}`,
  }));
}

const divisions: fc.Arbitrary<Division> = fc.record({
  validation: fc.double({ min: 0, max: 0.5, noNaN: true }),
  test: fc.double({ min: 0, max: 0.4, noNaN: true }),
  by: fc.constantFrom('image', 'folder', 'name'),
  pattern: fc.constant(PREFIX_PATTERN),
  seed: fc.nat(5),
});

describe('sets of a data set', () => {
  it('have as many subjects as their shares make, exactly', () => {
    expect(countSets(divideIntoSets(images(40), BY_IMAGE))).toEqual({
      train: { images: 28, subjects: 28 },
      validation: { images: 8, subjects: 8 },
      test: { images: 4, subjects: 4 },
    });
    const tiny = divideIntoSets(images(2), { ...BY_IMAGE, validation: 0.01, test: 0.5 });
    expect(countSets(tiny)).toMatchObject({
      train: { images: 1 },
      validation: { images: 1 },
      test: { images: 0 },
    });
    expect(countSets(divideIntoSets(images(1), BY_IMAGE)).train.images).toBe(1);
  });

  it('never share a subject, and some always trains', () => {
    fc.assert(
      fc.property(divisions, fc.integer({ min: 1, max: 60 }), (division, count) => {
        const placed = divideIntoSets(images(count), division);
        const sets = new Map<string, SetName>();
        for (const { subject, set } of placed) {
          expect(sets.get(subject) ?? set).toBe(set);
          sets.set(subject, set);
        }
        expect([...sets.values()]).toContain('train');
      }),
    );
  });

  it('are those of the window where nothing is tested and no seed is given', () => {
    const own = divideIntoSets(images(30), { ...BY_IMAGE, test: 0 }).map(({ set }) => set);
    expect(own).toEqual(divide(images(30), { ...BY_IMAGE, share: 0.2 }).map(({ set }) => set));
    expect(divideIntoSets(images(30), { ...BY_IMAGE, test: 0, seed: 1 }).map(({ set }) => set)).not.toEqual(
      own,
    );
  });

  it('do not depend on the order of images, and one more moves one subject of each set at most', () => {
    fc.assert(
      fc.property(divisions, fc.integer({ min: 2, max: 60 }), (division, count) => {
        const [all, less] = [images(count), images(count - 1)];
        const placed = divideIntoSets(all, division);
        expect(divideIntoSets(all.toReversed(), division).toReversed()).toEqual(placed);
        const before = divideIntoSets(less, division);
        const moved = new Set(
          before.flatMap(({ set, subject }, at) => (placed[at]?.set === set ? [] : [subject])),
        );
        expect(moved.size).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('keep every subject of an earlier version where it was', () => {
    fc.assert(
      fc.property(divisions, divisions, fc.integer({ min: 2, max: 50 }), (first, next, count) => {
        const earlier = divideIntoSets(images(count), first);
        const known = new Map(earlier.map(({ subject, set }) => [subject, set]));
        const later = divideIntoSets(images(count + 20), { ...next, by: first.by }, known);
        later.forEach(({ subject, set }) => expect(known.get(subject) ?? set).toBe(set));
      }),
    );
  });

  it('keep a patient together, whatever else is asked for', () => {
    const own = images(20).map((image, index) => ({ ...image, patient: index < 15 ? 'patient 1' : null }));
    const placed = divideIntoSets(own, { ...BY_IMAGE, validation: 0.5 });
    expect(new Set(placed.slice(0, 15).map(({ set }) => set)).size).toBe(1);
    expect(placed[0]?.subject).toBe('patient 1');
  });

  it('are refused where nothing would be left to train on', () => {
    expect(() => divideIntoSets(images(9), { ...BY_IMAGE, validation: 0.5, test: 0.5 })).toThrow(
      'less than 1',
    );
  });
});
