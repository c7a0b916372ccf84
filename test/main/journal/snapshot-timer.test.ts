import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SnapshotTimer } from '../../../main/journal/snapshot-timer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const REST = 10_000;
const APART = 600_000;

describe('a snapshot timer', () => {
  it('writes once nothing was done for a while, and not again for a long while', async () => {
    const write = vi.fn(async () => undefined);
    const timer = new SnapshotTimer(write);
    for (let step = 0; step < 5; step++) {
      timer.later();
      await vi.advanceTimersByTimeAsync(REST - 1);
    }
    expect(write).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(write).toHaveBeenCalledTimes(1);
    timer.later();
    await vi.advanceTimersByTimeAsync(APART - 1);
    expect(write).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(write).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(10 * APART);
    expect(write).toHaveBeenCalledTimes(2);
  });

  it('tries again later what failed', async () => {
    const write = vi.fn().mockRejectedValueOnce(new Error('full')).mockResolvedValue(undefined);
    const timer = new SnapshotTimer(write);
    timer.later();
    await vi.advanceTimersByTimeAsync(REST);
    await vi.advanceTimersByTimeAsync(APART);
    expect(write).toHaveBeenCalledTimes(2);
  });

  it('stops what it began, waits for its end, and begins nothing more', async () => {
    let end = (): void => undefined;
    const write = vi.fn(
      (signal: AbortSignal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => (end = () => reject(new Error('stopped'))));
        }),
    );
    const timer = new SnapshotTimer(write);
    timer.later();
    await vi.advanceTimersByTimeAsync(REST);
    let isOver = false;
    const stopped = timer.stop().then(() => (isOver = true));
    await vi.advanceTimersByTimeAsync(1000);
    expect(isOver).toBe(false);
    end();
    await stopped;
    timer.later();
    await timer.stop();
    await vi.advanceTimersByTimeAsync(10 * APART);
    expect(write).toHaveBeenCalledTimes(1);
  });
});
