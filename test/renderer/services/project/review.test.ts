import { describe, expect, it } from 'vitest';
import { encodeTiff } from '../../../support/tiff.ts';
import { freshName } from '../../store/support.ts';
import { paint } from '../paint.ts';
import { area, folderOf, SIZE, startWorkbench } from '../support.ts';

type Bench = Awaited<ReturnType<typeof startWorkbench>>;

const about = (bench: Bench, key = 'a.png') => {
  const { status, flagged, comment } = bench.item(key) ?? {};
  return { status, flagged, comment };
};

describe('what a person says of an image', () => {
  it('is there again after a restart, and is taken back step by step', async () => {
    const folder = await folderOf({ 'a.png': 20 });
    const database = freshName();
    const first = await startWorkbench(folder, database);
    await first.segmenter.predictOpenImage();
    first.review.toggleFlag();
    first.review.comment('  Blurred ');
    await first.review.skipAndNext();
    await first.settled();
    first.quit();

    const again = await startWorkbench(folder, database);
    expect(about(again)).toEqual({ status: 'skipped', flagged: true, comment: 'Blurred' });
    expect(again.project.state.counts).toMatchObject({ skipped: 1, flagged: 1, commented: 1 });
    expect(again.review.notes()).toMatchObject({ flagged: true, comment: 'Blurred' });
    again.driver.run('edit.undo');
    expect(about(again)).toEqual({ status: 'predicted', flagged: true, comment: 'Blurred' });
    again.driver.run('edit.undo');
    again.driver.run('edit.undo');
    expect(about(again)).toEqual({ status: 'predicted', flagged: false, comment: '' });
    again.driver.run('edit.redo');
    expect(about(again)).toEqual({ status: 'predicted', flagged: true, comment: '' });
    again.quit();
  });

  it('leads on to the next that nobody has reviewed', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30, 'c.png': 40 }));
    await bench.review.skipAndNext();
    expect(bench.driver.editor.state.imageName).toBe('b.png');
    await bench.review.noFindingAndNext();
    expect(bench.driver.editor.state.imageName).toBe('c.png');
    await bench.review.acceptAndNext();
    expect(bench.driver.editor.state.imageName).toBe('c.png');
    expect(bench.project.state.counts).toMatchObject({ skipped: 1, 'no-finding': 1, accepted: 1, new: 0 });
  });

  it('empties the mask where nothing is to be found, until that is undone', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20 }));
    paint(bench);
    const drawn = area(bench.driver.drawing.labels);
    await bench.review.noFindingAndNext();
    await bench.settled();
    expect(area(await bench.storedMask('a.png'))).toBe(0);
    bench.driver.run('edit.undo');
    expect(area(bench.driver.drawing.labels)).toBe(drawn);
    expect(about(bench).status).toBe('edited');
  });

  it('is open again once it is reopened, with the status that its mask tells', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20 }));
    await bench.segmenter.predictOpenImage();
    await bench.review.acceptAndNext();
    bench.review.reopen();
    expect(about(bench).status).toBe('predicted');
    bench.driver.run('edit.undo');
    expect(about(bench).status).toBe('accepted');
  });

  it('is told of a file by its frames together', async () => {
    const page = { ...SIZE, samples: new Uint8Array(SIZE.width * SIZE.height) };
    const folder = await folderOf({});
    folder.files.set('a.tif', encodeTiff([page, { ...page, samples: page.samples.map(() => 9) }]));
    const bench = await startWorkbench(folder);
    bench.review.toggleFlag();
    bench.review.comment('Dark');
    await bench.project.selectFrame(1);
    bench.review.comment('Grey');
    expect(about(bench, 'a.tif')).toEqual({ status: 'new', flagged: true, comment: 'Dark · Grey' });
    await bench.project.selectFrame(0);
    bench.review.toggleFlag();
    expect(about(bench, 'a.tif')).toEqual({ status: 'new', flagged: false, comment: 'Dark · Grey' });
  });
});
