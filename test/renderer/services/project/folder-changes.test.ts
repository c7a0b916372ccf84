import { describe, expect, it, vi } from 'vitest';
import { imageIdOf } from '../../../../core/document/image-id.ts';
import { freshName } from '../../store/support.ts';
import { paint } from '../paint.ts';
import { area, folderOf, picture, startWorkbench } from '../support.ts';
import type { TestFolder } from '../support.ts';

/** What `folder.open` answers for another folder, in which other pictures have the same names. */
async function anotherFolder(pictures: Readonly<Record<string, number>>): Promise<TestFolder> {
  const other = await folderOf(pictures);
  other.id = 'other';
  for (const key of other.files.keys()) other.written.set(key, 5);
  return other;
}

/** A promise with its handle. */
function held<T>() {
  let release = (_value: T): void => undefined;
  const promise = new Promise<T>((resolve) => (release = resolve));
  return { promise, release };
}

describe('a file that was replaced', () => {
  it('is another image from then on, on the canvas too; the work stays with the picture before', async () => {
    const folder = await folderOf({ 'a.png': 20, 'b.png': 30 });
    const bench = await startWorkbench(folder);
    paint(bench);
    const drawn = bench.driver.drawing.labels.slice();
    await bench.open('b.png');
    await bench.open('a.png');
    const before = folder.files.get('a.png') ?? new Uint8Array();
    const { imageId } = bench.driver.editor.state;
    folder.files.set('a.png', await picture(70));
    folder.written.set('a.png', 2);
    await bench.project.refresh();
    expect(bench.driver.editor.state.imageId).not.toBe(imageId);
    expect(bench.item('a.png')).toMatchObject({ status: 'new', imageId: bench.driver.editor.state.imageId });
    expect(area(bench.driver.drawing.labels)).toBe(0);

    folder.files.set('a.png', before);
    folder.written.set('a.png', 3);
    await bench.project.refresh();
    expect(bench.driver.drawing.labels).toEqual(drawn);
    expect(bench.item('a.png')?.status).toBe('edited');
  });

  it('is looked at again where it could not be read', async () => {
    const folder = await folderOf({ 'a.png': 20, 'bad.png': 30 });
    folder.files.set('bad.png', new Uint8Array(0));
    const bench = await startWorkbench(folder);
    await bench.open('bad.png');
    expect(bench.item('bad.png')?.problem).toBeDefined();
    folder.files.set('bad.png', await picture(30));
    await bench.project.refresh();
    expect(bench.item('bad.png')?.problem).toBeUndefined();
    expect(bench.project.state.image).toMatchObject({ phase: 'ready', open: { key: 'bad.png' } });
  });

  it('gets a thumbnail of what it is now', async () => {
    const folder = await folderOf({ 'a.png': 20, 'b.png': 30 });
    const bench = await startWorkbench(folder);
    bench.thumbnails.show(['b.png']);
    await vi.waitFor(() => expect(bench.thumbnails.state.byKey.has('b.png')).toBe(true));
    const before = bench.thumbnails.state.byKey.get('b.png');
    const imageId = bench.item('b.png')?.imageId;
    folder.files.set('b.png', await picture(60));
    folder.written.set('b.png', 2);
    await bench.project.refresh();
    bench.thumbnails.show(['b.png']);
    await vi.waitFor(() => expect(bench.thumbnails.state.byKey.get('b.png')).not.toEqual(before));
    expect(bench.item('b.png')?.imageId).not.toBe(imageId);
  });
});

