import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { decodeSnapshot } from '../../../core/journal/snapshot.ts';
import { decodePngSamples } from '../../../core/formats/png.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import { disk as realDisk } from '../../../main/journal/disk.ts';
import type { Disk, ReadableDisk } from '../../../main/journal/disk.ts';
import { sha256 } from '../../../main/journal/journal-files.ts';
import { refreshSnapshot, verifySnapshot, writeSnapshot } from '../../../main/journal/snapshot.ts';
import { appendTo, someWork, stateOf } from '../../support/arbitrary-journal.ts';
import { FaultyDisk } from '../../support/faulty-disk.ts';
import { killedEverywhere } from '../../support/kills.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// Hundreds of lives each.
vi.setConfig({ testTimeout: 120_000 });

const FOLDER = '/project';
const ENTRIES = someWork();
/** The last step is at the second image. */
const EARLIER = ENTRIES.slice(0, -1);

async function snapshotOf(disk: ReadableDisk, folder = FOLDER) {
  return decodeSnapshot(await disk.read(join(folder, 'snapshot', 'snapshot.json')), sha256);
}

/** Fails unless the snapshot is whole and of one of these. */
async function expectWhole(disk: ReadableDisk, allowed: readonly (readonly (typeof ENTRIES)[number][])[]) {
  expect(await verifySnapshot(disk, FOLDER)).toMatchObject({ problems: [] });
  const { position, frames } = await snapshotOf(disk);
  const entries = allowed.find(({ length }) => length === position.count) ?? [];
  const state = stateOf(entries);
  expect(frames.map(({ id }) => id)).toEqual([...state.frames.keys()]);
  for (const { id, file } of frames) {
    const { samples } = decodePngSamples(await disk.read(join(FOLDER, 'snapshot', file)), 1e6);
    expect(samples).toEqual(
      tilesToGrid(state.frames.get(id) ?? { width: 1, height: 1, tiles: new Map() }).data,
    );
  }
}

async function snapped(): Promise<FaultyDisk> {
  const disk = new FaultyDisk();
  await appendTo(disk, FOLDER, EARLIER);
  await writeSnapshot(disk, FOLDER);
  await appendTo(disk, FOLDER, ENTRIES.slice(EARLIER.length));
  return disk;
}

