import { describe, expect, it, vi } from 'vitest';
import { decodeTiles } from '../../../../core/mask/tiles.ts';
import { imageIdOf } from '../../../../core/document/image-id.ts';
import { encodeSlice } from '../../../support/dicom-slices.ts';
import { freshName } from '../../store/support.ts';
import { paint } from '../paint.ts';
import { area, folderOf, sha256, SIZE, startWorkbench, TestFolder } from '../support.ts';

/** Slices by their names and heights in millimetres. */
function folderOfSlices(slices: Readonly<Record<string, number>>): TestFolder {
  const folder = new TestFolder();
  for (const [key, z] of Object.entries(slices)) folder.files.set(key, encodeSlice({ position: [0, 0, z] }));
  return folder;
}

const FIVE = { 'ct/1.dcm': 8, 'ct/2.dcm': 0, 'ct/3.dcm': 4, 'ct/4.dcm': 2, 'ct/5.dcm': 6 };
const SORTED = ['ct/2.dcm', 'ct/4.dcm', 'ct/3.dcm', 'ct/5.dcm', 'ct/1.dcm'];

describe('slices of one series', () => {
  it('are one item, opened in the middle and scrolled by where they lie', async () => {
    const folder = folderOfSlices(FIVE);
    folder.files.set('photograph.png', (await folderOf({ a: 30 })).files.get('a') as Uint8Array);
    const { project, imageLoader, editor } = await startWorkbench(folder);
    const [item, photograph] = project.state.images;
    expect(project.state.images).toHaveLength(2);
    expect(photograph?.key).toBe('photograph.png');
    expect(item).toMatchObject({ key: 'ct/1.dcm', name: 'Chest', frame: 2 });
    expect(item?.files?.map(({ key }) => key)).toEqual(SORTED);
    expect(imageLoader.current?.imageId).toBe(item?.files?.[2]?.imageId);
    expect(imageLoader.current?.series).toMatchObject({
      spacing: { x: 0.5, y: 0.5, z: 2 },
      orientation: { through: [0, 0, 1] },
    });
    const shown: unknown[] = [];
    for (let frame = 0; frame < 5; frame++) {
      await project.selectFrame(frame);
      shown.push(imageLoader.current?.imageId);
    }
    const contents = SORTED.map((key) => sha256(folder.files.get(key) as Uint8Array));
    expect(shown).toEqual(contents.map((content) => imageIdOf(project.id ?? '', content)));
    expect(editor.state.frames).toEqual(shown);
  });

  it('keep their labels when a slice is added before them, and the one that was shown stays', async () => {
    const folder = folderOfSlices(FIVE);
    const bench = await startWorkbench(folder);
    const { project } = bench;
    await project.selectFrame(1);
    paint(bench, 30);
    await bench.settled();
    expect(project.state.images[0]?.frames).toEqual(['new', 'edited', 'new', 'new', 'new']);
    folder.files.set('ct/0.dcm', encodeSlice({ position: [0, 0, -2] }));
    await project.refresh();
    const [item] = project.state.images;
    expect(item?.files).toHaveLength(6);
    expect(item?.frames).toEqual(['new', 'new', 'edited', 'new', 'new', 'new']);
    expect(area(await bench.storedMask('ct/4.dcm'))).toBeGreaterThan(100);
    expect(area(await bench.storedMask('ct/3.dcm'))).toBe(0);
    await project.select(0);
    await project.selectFrame(2);
    expect(area(bench.driver.drawing.labels)).toBeGreaterThan(100);
  });

  it('are opened again where they were left, and what was drawn is known', async () => {
    const folder = folderOfSlices(FIVE);
    const database = freshName();
    const first = await startWorkbench(folder, database);
    await first.project.selectFrame(3);
    paint(first, 20);
    await first.settled();
    const shown = first.imageLoader.current?.imageId;
    first.quit();
    const second = await startWorkbench(folder, database);
    expect(second.imageLoader.current?.imageId).toBe(shown);
    expect(second.project.state.images[0]).toMatchObject({ frame: 3, status: 'edited' });
    expect(second.project.state.images[0]?.frames?.[3]).toBe('edited');
    expect(second.driver.editor.state.canUndo).toBe(true);
  });

  it('are all known in the background, and predicted one by one', async () => {
    const bench = await startWorkbench(folderOfSlices(FIVE));
    bench.thumbnails.show(['ct/1.dcm']);
    await vi.waitFor(() => {
      expect(bench.project.state.images[0]?.files?.every(({ imageId }) => imageId !== undefined)).toBe(true);
    });
    await bench.batch.start();
    expect(bench.batch.state).toMatchObject({ phase: 'finished', failures: [] });
    expect(bench.project.state.images[0]?.frames).toEqual(Array.from({ length: 5 }, () => 'predicted'));
  });

  it('are interpolated between those that are drawn, also where they were never opened', async () => {
    const bench = await startWorkbench(folderOfSlices(FIVE));
    for (const frame of [0, 4]) {
      await bench.project.selectFrame(frame);
      paint(bench, 40);
    }
    bench.driver.run('mask.interpolate');
    await vi.waitFor(() => expect(bench.driver.editor.state.hint).toBe('interpolated-series'));
    await bench.settled();
    const ids = bench.project.state.images[0]?.files?.map(({ imageId }) => imageId ?? '') ?? [];
    const areas = await Promise.all(
      ids.map(async (id) => area(decodeTiles(SIZE, await bench.annotations.tiles(id)).data)),
    );
    expect(new Set(areas).size).toBe(1);
    expect(areas[0]).toBeGreaterThan(100);
    // One step, which the open slice takes back in all between; what was drawn stays.
    bench.driver.run('edit.undo');
    await bench.settled();
    const left = await Promise.all(
      ids.map(async (id) => area(decodeTiles(SIZE, await bench.annotations.tiles(id)).data)),
    );
    expect(left).toEqual([areas[0], 0, 0, 0, areas[0]]);
  });
});
