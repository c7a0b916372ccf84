import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ImageId } from '../../../core/document/image-id.ts';
import { FaultyDisk } from '../../support/faulty-disk.ts';
import { owner } from '../../support/projects.ts';
import { folderOf, IMAGES, startWorkbench } from '../services/support.ts';
import { freshName } from './support.ts';

const PICTURES = { 'a.png': 24, 'b.png': 48 };
const FOLDER = `${IMAGES}/U-Lite project`;

type Bench = Awaited<ReturnType<typeof startWorkbench>>;

async function stroke(bench: Bench, key: string, at: readonly [number, number]): Promise<void> {
  await bench.open(key);
  bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
  bench.driver.tool('brush', 7).click(at);
  await bench.settled();
}

/** The images are known once their files were read. */
async function started(...options: Parameters<typeof startWorkbench>): Promise<Bench> {
  const bench = await startWorkbench(...options);
  if (bench.project.state.phase !== 'open') return bench;
  bench.thumbnails.show(Object.keys(PICTURES));
  await vi.waitFor(() => expect(bench.project.state.images.every(({ imageId }) => imageId)).toBe(true));
  return bench;
}

/** One number for all that was done: labels, classes, objects, predictions, and what can be taken back. */
async function hashOf({ annotations, project }: Bench): Promise<string> {
  const ids = project.state.images.map(({ imageId }) => imageId as ImageId);
  const { classes, nextLabel, counts } = project.state;
  const frames = (await annotations.frames(ids)).map(({ tiles, changed: _changed, ...frame }) => ({
    // Whatever the order in which its fields were set.
    fields: Object.entries(frame).sort(),
    tiles: [...tiles].map(([index, { labels, provenance, objects = [] }]) => [
      index,
      ...[labels, provenance, objects].map((bytes) => Buffer.from(bytes).toString('hex')),
    ]),
  }));
  const rest = await Promise.all(
    ids.map(async (id) => [
      await annotations.series(id),
      (await annotations.prediction(id))?.id,
      (await annotations.steps(id)).map(({ commit }) => commit.id),
    ]),
  );
  return createHash('sha256')
    .update(JSON.stringify([classes, nextLabel, counts, frames, rest]))
    .digest('hex');
}

async function someWork(bench: Bench): Promise<void> {
  await bench.batch.start();
  await stroke(bench, 'a.png', [80, 40]);
  await stroke(bench, 'a.png', [10, 70]);
  bench.driver.run('edit.undo');
  bench.driver.run('class.add', { name: 'Nerve' });
  await stroke(bench, 'b.png', [40, 40]);
}

/** A project in the folder of its images. */
async function besideImages(disk: FaultyDisk, database = freshName()) {
  const folder = await folderOf(PICTURES);
  const bench = await started(folder, database, { disk });
  await someWork(bench);
  await bench.project.keep('beside');
  expect(bench.project.state).toMatchObject({ access: { place: 'beside' } });
  expect(bench.project.state).not.toHaveProperty('problem');
  return { folder, database, bench };
}

/** Ends as a window does, and lets others have the project. */
async function end(bench: Bench): Promise<void> {
  await bench.projects.close();
  bench.quit();
}

const elsewhere = {
  folder: '/fresh',
  owner: owner({ user: 'Ben', host: 'there', pid: 2, isAlive: () => false }),
} as const;

