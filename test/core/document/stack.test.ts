import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stackOf } from '../../../core/document/stack.ts';

const numbersOf = (names: readonly string[], index: number): readonly number[] =>
  stackOf(names, index).map(({ number }) => number);

describe('the stack around an image', () => {
  it('is what differs in one number only, in the order of that number', () => {
    const names = ['case-10.png', 'case-2.png', 'other-3.png', 'case-1.jpg', 'case-1.png', 'case.png'];
    expect(stackOf(names, 0)).toEqual([
      { index: 4, number: 1 },
      { index: 1, number: 2 },
      { index: 0, number: 10 },
    ]);
  });

  it('counts the number that most names share, and of equal ones the last', () => {
    const names = ['p1/s1.png', 'p1/s2.png', 'p1/s3.png', 'p2/s1.png'];
    expect(stackOf(names, 0).map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(stackOf(names, 3).map(({ index }) => index)).toEqual([0, 3]);
    expect(numbersOf(['a1b1', 'a1b2', 'a2b1'], 0)).toEqual([1, 2]);
  });

  it('is the image alone where no name is like its own', () => {
    expect(stackOf(['nose.png', 'ear-2.png'], 0)).toEqual([{ index: 0, number: 0 }]);
    expect(numbersOf(['nose.png', 'ear-2.png'], 1)).toEqual([2]);
    expect(stackOf([], 0)).toEqual([]);
  });

  it('keeps the image itself where two files have its number', () => {
    expect(stackOf(['s01.png', 's1.png'], 1)).toEqual([{ index: 1, number: 1 }]);
    expect(stackOf(['s01.png', 's1.png', 's2.png'], 0)).toEqual([
      { index: 0, number: 1 },
      { index: 2, number: 2 },
    ]);
  });

  it('holds every frame once and in order, however the names are shuffled', () => {
    const frames = fc.uniqueArray(fc.nat(99_999), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(frames, fc.stringMatching(/^[a-z]{1,5}$/), fc.nat(), (numbers, word, seed) => {
        const names = [...numbers.map((number) => `${word}_${number}.png`), `${word}x_1.png`, 'notes.png'];
        const index = seed % numbers.length;
        const stack = stackOf(names, index);
        expect(stack.map(({ number }) => number)).toEqual(numbers.toSorted((a, b) => a - b));
        for (const { index: at, number } of stack) expect(names[at]).toBe(`${word}_${number}.png`);
      }),
    );
  });
});
