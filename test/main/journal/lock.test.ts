import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Locks } from '../../../main/journal/lock.ts';
import { FaultyDisk } from '../../support/faulty-disk.ts';
import { owner } from '../../support/projects.ts';

const FOLDER = '/project';
const LOCK = `${FOLDER}/open.lock`;
const anna = owner();
const ben = owner({ user: 'Ben', host: 'elsewhere', pid: 2 });

describe('the lock of a project folder', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is one person’s at a time, on the disk, and free again when it is given back', async () => {
    const disk = new FaultyDisk();
    const { lock } = await new Locks(disk, anna).take(FOLDER);
    expect(disk.afterPowerCut(() => 0).files.has(LOCK)).toBe(true);
    const others = new Locks(disk, ben);
    expect(await others.take(FOLDER)).toMatchObject({ lock: null, holder: { user: 'Anna', host: 'here' } });
    await expect(lock?.check()).resolves.toBeUndefined();
    await lock?.release();
    expect(disk.files.size).toBe(0);
    expect((await others.take(FOLDER)).lock).not.toBeNull();
  });

  it('is taken over at once from a process of this computer that is not there any more', async () => {
    const disk = new FaultyDisk();
    const { lock } = await new Locks(disk, anna).take(FOLDER);
    const isAlive = vi.fn((pid: number) => pid !== 1);
    const next = owner({ pid: 7, isAlive });
    expect((await new Locks(disk, next).take(FOLDER)).lock).not.toBeNull();
    expect(isAlive).toHaveBeenCalledWith(1);
    await expect(lock?.check()).rejects.toMatchObject({ code: 'project.taken' });
    // What is not one's own any more is left alone.
    await lock?.release();
    expect(disk.files.has(LOCK)).toBe(true);
  });

  it('is taken over from elsewhere only when it was watched for a minute without a beat', async () => {
    const disk = new FaultyDisk();
    const { lock } = await new Locks(disk, anna).take(FOLDER);
    const others = new Locks(disk, ben);
    for (let seconds = 0; seconds < 180; seconds += 20) {
      expect((await others.take(FOLDER)).lock, `after ${seconds} s`).toBeNull();
      await vi.advanceTimersByTimeAsync(20_000);
    }
    // Whoever had it sleeps.
    disk.takeAway(FOLDER, 'EIO');
    await vi.advanceTimersByTimeAsync(16_000);
    const asleep = new FaultyDisk({}, disk.files);
    const watching = new Locks(asleep, ben);
    expect((await watching.take(FOLDER)).lock).toBeNull();
    await vi.advanceTimersByTimeAsync(59_000);
    expect((await watching.take(FOLDER)).lock).toBeNull();
    await vi.advanceTimersByTimeAsync(2000);
    expect((await watching.take(FOLDER)).lock).not.toBeNull();
    await lock?.release();
  });

  it('is taken over by one of two who find it left behind', async () => {
    for (let round = 0; round < 20; round++) {
      const disk = new FaultyDisk();
      await new Locks(disk, owner({ pid: 9 })).take(FOLDER);
      const isAlive = (pid: number): boolean => pid !== 9;
      const takers = [owner({ pid: 1, isAlive }), owner({ pid: 2, isAlive })];
      let renames = 0;
      vi.spyOn(disk, 'rename').mockImplementation(async (from, to) => {
        // The second is so late that the first may have the lock by then.
        if (renames++ === 1) for (let turn = 0; turn < 3 * round; turn++) await Promise.resolve();
        return FaultyDisk.prototype.rename.call(disk, from, to);
      });
      const taken = await Promise.all(takers.map((one) => new Locks(disk, one).take(FOLDER)));
      const holding = taken.flatMap(({ lock }) => lock ?? []);
      expect(holding, `round ${round}`).toHaveLength(1);
      await expect(holding[0]?.check()).resolves.toBeUndefined();
      for (const { lock } of taken) await lock?.release();
    }
  });

  it('is nobody’s where it was never written, which takes a moment to tell', async () => {
    const disk = new FaultyDisk({}, [[LOCK, new Uint8Array(0)]]);
    const taking = new Locks(disk, anna).take(FOLDER);
    await vi.advanceTimersByTimeAsync(900);
    expect(disk.files.get(LOCK)).toEqual(new Uint8Array(0));
    await vi.advanceTimersByTimeAsync(200);
    const { lock } = await taking;
    await expect(lock?.check()).resolves.toBeUndefined();
    await lock?.release();
  });
});
