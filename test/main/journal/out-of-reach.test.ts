import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProjectAccess } from '../../../core/contract/journal.ts';
import { seededRandom } from '../../../core/random.ts';
import { Journal } from '../../../main/journal/journal.ts';
import type { Projects } from '../../../main/journal/projects.ts';
import { FaultyDisk } from '../../support/faulty-disk.ts';
import { owner, projectsOn } from '../../support/projects.ts';

const IMAGES = '/share/images';
const FOLDER = `${IMAGES}/U-Lite project`;
const entry = (number: number) => Uint8Array.from({ length: 30 }, () => number & 0xff);
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
/** So small that a few entries fill a file. */
const OPTIONS = { journal: { fileBytes: 500 }, patience: 5000 };

/** A project in the folder of its images, with so many entries. */
async function onShare(disk: FaultyDisk, count: number, change: Parameters<typeof projectsOn>[1] = {}) {
  const projects = projectsOn(disk, { ...OPTIONS, ...change });
  await projects.begin('one');
  await projects.append('one', numbers(count).map(entry));
  await projects.ready({ project: 'one', folder: 'f', name: 'Cases' });
  // Tiny records are no journal that a move would take for sound, so it is put there.
  await projects.close();
  for (const [path, bytes] of disk.files) {
    const [, name] = /^\/projects\/one\/(.*)/.exec(path) ?? [];
    if (name !== undefined) await write(disk, `${FOLDER}/${name}`, bytes);
  }
  await disk.remove('/projects/one');
  return opened(disk, change);
}

async function write(disk: FaultyDisk, path: string, bytes: Uint8Array): Promise<void> {
  const file = await disk.create(path);
  await file.write(bytes);
  await file.sync();
  await disk.syncFolder(FOLDER);
}

async function opened(disk: FaultyDisk, change: Parameters<typeof projectsOn>[1] = {}) {
  const projects = projectsOn(disk, { ...OPTIONS, ...change });
  const found = await projects.find('f', IMAGES);
  await projects.settle('one', 'f');
  return { projects, found };
}

/** All entries of the journal in the folder, as a stranger reads it. */
async function entriesIn(disk: FaultyDisk): Promise<readonly number[]> {
  const opened = await Journal.open(new FaultyDisk({}, disk.files), FOLDER, { isReader: true });
  return ((await opened?.journal.read(0)) ?? []).map(([first]) => first ?? -1);
}

const spilled = (disk: FaultyDisk) => [...disk.files.keys()].filter((path) => path.includes('-spill/one/'));

