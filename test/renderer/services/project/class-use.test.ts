import { describe, expect, it, vi } from 'vitest';
import type { Labels } from '../../../../core/imaging/raster.ts';
import { propertyNamed } from '../../../../core/formats/dicom/seg/codes.ts';
import { freshName } from '../../store/support.ts';
import { paint } from '../paint.ts';
import { area, folderOf, startWorkbench } from '../support.ts';

const labelsIn = (mask: Labels) => [...new Set(mask)].sort();

/** Lesion (1) and Nucleus (2) on a.png and b.png; b.png is open. */
async function withNuclei(database = freshName()) {
  const folder = await folderOf({ 'a.png': 20, 'b.png': 30, 'c.png': 40 });
  const bench = await startWorkbench(folder, database);
  bench.driver.run('class.add', { name: 'Nucleus' });
  paint(bench, 10, 1);
  paint(bench, 30, 2);
  await bench.review.acceptAndNext();
  paint(bench, 30, 2);
  return { bench, folder, database };
}

describe('a class that is deleted', () => {
  it('takes its pixels along in every image, so that no other class inherits them', async () => {
    const { bench } = await withNuclei();
    bench.driver.run('class.delete', 2);
    await bench.settled();
    bench.driver.run('class.add', { name: 'Vessel' });
    expect(bench.project.state.classes.map(({ label, name }) => [label, name])).toEqual([
      [1, 'Lesion'],
      [3, 'Vessel'],
    ]);
    await bench.settled();
    expect(labelsIn(await bench.storedMask('a.png'))).toEqual([0, 1]);
    expect(labelsIn(await bench.storedMask('b.png'))).toEqual([0]);
    // What was accepted is not what is there now.
    await vi.waitFor(() => expect(bench.item('a.png')?.status).toBe('edited'));
    await bench.open('a.png');
    expect(labelsIn(bench.driver.drawing.labels)).toEqual([0, 1]);
  });

  it('is told to concern how many images beside the open one', async () => {
    const { bench } = await withNuclei();
    const { imageId } = bench.driver.editor.state;
    expect(await bench.classUse.elsewhere(2, imageId)).toBe(1);
    expect(await bench.classUse.elsewhere(2, null)).toBe(2);
    expect(await bench.classUse.elsewhere(3, imageId)).toBe(0);
  });

  it('comes back with all its pixels when it is undone, but for those drawn over since', async () => {
    const { bench } = await withNuclei();
    const before = await bench.storedMask('a.png');
    bench.driver.run('class.delete', 2).run('edit.undo');
    await bench.settled();
    expect(await bench.storedMask('a.png')).toEqual(before);
    bench.driver.run('edit.redo');
    await bench.settled();
    await bench.open('a.png');
    paint(bench, 31, 1);
    const drawn = area(bench.driver.drawing.labels);
    await bench.open('b.png');
    bench.driver.run('edit.undo');
    await bench.settled();
    const after = await bench.storedMask('a.png');
    expect(labelsIn(after)).toEqual([0, 1, 2]);
    expect(after.filter((label) => label === 1)).toHaveLength(drawn);
    expect(area(after)).toBeGreaterThan(area(before));
  });

  it('leaves no pixels without a class where adding it is undone', async () => {
    const { bench } = await withNuclei();
    await bench.open('a.png');
    bench.driver.run('history.goTo', 0);
    await bench.settled();
    expect(labelsIn(await bench.storedMask('b.png'))).toEqual([0]);
    bench.driver.run('edit.redo');
    await bench.settled();
    expect(labelsIn(await bench.storedMask('b.png'))).toEqual([0, 2]);
  });

  it('never lends its label to another, also after a restart', async () => {
    const { bench, folder, database } = await withNuclei();
    bench.driver.run('class.delete', 2);
    await bench.settled();
    bench.quit();
    const again = await startWorkbench(folder, database);
    again.driver.run('class.add', { name: 'Vessel' });
    expect(again.project.state.classes.at(-1)).toMatchObject({ label: 3, name: 'Vessel' });
  });

  it('leaves other projects alone', async () => {
    const { bench, folder, database } = await withNuclei();
    await bench.settled();
    bench.quit();
    folder.id = 'copy';
    const copy = await startWorkbench(folder, database);
    copy.driver.run('class.add', { name: 'Nucleus' }).run('class.delete', 2);
    await copy.settled();
    copy.quit();
    folder.id = 'folder';
    const again = await startWorkbench(folder, database);
    expect(labelsIn(await again.storedMask('a.png'))).toEqual([0, 1, 2]);
  });
});

describe('the codes of a class', () => {
  it('are there after a restart, and can still be taken back', async () => {
    const { bench, folder, database } = await withNuclei();
    const property = propertyNamed('left kidney');
    bench.driver.run('class.codes', { label: 2, property });
    await bench.settled();
    bench.quit();
    const again = await startWorkbench(folder, database);
    await again.open('b.png');
    expect(again.project.state.classes[1]).toMatchObject({ name: 'Nucleus', property });
    again.driver.run('edit.undo');
    await vi.waitFor(() => expect(again.project.state.classes[1]?.property).toBeNull());
  });
});