describe('a project that lies beside its images', () => {
  it('is all there on another computer, from its folder alone, wherever the images are by now', async () => {
    const disk = new FaultyDisk();
    const { folder, bench } = await besideImages(disk);
    await stroke(bench, 'b.png', [12, 12]);
    const before = await hashOf(bench);
    await end(bench);
    folder.id = 'moved';
    const other = await started(folder, freshName(), { disk, profile: elsewhere });
    expect(await hashOf(other)).toBe(before);
    expect(other.questions).toEqual([]);
    expect(other.project.state).not.toHaveProperty('problem');
    await other.open('a.png');
    expect(other.editor.state.canUndo).toBe(true);
    other.driver.run('edit.undo');
    await other.settled();
    expect(await hashOf(other)).not.toBe(before);
    await end(other);
  });

  it('is only looked at by the second who opens it, and says so at the first try', async () => {
    const disk = new FaultyDisk();
    const { folder, bench } = await besideImages(disk);
    const before = await hashOf(bench);
    const second = await started(folder, freshName(), { disk, profile: elsewhere });
    expect(second.project.state.access.holder).toMatchObject({ user: 'Anna', host: 'here' });
    expect(await hashOf(second)).toBe(before);
    const written = () => [...disk.files].filter(([path]) => path.startsWith(FOLDER));
    const files = written();
    await second.open('a.png');
    const drawn = Uint16Array.from(second.driver.drawing.labels);
    second.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    for (const tool of ['brush', 'eraser', 'fill'] as const) {
      second.driver.tool(tool).click([24, 24]);
      expect(second.editor.state.hint, tool).toBe('read-only');
      expect(Uint16Array.from(second.driver.drawing.labels), tool).toEqual(drawn);
    }
    second.driver.run('edit.undo');
    second.driver.run('mask.clear');
    second.driver.run('class.add', { name: 'Another' });
    await second.batch.start();
    await second.segmenter.predictOpenImage();
    await second.review.acceptAndNext();
    await second.settled();
    expect(await hashOf(second)).toBe(before);
    expect(written()).toEqual(files);

    await stroke(bench, 'b.png', [70, 12]);
    const after = await hashOf(bench);
    await end(bench);
    await second.project.tryAgain();
    expect(second.project.state.access.holder).toBeNull();
    second.thumbnails.show(Object.keys(PICTURES));
    await vi.waitFor(async () => expect(await hashOf(second)).toBe(after));
    await stroke(second, 'b.png', [12, 70]);
    expect(await hashOf(second)).not.toBe(after);
    await end(second);
  });
});

describe('work while the project folder is out of reach', () => {
  it('goes on over a restart, and is in the folder when that is back', async () => {
    const disk = new FaultyDisk();
    const { folder, database, bench } = await besideImages(disk);
    disk.takeAway(FOLDER, 'ESTALE');
    await stroke(bench, 'a.png', [20, 20]);
    expect(bench.project.state.access).toMatchObject({ isSpilled: true });
    expect(bench.saver.state.phase).toBe('saved');
    bench.quit();
    const second = await started(folder, database, { disk });
    expect(second.project.state.access).toMatchObject({ isSpilled: true });
    await stroke(second, 'b.png', [30, 30]);
    const before = await hashOf(second);
    second.quit();
    disk.bringBack(FOLDER);
    const third = await started(folder, database, { disk });
    expect(third.project.state.access).toMatchObject({ isSpilled: false });
    expect(await hashOf(third)).toBe(before);
    expect(third.questions).toEqual([]);
    await end(third);
    // The database is not needed any more.
    const fresh = await started(folder, freshName(), { disk, profile: elsewhere });
    expect(await hashOf(fresh)).toBe(before);
    await end(fresh);
  });

  it('cannot be begun where there is no copy of it, which is said', async () => {
    const disk = new FaultyDisk();
    const { folder, bench } = await besideImages(disk);
    await end(bench);
    disk.takeAway(FOLDER, 'EIO');
    const lost = await started(folder, freshName(), { disk });
    expect(lost.project.state).toMatchObject({
      phase: 'none',
      problem: expect.stringMatching(/cannot be reached/),
    });
    lost.quit();
  });
});

