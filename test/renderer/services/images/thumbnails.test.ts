import { describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../../../core/errors.ts';
import { freshName } from '../../store/support.ts';
import { folderOf, startWorkbench } from '../support.ts';

const PICTURES = { 'a.png': 10, 'b.png': 20, 'c.png': 30, 'd.png': 40 };

describe('thumbnails', () => {
  it('are made for what is on screen first', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    const made = vi.spyOn(bench.reader, 'thumbnail');
    bench.thumbnails.show(['d.png', 'c.png']);
    await vi.waitFor(() => expect(bench.thumbnails.state.byKey.size).toBeGreaterThan(1));
    expect(made.mock.calls.slice(0, 2).map(([{ name }]) => name)).toEqual(['c.png', 'd.png']);
    expect(bench.thumbnails.state.byKey.get('d.png')).toMatchObject({ url: expect.stringMatching(/^blob:/) });
  });

  it('come from the store once they are made', async () => {
    const folder = await folderOf(PICTURES);
    const database = freshName();
    const first = await startWorkbench(folder, database);
    first.thumbnails.show(['b.png']);
    await vi.waitFor(() => expect(first.thumbnails.state.byKey.has('b.png')).toBe(true));
    const second = await startWorkbench(folder, database);
    const made = vi.spyOn(second.reader, 'thumbnail');
    second.thumbnails.show(['b.png']);
    await vi.waitFor(() => expect(second.thumbnails.state.byKey.has('b.png')).toBe(true));
    expect(made.mock.calls.filter(([{ name }]) => name === 'b.png')).toEqual([]);
  });

  it('say why there is none, and the strip knows', async () => {
    const folder = await folderOf(PICTURES);
    folder.files.set('b.png', new Uint8Array(0));
    const bench = await startWorkbench(folder);
    bench.thumbnails.show(['b.png']);
    await vi.waitFor(() => {
      expect(bench.thumbnails.state.byKey.get('b.png')).toEqual({ problem: 'b.png is empty.' });
    });
    expect(bench.item('b.png')?.problem).toBe('b.png is empty.');
  });

  it('let files that nobody looks at be known by their content, wherever they were moved', async () => {
    const database = freshName();
    const first = await startWorkbench(await folderOf(PICTURES), database);
    await first.open('d.png');
    await first.review.acceptAndNext();
    const second = await startWorkbench(await folderOf({ 'z.png': 5, 'moved/d.png': 40 }), database);
    expect(second.item('moved/d.png')?.status).toBe('new');
    second.thumbnails.show([]);
    await vi.waitFor(() => expect(second.item('moved/d.png')?.status).toBe('accepted'));
  });

  it('are tried once while the store takes none, and again when it does', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    const save = vi.spyOn(bench.images, 'saveThumbnail');
    save.mockRejectedValue(new WorkbenchError('store.full', 'The disk is full.'));
    bench.thumbnails.show(['a.png', 'b.png']);
    const refused = Object.keys(PICTURES).length;
    await vi.waitFor(() => expect(save).toHaveBeenCalledTimes(refused));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(save).toHaveBeenCalledTimes(refused);
    expect(bench.thumbnails.state.byKey.get('b.png')).toEqual({ problem: 'The disk is full.' });
    expect(bench.item('b.png')?.problem).toBeUndefined();

    save.mockRestore();
    bench.thumbnails.show(['b.png']);
    await vi.waitFor(() => {
      expect(bench.project.state.images.every(({ imageId }) => imageId !== undefined)).toBe(true);
    });
    expect(bench.thumbnails.state.byKey.get('b.png')).toHaveProperty('url');
  });
});
