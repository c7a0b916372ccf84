import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DiskWatch } from '../../../main/files/disk-watch.ts';

const MINUTE = 60_000;

describe('DiskWatch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function watching(first: number) {
    let free: number | Error = first;
    const tell = vi.fn();
    const watch = new DiskWatch(async () => {
      if (free instanceof Error) throw free;
      return free;
    }, tell);
    watch.begin();
    return { tell, watch, set: (value: number | Error) => (free = value) };
  }

  it('tells once when the disk is nearly full, and once when it is not any more', async () => {
    const { tell, set } = watching(5e9);
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    expect(tell).not.toHaveBeenCalled();
    set(4e8);
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    expect(tell.mock.calls).toEqual([[4e8]]);
    set(5e9);
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    expect(tell.mock.calls).toEqual([[4e8], [null]]);
  });

  it('tells a page that has loaded anew, and nobody once it has stopped', async () => {
    const { tell, watch } = watching(4e8);
    await vi.advanceTimersByTimeAsync(1);
    watch.begin();
    await vi.advanceTimersByTimeAsync(1);
    expect(tell).toHaveBeenCalledTimes(2);
    watch.stop();
    await vi.advanceTimersByTimeAsync(3 * MINUTE);
    expect(tell).toHaveBeenCalledTimes(2);
  });

  it('says nothing of a disk that does not tell', async () => {
    const { tell, set } = watching(5e9);
    set(new Error('ENOSYS'));
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(tell).not.toHaveBeenCalled();
  });
});