describe('a snapshot', () => {
  it('holds classes, objects and every frame with work, on a real disk', async () => {
    const folder = await temporaryFolder();
    await appendTo(realDisk, folder, ENTRIES);
    expect(await writeSnapshot(realDisk, folder)).toEqual({ frames: 2, written: 2 });
    const { project, series, frames, position } = await snapshotOf(realDisk, folder);
    expect(project).toMatchObject({ id: 'one', name: 'Cases' });
    expect(project.classes.map(({ label }) => label)).toEqual([1, 2]);
    expect(series).toMatchObject([{ id: 'one a', objects: [{ id: 256, name: 'left' }] }]);
    expect(frames).toMatchObject([
      { id: 'one a', image: 'a', index: 0, width: 90, height: 70, status: 'accepted' },
      { id: 'one b', status: 'edited' },
    ]);
    expect(position.count).toBe(ENTRIES.length);
    const files = frames.map(({ file }) => file);
    expect([...(await realDisk.list(join(folder, 'snapshot')))].sort()).toEqual(
      [...files, 'snapshot.json'].sort(),
    );
  });

  it('is brought up to date by writing the frames that changed, and no others', async () => {
    const disk = await snapped();
    const before = await snapshotOf(disk);
    expect(await writeSnapshot(disk, FOLDER)).toEqual({ frames: 2, written: 1 });
    await expectWhole(disk, [ENTRIES]);
    const after = await snapshotOf(disk);
    expect(after.frames[0]).toEqual(before.frames[0]);
    expect(after.frames[1]?.file).not.toBe(before.frames[1]?.file);
    const names = await disk.list(join(FOLDER, 'snapshot'));
    expect(names).not.toContain(before.frames[1]?.file);
    expect(await writeSnapshot(disk, FOLDER)).toEqual({ frames: 2, written: 0 });
  });

  it('is made anew where another line of work has the same revisions', async () => {
    const disk = await snapped();
    const other = new FaultyDisk(
      {},
      [...disk.files].filter(([path]) => path.startsWith(`${FOLDER}/snapshot`)),
    );
    const moved = ENTRIES.map((entry) =>
      entry.kind === 'commit' ? { ...entry, commit: { ...entry.commit, at: entry.commit.at + 1 } } : entry,
    );
    await appendTo(other, FOLDER, moved);
    await writeSnapshot(other, FOLDER);
    expect((await snapshotOf(other)).frames.map(({ changed }) => changed)).toEqual(
      [...stateOf(moved).frames.values()].map(({ changed }) => changed),
    );
  });

  it('is the one before or the new one, whole, whenever it was killed', async () => {
    const { kills, faults } = await killedEverywhere(
      await snapped(),
      (disk) => writeSnapshot(disk, FOLDER),
      (left, isDone) => expectWhole(left, isDone ? [ENTRIES] : [EARLIER, ENTRIES]),
    );
    expect(faults).toEqual([]);
    expect(kills).toBeGreaterThan(50);
  });

  it('would be broken without any one of its syncs', async () => {
    const before = await snapped();
    const counting = new FaultyDisk({}, before.files);
    await writeSnapshot(counting, FOLDER);
    expect(counting.synced.length).toBe(4);
    for (let deaf = 0; deaf < counting.synced.length; deaf++) {
      const { faults } = await killedEverywhere(
        before,
        (disk) => writeSnapshot(disk, FOLDER),
        (left, isDone) => expectWhole(left, isDone ? [ENTRIES] : [EARLIER, ENTRIES]),
        { deaf, cuts: 8 },
      );
      expect(faults.length, `sync ${deaf}`).toBeGreaterThan(0);
    }
  });

  it('would be broken by a writer that names its pictures first', async () => {
    const { faults } = await killedEverywhere(
      await snapped(),
      (disk) => writeSnapshot(namesFirst(disk), FOLDER),
      (left, isDone) => expectWhole(left, isDone ? [ENTRIES] : [EARLIER, ENTRIES]),
    );
    expect(faults.length).toBeGreaterThan(0);
  });

  it('is found damaged wherever a bit of it was turned, or an end is missing', async () => {
    const disk = await snapped();
    for (const [path, bytes] of disk.files) {
      if (!path.startsWith(`${FOLDER}/snapshot/`)) continue;
      for (let at = 0; at < bytes.length; at += 37) {
        const turned = bytes.slice();
        turned[at] = (turned[at] as number) ^ 4;
        for (const spoilt of [turned, bytes.slice(0, at)]) {
          const other = new FaultyDisk({}, [...disk.files, [path, spoilt]]);
          expect((await verifySnapshot(other, FOLDER))?.problems).not.toEqual([]);
          await writeSnapshot(other, FOLDER);
          await expectWhole(other, [ENTRIES]);
        }
      }
    }
  });

  it('is left as it is where it says that it shows everything', async () => {
    const disk = await snapped();
    expect(await refreshSnapshot(disk, FOLDER)).toEqual({ frames: 2, written: 1 });
    await expectWhole(disk, [ENTRIES]);
    const syncs = disk.synced.length;
    expect(await refreshSnapshot(disk, FOLDER)).toEqual({ frames: 2, written: 0 });
    expect(disk.synced).toHaveLength(syncs);
  });

  it('is refused where there is no journal, or a damaged one', async () => {
    const disk = new FaultyDisk();
    await expect(writeSnapshot(disk, FOLDER)).rejects.toMatchObject({ code: 'journal.none' });
    expect(await verifySnapshot(disk, FOLDER)).toBeNull();
    await appendTo(disk, FOLDER, ENTRIES);
    const [[path, bytes] = ['', new Uint8Array()]] = disk.files;
    const turned = bytes.slice();
    turned[300] = (turned[300] as number) ^ 1;
    const spoilt = new FaultyDisk({}, [...disk.files, [path, turned]]);
    await expect(writeSnapshot(spoilt, FOLDER)).rejects.toMatchObject({ code: 'journal.damaged' });
    expect([...spoilt.files.keys()].filter((name) => name.includes('snapshot'))).toEqual([]);
  });
});

/** A bug: what names the pictures is there before they are. */
function namesFirst(disk: FaultyDisk): Disk {
  const late: (() => Promise<void>)[] = [];
  const rename = async (from: string, to: string): Promise<void> => {
    if (to.endsWith('.png')) late.push(() => disk.rename(from, to));
    else {
      await disk.rename(from, to);
      for (const work of late) await work();
    }
  };
  return new Proxy(disk, {
    get: (target, name) => {
      const value: unknown = name === 'rename' ? rename : Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
