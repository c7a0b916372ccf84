import { describe, expect, it } from 'vitest';
import { averageDecay, moveAverage } from '../../../core/training/moving-average.ts';

/** Steps by which the average lags behind weights that change by 1 in each, at the end of a run. */
function lag(steps: number, decay: number): number {
  const average = new Float32Array(1);
  for (let step = 1; step <= steps; step++) moveAverage(average, Float32Array.of(step), decay, step);
  return steps - (average[0] as number);
}

describe('the moving average of weights', () => {
  it('forgets in time for the number of steps where nobody says how', () => {
    expect(averageDecay(5000)).toBe(0.998);
    expect(averageDecay(100_000)).toBe(0.998);
    expect(averageDecay(120)).toBeCloseTo(1 - 1 / 12, 12);
    expect(averageDecay(10)).toBe(0);
    expect(averageDecay(0)).toBe(0);
  });

  it('lags behind by no more than the last tenth of a run, however short', () => {
    for (const steps of [5, 10, 40, 120, 1000, 4000, 20_000]) {
      expect(lag(steps, averageDecay(steps)), String(steps)).toBeLessThanOrEqual(0.1 * steps);
    }
  });

  it('is the latest weights at a decay of 0', () => {
    expect(lag(3, 0)).toBe(0);
  });
});