describe('when another folder was opened meanwhile', () => {
  it('what became known of a file of the one before says nothing of one of the same name', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'c.png': 40 }));
    const item = bench.item('c.png');
    const before = bench.project.id ?? '';
    const other = await anotherFolder({ 'a.png': 50, 'c.png': 60 });
    bench.handlers.set('folder.open', () => other.listing());
    await bench.project.openFolder();
    if (item === undefined) throw new Error('c.png is not listed');
    await bench.project.identify({ file: item, imageId: imageIdOf(before, 'f'.repeat(64)) });
    expect(bench.item('c.png')?.imageId).toBeUndefined();
    const hints = await bench.images.hints(bench.project.id ?? '');
    expect(hints.map(({ path }) => path)).not.toContain('c.png');
  });

  it('the listing of the one before is not shown', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30 }));
    const slow = held<unknown>();
    const listing = { ...(await folderOf({ 'a.png': 20, 'b.png': 30 })).listing() };
    bench.handlers.set('folder.refresh', () => slow.promise);
    const refreshed = bench.project.refresh();
    const other = await anotherFolder({ 'x.png': 50 });
    bench.handlers.set('folder.open', () => other.listing());
    await bench.project.openFolder();
    slow.release(listing);
    await refreshed;
    expect(bench.project.state.images.map(({ key }) => key)).toEqual(['x.png']);
  });

  it('an image chosen while the folder is listed again stays chosen', async () => {
    const folder = await folderOf({ 'a.png': 20, 'b.png': 30 });
    const bench = await startWorkbench(folder);
    const slow = held<unknown>();
    bench.handlers.set('folder.refresh', () => slow.promise);
    const refreshed = bench.project.refresh();
    await bench.open('b.png');
    slow.release(folder.listing());
    await refreshed;
    expect(bench.project.state.selected).toBe(1);
  });

  it('the folder before stays on screen until then, and the latest request counts', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20 }));
    const slow = held<unknown>();
    bench.handlers.set('folder.reopen', () => slow.promise);
    const reopened = bench.project.reopen('slow');
    expect(bench.project.state.phase).toBe('open');
    const other = await anotherFolder({ 'x.png': 50 });
    bench.handlers.set('folder.open', () => other.listing());
    await bench.project.openFolder();
    slow.release((await folderOf({ 'late.png': 10 })).listing());
    await reopened;
    expect(bench.project.state.images.map(({ key }) => key)).toEqual(['x.png']);
    bench.handlers.set('folder.open', () => null);
    await bench.project.openFolder();
    expect(bench.project.state.phase).toBe('open');
  });

  it('a request that is given up leaves the one under way alone', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20 }));
    const slow = held<unknown>();
    bench.handlers.set('folder.reopen', () => slow.promise);
    const reopened = bench.project.reopen('slow');
    bench.handlers.set('folder.open', () => null);
    await bench.project.openFolder();
    slow.release((await anotherFolder({ 'x.png': 50 })).listing());
    await reopened;
    expect(bench.project.state.images.map(({ key }) => key)).toEqual(['x.png']);
  });

  it('a camera is put back for its own image only', async () => {
    const folder = await folderOf({ 'a.png': 20, 'b.png': 30 });
    const database = freshName();
    const first = await startWorkbench(folder, database);
    await first.project.saveView({ editor: { tool: 'eraser' } });
    first.quit();
    const second = await startWorkbench(await anotherFolder({ 'x.png': 50 }), database);
    second.handlers.set('folder.open', () => folder.listing());
    for (const [key, bytes] of folder.files) second.folderFiles.set(key, bytes);
    const chosen = new Promise((resolve) => {
      const stop = second.project.subscribe(() => {
        const { image, images } = second.project.state;
        if (image.phase !== 'loading' || images.length !== 2) return;
        stop();
        resolve(Promise.resolve().then(() => second.open('b.png')));
      });
    });
    await second.project.openFolder();
    await chosen;
    expect(second.project.state.image).toMatchObject({ phase: 'ready', open: { key: 'b.png' } });
    expect(second.restored).toEqual([]);
  });

  it('tool and camera are put back together with the image, so that what is chosen next stays', async () => {
    const folder = await folderOf({ 'a.png': 20 });
    const database = freshName();
    const first = await startWorkbench(folder, database);
    await first.project.saveView({ editor: { tool: 'eraser' } });
    first.quit();
    const second = await startWorkbench(await anotherFolder({ 'x.png': 50 }), database);
    second.handlers.set('folder.open', () => folder.listing());
    for (const [key, bytes] of folder.files) second.folderFiles.set(key, bytes);
    const restoredBy: number[] = [];
    second.project.subscribe(() => {
      const { image } = second.project.state;
      if (image.phase === 'ready' && image.open.key === 'a.png') restoredBy.push(second.restored.length);
    });
    await second.project.openFolder();
    expect(restoredBy[0]).toBe(1);
    expect(second.restored).toEqual([{ tool: 'eraser' }]);
  });
});
