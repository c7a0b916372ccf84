import { describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../../../core/errors.ts';
import { FaultyDisk } from '../../../support/faulty-disk.ts';
import { freshName } from '../../store/support.ts';
import { paint } from '../paint.ts';
import { area, folderOf, picture, startWorkbench, TestFolder } from '../support.ts';

/** Lets the files that nobody looks at be read. */
async function identifyAll({ thumbnails, project }: Awaited<ReturnType<typeof startWorkbench>>) {
  thumbnails.show([]);
  await vi.waitFor(() =>
    expect(project.state.images.every(({ imageId }) => imageId !== undefined)).toBe(true),
  );
}

describe('a folder', () => {
  it('is listed and its first image opened', async () => {
    const { project, driver } = await startWorkbench(await folderOf({ 'a.png': 20, 'sub/b.png': 30 }));
    expect(project.state).toMatchObject({ phase: 'open', name: 'Cases', selected: 0, writable: true });
    expect(project.state.images.map(({ name }) => name)).toEqual(['a.png', 'b.png']);
    expect(project.state.counts).toMatchObject({ new: 2, edited: 0 });
    expect(driver.editor.state.imageName).toBe('a.png');
  });

  it('that cannot be opened leaves the one before and says why', async () => {
    const { project, handlers } = await startWorkbench(await folderOf({ 'a.png': 20 }));
    handlers.set('folder.open', () => {
      throw new WorkbenchError('folder.gone', 'The folder Cases is no longer there.');
    });
    await project.openFolder();
    expect(project.state).toMatchObject({ phase: 'open', problem: 'The folder Cases is no longer there.' });
    project.dismissProblem();
    expect('problem' in project.state).toBe(false);
  });

  it('stays as it is when the person cancels', async () => {
    const { project, handlers } = await startWorkbench(await folderOf({ 'a.png': 20 }));
    const before = project.state;
    handlers.set('folder.open', () => null);
    await project.openFolder();
    expect(project.state).toEqual(before);
  });

  it('of 10,000 images is on screen before any of them is read', async () => {
    const folder = new TestFolder();
    const bytes = await picture(20);
    for (let i = 0; i < 10_000; i++) folder.files.set(`${i}.png`, bytes);
    const started = performance.now();
    const { project } = await startWorkbench(folder);
    expect(project.state.images).toHaveLength(10_000);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('takes up files that come and drops files that go, and keeps what is known', async () => {
    const folder = await folderOf({ 'a.png': 20, 'b.png': 30 });
    const bench = await startWorkbench(folder);
    paint(bench);
    await bench.saver.settled();
    folder.files.delete('b.png');
    folder.files.set('c.png', await picture(40));
    bench.emit('folder.changed', { handle: 'handle' });
    await bench.project.refresh();
    expect(bench.project.state.images.map(({ key, status }) => [key, status])).toEqual([
      ['a.png', 'edited'],
      ['c.png', 'new'],
    ]);
  });
});

describe('work on an image', () => {
  it('is stored as it happens and there again after a restart', async () => {
    const folder = await folderOf({ 'a.png': 20, 'b.png': 30 });
    const database = freshName();
    const first = await startWorkbench(folder, database);
    await first.open('b.png');
    paint(first);
    const drawn = first.driver.drawing.labels.slice();
    expect(area(drawn)).toBeGreaterThan(200);
    first.driver.run('class.add', { name: 'Hair' });
    await first.project.saveView({ editor: { tool: 'eraser' } });
    await first.saver.settled();
    first.quit();

    const second = await startWorkbench(folder, database);
    expect(second.project.state.images[second.project.state.selected]?.key).toBe('b.png');
    expect(second.driver.drawing.labels).toEqual(drawn);
    expect(second.driver.editor.state).toMatchObject({ imageStatus: 'edited', revision: 1 });
    expect(second.project.state.classes.map(({ name }) => name)).toEqual(['Lesion', 'Hair']);
    expect(second.restored).toEqual([{ tool: 'eraser' }]);
  });

  it('survives undo and redo in the order they happened', async () => {
    const folder = await folderOf({ 'a.png': 20 });
    const bench = await startWorkbench(folder);
    paint(bench, 10);
    paint(bench, 50);
    bench.driver.run('edit.undo').run('edit.undo').run('edit.redo');
    const drawn = bench.driver.drawing.labels.slice();
    await bench.saver.settled();
    expect(await bench.storedMask('a.png')).toEqual(drawn);
  });

  it('is kept when the file is moved or renamed', async () => {
    const folder = await folderOf({ 'a.png': 20 });
    const database = freshName();
    const first = await startWorkbench(folder, database);
    paint(first);
    const drawn = first.driver.drawing.labels.slice();
    await first.review.acceptAndNext();
    first.quit();

    const moved = await folderOf({ 'elsewhere/renamed.png': 20 });
    const second = await startWorkbench(moved, database);
    expect(second.driver.drawing.labels).toEqual(drawn);
    expect(second.item('elsewhere/renamed.png')?.status).toBe('accepted');
  });

  it('is kept with its classes when the folder is moved or renamed', async () => {
    const database = freshName();
    const first = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30 }), database);
    first.driver.run('class.add', { name: 'Vessel' }).run('class.select', 2);
    paint(first);
    await identifyAll(first);
    const drawn = first.driver.drawing.labels.slice();
    first.quit();

    const renamed = await folderOf({ 'a.png': 20, 'b.png': 30, 'new.png': 40 });
    renamed.id = 'renamed folder';
    const second = await startWorkbench(renamed, database, { gone: ['folder'] });
    expect(second.driver.drawing.labels).toEqual(drawn);
    expect(second.project.state.classes.map(({ name }) => name)).toEqual(['Lesion', 'Vessel']);
    expect(second.item('a.png')?.status).toBe('edited');
    second.quit();

    const third = await startWorkbench(renamed, database);
    expect(third.driver.drawing.labels).toEqual(drawn);
  });

  it('is not that of a copy of the folder, which is a task of its own', async () => {
    const database = freshName();
    const first = await startWorkbench(await folderOf({ 'a.png': 20 }), database);
    first.driver.run('class.add', { name: 'Vessel' }).run('class.select', 2);
    paint(first);
    const drawn = first.driver.drawing.labels.slice();
    await first.review.acceptAndNext();
    first.quit();

    const copy = await folderOf({ 'a.png': 20 });
    copy.id = 'copy';
    const second = await startWorkbench(copy, database);
    expect(second.item('a.png')?.status).toBe('new');
    expect(second.project.state.classes.map(({ name }) => name)).toEqual(['Lesion']);
    expect(area(second.driver.drawing.labels)).toBe(0);
    paint(second, 50);
    await second.saver.settled();
    second.quit();

    const again = await startWorkbench(await folderOf({ 'a.png': 20 }), database);
    expect(again.driver.drawing.labels).toEqual(drawn);
    expect(again.item('a.png')?.status).toBe('accepted');
  });

  it('goes to no other folder that happens to be opened once its own is gone', async () => {
    const database = freshName();
    const first = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30 }), database);
    paint(first);
    await identifyAll(first);
    first.quit();

    const other = await folderOf({ 'a.png': 1, 'b.png': 77, 'c.png': 88 });
    other.id = 'other';
    for (const key of other.files.keys()) other.written.set(key, 2);
    const second = await startWorkbench(other, database, { gone: ['folder'] });
    expect(second.project.state.images.map(({ status }) => status)).toEqual(['new', 'new', 'new']);
    expect(second.project.id).not.toBe(first.project.id);
  });

  it('is shown for every file with the same content', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'copy.png': 20 }));
    await bench.open('copy.png');
    await bench.open('a.png');
    paint(bench);
    expect(bench.project.state.counts.edited).toBe(2);
  });

  it('is never left before it is stored', async () => {
    let isFull = false;
    const disk = new FaultyDisk({ failing: () => (isFull ? 'ENOSPC' : null) });
    const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30 }), freshName(), { disk });
    isFull = true;
    paint(bench);
    await bench.open('b.png');
    expect(bench.project.state.image).toMatchObject({ phase: 'ready', open: { key: 'a.png' } });
    expect(bench.project.state.problem).toMatch(/disk is full/);
    isFull = false;
    await bench.open('b.png');
    expect(bench.driver.editor.state.imageName).toBe('b.png');
    expect(area(await bench.storedMask('a.png'))).toBeGreaterThan(200);
  });
});

