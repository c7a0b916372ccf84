import type { Estimate } from '../contract/learning.ts';
import { percentile } from '../mask/stats.ts';
import type { Random } from '../random.ts';

const RESAMPLES = 2000;

/**
 * Mean of the values, with the 95 % percentile interval of a bootstrap of whole subjects (2000 resamples). Equally
 * seeded, it draws the same subjects for any values, so that differences are paired.
 * @param subjects whose each value is; every value is of a subject of its own where nothing is said
 */
export function bootstrap(
  values: readonly number[],
  random: Random,
  subjects: readonly unknown[] = [...values.keys()],
): Estimate {
  const bySubject = new Map<unknown, { sum: number; count: number }>();
  values.forEach((value, index) => {
    const { sum, count } = bySubject.get(subjects[index]) ?? { sum: 0, count: 0 };
    bySubject.set(subjects[index], { sum: sum + value, count: count + 1 });
  });
  const all = [...bySubject.values()];
  const means = new Float64Array(RESAMPLES).map(() => {
    let [sum, count] = [0, 0];
    for (let draw = 0; draw < all.length; draw++) {
      const drawn = all[Math.floor(random() * all.length)] as (typeof all)[number];
      sum += drawn.sum;
      count += drawn.count;
    }
    return sum / count;
  });
  means.sort();
  return { mean: mean(values), low: percentile(means, 0.025), high: percentile(means, 0.975) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
