import type { Page } from '@playwright/test';

/** The value that so large a share of all is below: 0.5 gives the median. 0 where there is none. */
export function quantile(values: readonly number[], share: number): number {
  const ascending = values.toSorted((a, b) => a - b);
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0;
}

/** How many times longer the same work takes now and then, since other programs have the processor: 1 when idle. */
export async function disturbance(page: Page): Promise<number> {
  const times = await page.evaluate(async () => {
    const values = new Float64Array(1 << 20);
    const taken: number[] = [];
    for (let run = 0; run < 200; run++) {
      await new Promise((done) => setTimeout(done));
      const began = performance.now();
      for (let i = 0; i < values.length; i++) values[i] = Math.sqrt(i + run);
      taken.push(performance.now() - began);
    }
    return taken;
  });
  return Math.max(1, quantile(times, 0.98) / quantile(times, 0.25));
}