describe('review', () => {
  it('accepts the open image and goes on to the next that is not', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30, 'c.png': 40 }));
    await bench.open('b.png');
    await bench.review.acceptAndNext();
    expect(bench.driver.editor.state.imageName).toBe('c.png');
    await bench.review.acceptAndNext();
    expect(bench.driver.editor.state.imageName).toBe('a.png');
    expect(bench.project.state.counts).toMatchObject({ accepted: 2, new: 1 });
  });

  it('goes through the images in the order in which they are shown', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30, 'c.png': 40 }));
    const name = () => bench.driver.editor.state.imageName;
    bench.project.arrange([2, 0, 1]);
    await bench.project.next();
    expect(name()).toBe('b.png');
    await bench.project.previous();
    await bench.project.previous();
    expect(name()).toBe('c.png');
    await bench.review.acceptAndNext();
    expect(name()).toBe('a.png');
    bench.project.arrange([2]);
    await bench.project.next();
    expect(name()).toBe('c.png');
  });

  it('is taken back by painting on', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20 }));
    await bench.review.acceptAndNext();
    expect(bench.driver.editor.state.imageStatus).toBe('accepted');
    paint(bench);
    expect(bench.item('a.png')?.status).toBe('edited');
    expect(bench.driver.editor.state.imageStatus).toBe('edited');
  });

  it('is a step: undo leads back through each status to the first one, and redo to the last', async () => {
    const database = freshName();
    const folder = await folderOf({ 'a.png': 20 });
    const bench = await startWorkbench(folder, database);
    await bench.segmenter.predictOpenImage();
    await bench.review.acceptAndNext();
    paint(bench);
    await bench.settled();
    bench.quit();
    const again = await startWorkbench(folder, database);
    const status = () => again.item('a.png')?.status;
    const undone = ['accepted', 'predicted', 'new'].map(() => {
      again.driver.run('edit.undo');
      return status();
    });
    expect(undone).toEqual(['accepted', 'predicted', 'new']);
    const redone = ['predicted', 'accepted', 'edited'].map(() => {
      again.driver.run('edit.redo');
      return status();
    });
    expect(redone).toEqual(['predicted', 'accepted', 'edited']);
    again.quit();
  });
});

