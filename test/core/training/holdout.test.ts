import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PREFIX_PATTERN } from '../../../core/contract/learning.ts';
import { heldOut, subjectsBy } from '../../../core/training/holdout.ts';
import type { Holdout } from '../../../core/training/holdout.ts';

const subjects = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 });
const shares = fc.double({ min: 0, max: 1, noNaN: true });

describe('the subjects that validate', () => {
  it('are exactly the share of them, rounded, with at least one on either side', () => {
    fc.assert(
      fc.property(subjects, shares, (all, share) => {
        const { size } = heldOut(all, share);
        if (share === 0 || all.length < 2) expect(size).toBe(0);
        else expect(size).toBe(Math.min(all.length - 1, Math.max(1, Math.round(share * all.length))));
      }),
    );
    const twelve = Array.from({ length: 12 }, (_, index) => `case-${index}`);
    expect([0.05, 0.2, 0.5].map((share) => heldOut(twelve, share).size)).toEqual([1, 2, 6]);
  });

  it('stay the same in any order, and a larger share only adds', () => {
    fc.assert(
      fc.property(subjects, shares, shares, (all, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const held = heldOut(all, more);
        expect(heldOut([...all].reverse(), more)).toEqual(held);
        expect([...heldOut(all, less)].filter((subject) => !held.has(subject))).toEqual([]);
      }),
    );
  });

  it('leave in at most one when another subject comes', () => {
    fc.assert(
      fc.property(subjects, shares, fc.string({ minLength: 1 }), (all, share, another) => {
        fc.pre(!all.includes(another));
        const before = [...heldOut(all, share)];
        const after = heldOut([...all, another], share);
        expect(before.filter((subject) => !after.has(subject)).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('are drawn evenly from names that count up', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `patient${index}`);
    const held = heldOut(names, 0.2);
    for (let from = 0; from < 1000; from += 250) {
      const here = names.slice(from, from + 250).filter((name) => held.has(name)).length;
      expect(here).toBeGreaterThan(30);
      expect(here).toBeLessThan(70);
    }
  });
});

describe('the subject of an image', () => {
  const subjectOf = (source: string, holdout: Partial<Holdout>, sha256 = 'a') =>
    subjectsBy({ share: 0.2, by: 'image', pattern: PREFIX_PATTERN, ...holdout })({ source, sha256 });

  it('is the image itself, wherever it lies', () => {
    expect(subjectOf('a/1.png', {}, 'x')).toBe(subjectOf('b/2.png', {}, 'x'));
    expect(subjectOf('a/1.png', {}, 'x')).not.toBe(subjectOf('a/1.png', {}, 'y'));
  });

  it('is the folder', () => {
    expect(subjectOf('p1/left.png', { by: 'folder' })).toBe(subjectOf('p1/right.png', { by: 'folder' }));
    expect(subjectOf('p1/left.png', { by: 'folder' })).not.toBe(subjectOf('p1/b/left.png', { by: 'folder' }));
  });

  it('is what the pattern finds in the name, else the whole name', () => {
    const of = (source: string, pattern = PREFIX_PATTERN) => subjectOf(source, { by: 'name', pattern });
    expect(['p12_left.png', 'visits-2/p12-right.tif', 'p12.jpg'].map((name) => of(name))).toEqual(
      Array.from({ length: 3 }, () => 'p12'),
    );
    expect(of('_left.png')).toBe('_left');
    expect(of('eye 07 L.png', '\\d+')).toBe('07');
  });

  it('cannot be told by what is no pattern, which is said', () => {
    expect(() => subjectOf('a.png', { by: 'name', pattern: '(' })).toThrow(/This is no pattern: .*group/i);
  });
});
