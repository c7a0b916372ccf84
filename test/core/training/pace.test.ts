import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace, epochsWithin, validationsLeft } from '../../../core/training/pace.ts';

describe('the pace of a run', () => {
  it('is that of its steps and of its latest validation', () => {
    const pace = new Pace();
    expect(pace.secondsFor(10, 2)).toBe(0);
    pace.step(1);
    pace.step(3);
    expect(pace.secondsFor(10, 2)).toBe(20);
    pace.validation(9);
    pace.validation(7);
    expect(pace.secondsFor(10, 2)).toBe(34);
  });

  it('follows the latest steps where the computer has become slower', () => {
    const pace = new Pace();
    for (let step = 0; step < 100; step++) pace.step(1);
    for (let step = 0; step < 50; step++) pace.step(5);
    expect(pace.secondsPerStep).toBe(5);
  });

  it('counts the validations that are to come one by one', () => {
    const small = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(small, small, small, (epochs, every, done) => {
        let left = 0;
        for (let epoch = done + 1; epoch <= epochs; epoch++)
          if (epoch % every === 0 || epoch === epochs) left++;
        expect(validationsLeft(done, epochs, every)).toBe(left);
      }),
    );
  });

  it('fits whole epochs into a time, and one into any', () => {
    expect(epochsWithin(60, 8)).toBe(7);
    expect(epochsWithin(1, 8)).toBe(1);
    expect(epochsWithin(-3, 8)).toBe(1);
  });
});