describe('an image that cannot be opened', () => {
  it('says why, in the strip and on the canvas, and lets others be opened', async () => {
    const folder = await folderOf({ 'a.png': 20, 'bad.png': 30 });
    folder.files.set('bad.png', new Uint8Array(0));
    const bench = await startWorkbench(folder);
    await bench.open('bad.png');
    expect(bench.project.state.image).toEqual({
      phase: 'failed',
      key: 'bad.png',
      problem: 'bad.png is empty.',
    });
    expect(bench.item('bad.png')?.problem).toBe('bad.png is empty.');
    expect(bench.project.state.counts).toMatchObject({ new: 1, unreadable: 1 });
    expect(bench.driver.editor.state.imageId).toBeNull();
    folder.files.set('bad.png', await picture(50));
    await bench.open('bad.png');
    expect(bench.project.state.image.phase).toBe('ready');
    expect(bench.item('bad.png')?.problem).toBeUndefined();
  });

  it('because it vanished is named', async () => {
    const folder = await folderOf({ 'a.png': 20, 'b.png': 30, 'c.png': 40 });
    const bench = await startWorkbench(folder);
    folder.files.delete('c.png');
    await bench.open('c.png');
    expect(bench.project.state.image).toMatchObject({
      phase: 'failed',
      problem: 'c.png is no longer there, or may not be read.',
    });
  });

  it('is overtaken by a later choice', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30, 'c.png': 40 }));
    await Promise.all([bench.open('b.png'), bench.open('c.png')]);
    expect(bench.driver.editor.state.imageName).toBe('c.png');
    expect(bench.project.state.image).toMatchObject({ phase: 'ready', open: { key: 'c.png' } });
  });
});
