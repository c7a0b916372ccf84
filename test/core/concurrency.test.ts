import { describe, expect, it } from 'vitest';
import { Background, inAdvance } from '../../core/concurrency.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('inAdvance', () => {
  it('yields in order and never has more begun than allowed', async () => {
    let [begun, taken, most] = [0, 0, 0];
    const make = async (item: number): Promise<number> => {
      most = Math.max(most, ++begun - taken);
      for (let i = 0; i < item % 3; i++) await turn();
      return item * 10;
    };
    const results: number[] = [];
    for await (const result of inAdvance([5, 3, 4, 1, 2, 8], 3, make)) {
      taken++;
      results.push(result);
      await turn();
    }
    expect(results).toEqual([50, 30, 40, 10, 20, 80]);
    expect(most).toBeLessThanOrEqual(4);
    expect(most).toBeGreaterThan(1);
  });

  it('throws a failure where its result is due, not before', async () => {
    const results: number[] = [];
    const make = (item: number): Promise<number> =>
      item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item);
    const run = async (): Promise<void> => {
      for await (const result of inAdvance([0, 1, 2, 3], 4, make)) {
        await turn();
        results.push(result);
      }
    };
    await expect(run()).rejects.toThrow('two');
    expect(results).toEqual([0, 1]);
  });
});

describe('Background', () => {
  it('keeps to its limit and waits for all', async () => {
    const background = new Background(2);
    let [running, most, done] = [0, 0, 0];
    for (let i = 0; i < 7; i++) {
      await background.add(async () => {
        most = Math.max(most, ++running);
        await turn();
        running--;
        done++;
      });
    }
    await background.finish();
    expect([most, done]).toEqual([2, 7]);
  });

  it('passes on the first failure, once all have ended', async () => {
    const background = new Background(3);
    let done = false;
    await background.add(async () => {
      await turn();
      done = true;
    });
    await background.add(() => Promise.reject(new Error('full')));
    await expect(background.finish()).rejects.toThrow('full');
    expect(done).toBe(true);
  });
});
