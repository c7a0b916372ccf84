import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSets, divideIntoSets } from '../../../core/datasets/division.ts';
import type { DividedImage } from '../../../core/datasets/division.ts';
import type { Division, SetName } from '../../../core/contract/data-sets.ts';
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

  it('have the images that judge models as the test set, with all of their subjects', () => {
    const judging = images(35).map((image, index) => ({ ...image, isGate: index % 7 === 3 || index === 4 }));
    const placed = divideIntoSets(judging, { ...BY_IMAGE, gate: true });
    expect(placed.map(({ set }) => set === 'test')).toEqual(judging.map(({ isGate }) => isGate));
    expect(countSets(placed)).toMatchObject({ train: { images: 23 }, validation: { images: 6 } });
    const bySubject = divideIntoSets(judging, { ...BY_IMAGE, by: 'name', gate: true });
    // p3 judges, and one image of p4.
    expect(new Set(bySubject.filter(({ set }) => set === 'test').map(({ subject }) => subject))).toEqual(
      new Set(['p3', 'p4']),
    );
    expect(divideIntoSets(judging, BY_IMAGE)).toEqual(divideIntoSets(images(35), BY_IMAGE));
    const all = judging.map((image) => ({ ...image, isGate: true }));
    expect(() => divideIntoSets(all, { ...BY_IMAGE, gate: true })).toThrow('none is left to train on');
  });

  it('leave a subject that an earlier version learnt from where it was, although it judges now', () => {
    const judging = images(10).map((image, index) => ({ ...image, isGate: index < 2 }));
    const known = new Map<string, SetName>([['hash 0', 'train']]);
    const sets = divideIntoSets(judging, { ...BY_IMAGE, gate: true }, known).map(({ set }) => set);
    expect(sets.slice(0, 2)).toEqual(['train', 'test']);
  });

  it('keep slices of a series together unless folders or names do, and those of a patient always', () => {
    const slices = images(12).map((image, index) => ({ ...image, series: `series ${index % 3}` }));
    const subjectsOf = (some: readonly DividedImage[], by: Division['by']) =>
      new Set(divideIntoSets(some, { ...BY_IMAGE, by }).map(({ subject }) => subject)).size;
    expect([subjectsOf(slices, 'image'), subjectsOf(slices, 'name'), subjectsOf(slices, 'folder')]).toEqual([
      3, 7, 1,
    ]);
    const owned = slices.map((image) => ({ ...image, patient: 'patient 1' }));
    expect(subjectsOf(owned, 'name')).toBe(1);
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

  it('keep images in the sets that another data set tells, a subject in the one learnt from least', () => {
    const told: readonly (SetName | undefined)[] = ['test', 'train', 'validation', undefined];
    const all = told.map((earlier, at) => ({ source: `p${at >> 1}/${at}.png`, sha256: String(at), earlier }));
    const setsBy = (by: 'image' | 'folder') =>
      divideIntoSets(all, { ...BY_IMAGE, by, validation: 0, test: 0 }).map(({ set }) => set);
    expect(setsBy('image')).toEqual(['test', 'train', 'validation', 'train']);
    expect(setsBy('folder')).toEqual(['test', 'test', 'validation', 'validation']);
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