describe('a project whose folder cannot be reached', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each(['ENOENT', 'EIO', 'ENODEV', 'ESTALE', 'EACCES', null])(
    'goes on beside it where the disk says %s, and is brought there when that is back',
    async (code) => {
      const disk = new FaultyDisk();
      const told: ProjectAccess[] = [];
      const changed = (_: string, access: ProjectAccess): void => void told.push(access);
      const { projects } = await onShare(disk, 3, { changed });
      await projects.append('one', [entry(3)]);
      disk.takeAway('/share', code);
      const append = async (number: number): Promise<void> => {
        const done = projects.append('one', [entry(number)]);
        await vi.advanceTimersByTimeAsync(20_000);
        await done;
      };
      for (const number of [4, 5, 6]) await append(number);
      expect(told).toMatchObject([{ isSpilled: true }]);
      expect(spilled(disk).length).toBeGreaterThan(0);
      disk.bringBack('/share');
      await vi.advanceTimersByTimeAsync(30_000);
      expect(told.at(-1)).toMatchObject({ isSpilled: false, isForked: false, place: 'beside' });
      expect(spilled(disk)).toEqual([]);
      await append(7);
      expect(await entriesIn(disk)).toEqual(numbers(8));
      await projects.close();
    },
  );

  it('is asked nothing more while it owes an answer, which takes a thread each time', async () => {
    const disk = new FaultyDisk();
    const { projects } = await onShare(disk, 3);
    disk.takeAway('/share', null);
    const listed = vi.spyOn(disk, 'list');
    for (const number of [3, 4]) {
      const done = projects.append('one', [entry(number)]);
      await vi.advanceTimersByTimeAsync(120_000);
      await done;
    }
    expect(listed.mock.calls.filter(([path]) => path.startsWith('/share')).length).toBeLessThanOrEqual(1);
    await projects.close();
  });

  it('is what the window knows of it at a start, and loses nothing over further ones', async () => {
    const disk = new FaultyDisk();
    const first = await onShare(disk, 3);
    const position = await first.projects.append('one', [entry(3)]);
    await first.projects.close();
    disk.takeAway('/share', 'ENOENT');
    const second = await opened(disk);
    expect(second.found).toMatchObject({ project: 'one', position: null, access: { isSpilled: true } });
    await second.projects.goOn('one', position);
    await second.projects.append('one', [entry(4)]);
    // It ends without a word.
    vi.clearAllTimers();
    const third = await opened(disk);
    expect(third.found).toMatchObject({ position: { ...position, count: 5, link: expect.any(String) } });
    expect(await third.projects.read('one', 4)).toEqual([entry(4)]);
    await expect(third.projects.read('one', 0)).rejects.toMatchObject({ code: 'project.outOfReach' });
    await third.projects.append('one', [entry(5)]);
    await third.projects.close();
    disk.bringBack('/share');
    const { found, projects } = await opened(disk);
    expect(found).toMatchObject({ position: { count: 6 }, fork: null, access: { isSpilled: false } });
    expect(await entriesIn(disk)).toEqual(numbers(6));
    await projects.close();
  });

  it('is not told from one whose records came there although nobody waited for them any more', async () => {
    const disk = new FaultyDisk();
    const { projects } = await onShare(disk, 3);
    const late = new FaultyDisk({}, disk.files);
    disk.takeAway('/share', 'ESTALE');
    await projects.append('one', [entry(3)]);
    await projects.append('one', [entry(4)]);
    await projects.close();
    // The share took the first of them, and only the answer was lost.
    const there = await Journal.open(late, FOLDER, OPTIONS.journal);
    await there?.journal.append([entry(3)]);
    await there?.journal.close();
    const both = new FaultyDisk({}, [
      ...late.files,
      ...[...disk.files].filter(([path]) => path.includes('-spill/')),
    ]);
    const again = await opened(both);
    expect(again.found).toMatchObject({ fork: null, position: { count: 5 } });
    expect(await entriesIn(both)).toEqual(numbers(5));
    await again.projects.close();
  });

  it('has forked where it went on elsewhere meanwhile, and both are kept', async () => {
    const disk = new FaultyDisk();
    const told: ProjectAccess[] = [];
    const { projects } = await onShare(disk, 3, { changed: (_, access) => void told.push(access) });
    disk.takeAway('/share', 'ENODEV');
    await projects.append('one', [entry(100)]);
    disk.bringBack('/share');
    const elsewhere = owner({ user: 'Ben', pid: 8, isAlive: () => false });
    const other = await opened(disk, { folder: '/other', owner: elsewhere });
    await other.projects.append('one', [entry(3)]);
    // Whoever has it has it: nothing is brought there.
    await vi.advanceTimersByTimeAsync(10_000);
    await projects.append('one', [entry(101)]);
    await other.projects.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told.at(-1)).toMatchObject({ isSpilled: true, isForked: true });
    await projects.append('one', [entry(102)]);
    const found = await projects.find('f', IMAGES);
    expect(found).toMatchObject({ position: { count: 4 }, fork: { first: 3, position: { count: 6 } } });
    expect(await projects.read('one', 3, true)).toEqual([100, 101, 102].map(entry));
    expect(await projects.read('one', 0)).toEqual(numbers(4).map(entry));
    const kept = await projects.setAside('one', 'fork');
    expect([...disk.files.keys()].some((path) => path.includes(kept ?? '?'))).toBe(true);
    expect(await projects.find('f', IMAGES)).toMatchObject({ fork: null, position: { count: 4 } });
    await projects.close();
  });

  it.each(['EROFS', 'ENOSPC'])('may be on a disk that says %s: it is read from there', async (code) => {
    const disk = new FaultyDisk();
    const { projects } = await onShare(disk, 3);
    await projects.close();
    const readOnly = new FaultyDisk({}, disk.files);
    vi.spyOn(readOnly, 'create').mockImplementation(async (path) => {
      if (path.startsWith('/share')) throw Object.assign(new Error(code), { code });
      return FaultyDisk.prototype.create.call(readOnly, path);
    });
    const again = await opened(readOnly, { folder: '/fresh' });
    const access = { isSpilled: true, holder: null };
    expect(again.found).toMatchObject({ position: { count: 3 }, access });
    await again.projects.append('one', [entry(3)]);
    expect(await again.projects.read('one', 0)).toEqual(numbers(3).map(entry));
    expect(await again.projects.read('one', 3)).toEqual([entry(3)]);
    await again.projects.close();
  });

  it('loses nothing that was said to be saved, whenever its disk goes and the program ends', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = seededRandom(seed);
      const disk = new FaultyDisk();
      let { projects }: { projects: Projects } = await onShare(disk, 1);
      let position = (await projects.find('f', IMAGES))?.position;
      let count = 1;
      let isAway = false;
      for (let step = 0; step < 25; step++) {
        const chance = random();
        if (chance < 0.2) {
          if (isAway) disk.bringBack('/share');
          else disk.takeAway('/share', random() < 0.5 ? 'EIO' : 'ENOENT');
          isAway = !isAway;
        } else if (chance < 0.35) {
          // What has ended does nothing any more.
          vi.clearAllTimers();
          const again = await opened(disk);
          projects = again.projects;
          if (again.found?.position === null && position) await projects.goOn('one', position);
        } else if (chance < 0.5) await vi.advanceTimersByTimeAsync(4000);
        else {
          position = await projects.append('one', [entry(count)]);
          count++;
        }
      }
      disk.bringBack('/share');
      await projects.close();
      const { found, projects: last } = await opened(disk);
      expect(found, `seed ${seed}`).toMatchObject({ fork: null, position: { count } });
      expect(await entriesIn(disk), `seed ${seed}`).toEqual(numbers(count));
      await last.close();
    }
  });
});
