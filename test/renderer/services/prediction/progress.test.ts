import { describe, expect, it } from 'vitest';
import { Progress } from '../../../../renderer/services/prediction/progress.ts';

describe('the rate of a job', () => {
  it('is unknown at first, then parts over the time they took', () => {
    let now = 0;
    const progress = new Progress(() => now);
    expect(progress.rate).toBe(0);
    for (now = 500; now <= 2000; now += 500) progress.finishOne();
    expect(progress.rate).toBe(2);
  });

  it('follows the last parts, and does not count a pause', () => {
    let now = 0;
    const progress = new Progress(() => now);
    for (let i = 0; i < 50; i++) {
      now += 1000;
      progress.finishOne();
    }
    for (let i = 0; i < 30; i++) {
      now += 100;
      progress.finishOne();
    }
    expect(progress.rate).toBeCloseTo(10);
    now += 100_000;
    progress.restart();
    now += 250;
    progress.finishOne();
    expect(progress.rate).toBe(4);
  });
});
