import { describe, expect, it, vi } from 'vitest';
import { FolderNeighbours } from '../../../../renderer/services/images/neighbours.ts';
import { area, folderOf, picture, SIZE, startWorkbench } from '../support.ts';

describe('the masks of neighbouring images', () => {
  it('are those stored of the images beside it, if of the same size', async () => {
    const folder = await folderOf({ 'a.png': 24, 'b.png': 48 });
    folder.files.set('c.png', await picture(20, { width: 40, height: 40 }));
    const bench = await startWorkbench(folder);
    await bench.batch.start();
    await bench.saver.settled();
    const neighbours = new FolderNeighbours(bench);
    const here = bench.item('b.png')?.imageId ?? '';
    const before = await neighbours.labels(here, -1);
    expect(before).toMatchObject({ width: 96, height: 80 });
    expect(area(before?.data ?? new Uint8Array(0))).toBe(24 * 80);
    expect(await neighbours.labels(here, 1)).toBeNull();
    expect(await neighbours.labels(here, 5)).toBeNull();
    expect(await neighbours.labels('unknown', -1)).toBeNull();
  });
});

describe('objects of the image before', () => {
  it('become objects of the image that its mask is copied to, beside those that it had', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 24, 'b.png': 48 }));
    const { annotations, driver, stream } = bench;
    const draw = (from: number, label: number): void => {
      driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
      driver.run('class.select', label);
      driver.tool('rectangle').drag([
        [from, 0],
        [from + 5, 10],
      ]);
    };
    driver.run('class.add', { name: 'Ruler' });
    driver.run('class.objects', 1);
    driver.run('class.objects', 2);
    await bench.open('a.png');
    draw(10, 1);
    draw(30, 1);
    await bench.settled();
    await bench.open('b.png');
    draw(60, 2);
    driver.run('mask.copyPrevious');
    await vi.waitFor(() => expect(driver.editor.state.history.at(-1)?.name).toBe('copy-previous'));
    draw(80, 2);
    await bench.settled();
    const b = bench.item('b.png')?.imageId ?? '';
    const classes = new Map(stream.series(b).objects.map((object) => [object.id, object.class]));
    const mask = await bench.storedMask('b.png');
    const at = (x: number) => mask[5 * SIZE.width + x] ?? 0;
    expect([12, 32, 62, 82].map((x) => classes.get(at(x)) ?? 'none')).toEqual([1, 1, 'none', 2]);
    expect(new Set([12, 32, 82].map(at)).size).toBe(3);
    const stored = (await annotations.series(b))?.objects.map(({ id }) => id);
    expect(stored).toEqual([...classes.keys()]);
  });
});

describe('the stack in a folder', () => {
  const NAMES = ['s1.png', 's2.png', 's10.png', 's4.png', 'other.png'];

  it('leads from labelled frames to those between, never opened or not, and stores them', async () => {
    // Different widths, because equal files are one image.
    const folder = await folderOf(Object.fromEntries(NAMES.map((name, i) => [name, 20 + i])));
    const bench = await startWorkbench(folder);
    const paint = async (name: string, from: number): Promise<void> => {
      await bench.open(name);
      bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
      bench.driver.tool('rectangle').drag([
        [from, 0],
        [from + 10, 80],
      ]);
    };
    await paint('s1.png', 0);
    await paint('s10.png', 36);
    bench.driver.run('mask.interpolate');
    await vi.waitFor(() => expect(bench.driver.editor.state.hint).toBe('interpolated'));
    await bench.saver.settled();
    const columns = async (name: string): Promise<readonly number[]> => {
      const row = (await bench.storedMask(name)).subarray(0, SIZE.width);
      return [row.indexOf(1), row.lastIndexOf(1)];
    };
    // A ninth of the way, and three ninths.
    expect(await columns('s2.png')).toEqual([4, 13]);
    expect(await columns('s4.png')).toEqual([12, 21]);
    expect(area(await bench.storedMask('other.png'))).toBe(0);
    expect(bench.item('s2.png')?.status).toBe('interpolated');

    await bench.open('s4.png');
    expect(area(bench.driver.drawing.labels)).toBe(10 * 80);
    expect(bench.driver.drawing.provenance.includes(2)).toBe(false);
    bench.driver.run('edit.undo');
    expect(area(bench.driver.drawing.labels)).toBe(0);
    await bench.saver.settled();
    expect(area(await bench.storedMask('s4.png'))).toBe(0);
    expect(await columns('s2.png')).toEqual([4, 13]);
  });

  it('ends where another folder is opened, whose images have the same names', async () => {
    const folder = await folderOf(Object.fromEntries(NAMES.map((name, i) => [name, 20 + i])));
    const bench = await startWorkbench(folder);
    const [open, frame] = new FolderNeighbours(bench).stack(bench.item('s1.png')?.imageId ?? '').frames;
    const other = await folderOf(Object.fromEntries(NAMES.map((name, i) => [name, 50 + i])));
    other.id = 'next patient';
    bench.handlers.set('folder.open', () => other.listing());
    for (const [key, bytes] of other.files) bench.folderFiles.set(key, bytes);
    await bench.project.openFolder();
    for (const left of [open, frame]) {
      await expect(left?.identify()).rejects.toThrow('Another folder');
      await expect(left?.read()).rejects.toThrow('Another folder');
    }
  });
});