describe('where folder and computer both went on', () => {
  /** Work that differs: here, while the folder was away, and in the folder, by somebody else. */
  async function forked() {
    const disk = new FaultyDisk();
    const { folder, database, bench } = await besideImages(disk);
    disk.takeAway(FOLDER, 'ENODEV');
    await stroke(bench, 'a.png', [20, 20]);
    await stroke(bench, 'a.png', [30, 20]);
    const here = await hashOf(bench);
    await end(bench);
    disk.bringBack(FOLDER);
    // The lock could not be given back, and is taken over from a process that is gone.
    const profile = { folder: '/fresh', owner: owner({ pid: 2, isAlive: () => false }) };
    const other = await started(folder, freshName(), { disk, profile });
    await stroke(other, 'b.png', [60, 60]);
    const there = await hashOf(other);
    await end(other);
    return { disk, folder, database, here, there };
  }

  it('the person is asked with the facts, and cancelling opens nothing and changes nothing', async () => {
    const { disk, folder, database } = await forked();
    const before = disk.files;
    const bench = await started(folder, database, { disk });
    expect(bench.questions).toHaveLength(1);
    const [question] = bench.questions;
    expect(question?.computer.steps).toBe((question?.folder?.steps ?? 0) + 1);
    expect(question?.folder?.changed).toBeGreaterThan(question?.computer.changed ?? Infinity);
    expect(bench.project.state.phase).toBe('none');
    await end(bench);
    expect(new Map([...disk.files].filter(([path]) => !path.endsWith('reserve')))).toEqual(
      new Map([...before].filter(([path]) => !path.endsWith('reserve'))),
    );
  });

  it.each(['computer', 'folder'] as const)('the work of the %s counts where they say so', async (lead) => {
    const { disk, folder, database, here, there } = await forked();
    const bench = await started(folder, database, { disk, lead });
    expect(bench.project.state.problem).toMatch(/is kept as .*\.kept-/);
    expect(await hashOf(bench)).toBe(lead === 'computer' ? here : there);
    await stroke(bench, 'b.png', [8, 8]);
    const after = await hashOf(bench);
    await end(bench);
    expect(
      [...disk.files.keys()].filter((path) => path.includes('-spill/') && !path.includes('.kept-')),
    ).toEqual([]);
    // Nobody is asked twice, and whoever has the folder has the same.
    const again = await started(folder, database, { disk });
    expect(again.questions).toEqual([]);
    expect(await hashOf(again)).toBe(after);
    await end(again);
    expect(
      [...disk.files.keys()].filter((path) => /\.kept-[^/]*\/journal/.test(path)).length,
    ).toBeGreaterThan(0);
  });

  it('the work that does not count is kept as a project folder, which can be opened', async () => {
    const { disk, folder, database, here } = await forked();
    await end(await started(folder, database, { disk, lead: 'folder' }));
    const [kept = ''] = [...disk.files.keys()].filter((path) => /\.kept-[^/]*\/project.json$/.test(path));
    const files = [...disk.files].filter(([path]) => path.startsWith(dirname(kept)));
    const there = files.map(([path, bytes]) => [`${FOLDER}/${basename(path)}`, bytes] as const);
    const bench = await started(folder, freshName(), { disk: new FaultyDisk({}, there) });
    expect(await hashOf(bench)).toBe(here);
    await end(bench);
  });

  it('work that does not continue an older copy of the folder is kept, which is said', async () => {
    const disk = new FaultyDisk();
    const { folder, bench } = await besideImages(disk);
    const older = [...disk.files].filter(([path]) => path.startsWith(FOLDER));
    await stroke(bench, 'a.png', [50, 20]);
    disk.takeAway(FOLDER, 'ENODEV');
    await stroke(bench, 'a.png', [20, 20]);
    await end(bench);
    const here = [...disk.files].filter(([path]) => !path.startsWith(FOLDER));
    const profile = { owner: owner({ pid: 2, isAlive: () => false }) };
    const back = new FaultyDisk({}, [...here, ...older]);
    const other = await started(folder, freshName(), { disk: back, profile });
    expect(other.project.state.problem).toMatch(/does not continue what the folder holds.*\.kept-/);
    expect([...back.files.keys()].some((path) => /-spill\/.*\.kept-.*ulj$/.test(path))).toBe(true);
    await end(other);
  });

  it('the list of projects being lost, the person is told that the folder may lie elsewhere', async () => {
    const folder = await folderOf(PICTURES);
    const [database, disk] = [freshName(), new FaultyDisk()];
    const first = await started(folder, database, { disk });
    await someWork(first);
    const before = await hashOf(first);
    await end(first);
    const bench = await started(folder, database, { disk: new FaultyDisk() });
    expect(bench.questions).toMatchObject([{ folder: null }]);
    expect(bench.project.state.phase).toBe('none');
    await end(bench);
    const again = await started(folder, database, { disk: new FaultyDisk(), lead: 'computer' });
    expect(await hashOf(again)).toBe(before);
    await end(again);
  });
});
