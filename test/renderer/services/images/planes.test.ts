import { describe, expect, it, vi } from 'vitest';
import { addingOf } from '../../../../core/document/classes.ts';
import { imageIdOf } from '../../../../core/document/image-id.ts';
import { planeOf, voxelIn } from '../../../../core/geometry/planes.ts';
import { Actions } from '../../../../renderer/actions/actions.ts';
import { encodeSlice } from '../../../support/dicom-slices.ts';
import { encodeNifti } from '../../../support/nifti.ts';
import { startWorkbench, TestFolder } from '../support.ts';
import { folderWith, inPlanes, paint, SHAPE, stored, workIn } from './in-planes.ts';

/** Of the window, where nothing is asked of it. */
const NONE = {} as never;

const ADDED = addingOf({ label: 2, name: 'Other', color: '#56b4e9', locked: false });

describe('three planes', () => {
  it('go through one voxel, with the values of the file', async () => {
    const bench = await startWorkbench(folderWith());
    await inPlanes(bench);
    const { planes } = bench;
    expect(planes.state).toMatchObject({ large: 2, crosshair: [6, 5, 4] });
    await vi.waitFor(() => expect(planes.state.pictures[0]).not.toBeNull());
    await vi.waitFor(() => expect(planes.state.pictures[1]).not.toBeNull());
    for (const axis of [0, 1] as const) {
      const { volume, pictures } = planes.state;
      const { pixels, at } = pictures[axis] ?? {};
      if (volume === null || pixels === undefined || at === undefined) throw new Error('No picture');
      pixels.data.forEach((value, i) => {
        const place = { x: i % pixels.width, y: Math.floor(i / pixels.width) };
        const [x, y, z] = voxelIn({ volume, plane: planeOf(volume, axis), at }, place);
        expect(value).toBe(x + 12 * (y + 10 * z));
      });
    }
  });

  it('make the files of all slices known to the list at once', async () => {
    const folder = new TestFolder();
    for (let slice = 0; slice < 6; slice++) {
      folder.files.set(`${slice}.dcm`, encodeSlice({ width: 12, height: 10, position: [0, 0, 2 * slice] }));
    }
    const bench = await startWorkbench(folder);
    const identify = vi.spyOn(bench.project, 'identify');
    await inPlanes(bench);
    expect(identify).toHaveBeenCalledTimes(1);
    const files = bench.project.state.images[0]?.files ?? [];
    expect(files.map(({ imageId }) => imageId)).toEqual(bench.planes.state.frames);
    const hints = await bench.images.hints(bench.project.id ?? '');
    expect(hints.map(({ path }) => path).sort()).toEqual(files.map(({ key }) => key).sort());
  });

  it('are opened in the editor, which keeps its place from slice to slice', async () => {
    const bench = await startWorkbench(folderWith());
    await inPlanes(bench);
    const { editor, planes } = bench;
    await workIn(bench, 0);
    expect(editor.state).toMatchObject({ imageSize: { width: 10, height: 8 }, stretch: 1.5 });
    expect(editor.drawing?.image?.data[0]).toBe(6 + 12 * 10 * 7);
    editor.setCamera({ scale: 3, offsetX: 20, offsetY: 10 });
    await planes.step(1);
    await vi.waitFor(() => expect(editor.drawing?.image?.data[0]).toBe(7 + 12 * 10 * 7));
    expect(editor.view.camera).toEqual({ scale: 3, offsetX: 20, offsetY: 10, stretch: 1.5 });
    expect(planes.crosshair).toEqual({ x: 5, y: 3 });
    await planes.moveToPixel(2, { x: 2.4, y: 100 });
    expect(planes.state.crosshair).toEqual([2, 9, 4]);
    await vi.waitFor(() => expect(editor.drawing?.image?.data[0]).toBe(2 + 12 * 10 * 7));
  });

  it('make one step of a stroke, which any plane takes back, also after a restart', async () => {
    const folder = folderWith();
    const bench = await startWorkbench(folder, 'three planes');
    await inPlanes(bench);
    paint(bench, 3, 4);
    const first = await stored(bench);
    expect(first.filter((label) => label === 1)).toHaveLength(1);
    await workIn(bench, 0);
    paint(bench, 2, 1, 2, 6);
    const second = await stored(bench);
    const changed = second.flatMap((label, i) => (label === first[i] ? [] : [i]));
    // Column 6, row 2, in six frames.
    expect(changed).toEqual([1, 2, 3, 4, 5, 6].map((z) => 6 + 12 * (2 + 10 * z)));
    expect(bench.editor.state.history).toHaveLength(2);
    await workIn(bench, 1);
    bench.workspace.undo();
    expect(await stored(bench)).toEqual(first);
    bench.workspace.redo();
    expect(await stored(bench)).toEqual(second);
    bench.quit();

    const later = await startWorkbench(folder, 'three planes');
    await inPlanes(later);
    expect(await stored(later)).toEqual(second);
    expect(later.editor.state.isPlane).toBe(false);
    later.workspace.undo();
    expect(await stored(later)).toEqual(first);
    later.workspace.undo();
    expect((await stored(later)).every((label) => label === 0)).toBe(true);
  });

  it('can take back that a class was deleted, wherever it was drawn', async () => {
    const bench = await startWorkbench(folderWith());
    await inPlanes(bench);
    await workIn(bench, 0);
    const { driver, workspace } = bench;
    driver.run('class.add', { name: 'Ruler' });
    driver.run('class.delete', 2);
    await bench.settled();
    const names = () => workspace.state.value.classes.map(({ name }) => name);
    expect(names()).not.toContain('Ruler');
    driver.run('edit.undo');
    await bench.settled();
    expect(names()).toContain('Ruler');
  });

  it('keep the stroke that is under way when another plane, or another image, is opened', async () => {
    const folder = folderWith();
    folder.files.set(
      'other.nii',
      encodeNifti({ shape: [4, 4, 1], values: new Int16Array(16), type: 'uint8' }),
    );
    const bench = await startWorkbench(folder);
    await inPlanes(bench);
    await workIn(bench, 0);
    const { editor, workspace, planes, settled } = bench;
    editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    const press = { point: { x: 4.5, y: 4.5 * 1.5 }, pressure: 0.5 };
    editor.dispatch({
      type: 'pointer',
      phase: 'down',
      pointerId: 1,
      device: 'mouse',
      button: 0,
      samples: [press],
      modifiers: { shift: false, ctrl: false, alt: false },
      time: 0,
    });
    expect(workspace.isBusy).toBe(true);
    const { frames } = planes.state;
    await bench.open('other.nii');
    await settled();
    expect(editor.state).toMatchObject({ isPlane: false, imageSize: { width: 4, height: 4 } });
    expect(planes.state).toMatchObject({ isOn: false, volume: null });
    const drawn = await bench.annotations.frames(frames);
    expect(drawn.filter(({ tiles }) => tiles.size > 0)).toHaveLength(1);
    // Only what is open is kept at hand.
    expect(frames.filter((id) => bench.stream.frame(id) !== undefined)).toEqual([]);
    expect(editor.state.history).toEqual([]);
  });

  it('are cleaned and filled through all frames, each as one step', async () => {
    const bench = await startWorkbench(folderWith());
    await inPlanes(bench);
    const { workspace, neighbours, planes } = bench;
    const actions = new Actions({ workspace, neighbours, app: { ...bench, templates: NONE, shell: NONE } });
    const labelled = async () => (await stored(bench)).reduce((sum, label) => sum + (label === 1 ? 1 : 0), 0);
    await workIn(bench, 0);
    paint(bench, 2, 1, 2, 6);
    paint(bench, 8, 3);
    await workIn(bench, 1);
    expect(await labelled()).toBe(7);
    actions.run('volume.keepLargest');
    expect(await labelled()).toBe(6);
    expect(bench.editor.state.history.at(-1)?.name).toBe('keep-largest');
    actions.run('edit.undo');
    expect(await labelled()).toBe(7);
    actions.run('volume.removeSmall');
    expect(await labelled()).toBe(0);
    expect(bench.editor.drawing?.labels.every((label) => label === 0)).toBe(true);
    actions.run('edit.undo');
    expect(await labelled()).toBe(7);
    // The crosshair is in column 6; the stroke is in row 2 of its frames 1 to 6.
    await planes.moveTo([6, 2, 3]);
    bench.stream.commit({
      name: 'class-add',
      project: bench.project.id ?? '',
      place: null,
      classes: [ADDED],
    });
    bench.editor.set({ activeLabel: 2 });
    actions.run('volume.fill');
    const after = await stored(bench);
    expect([1, 2, 3, 4, 5, 6].map((z) => after[6 + 12 * (2 + 10 * z)])).toEqual([2, 2, 2, 2, 2, 2]);
    expect(await labelled()).toBe(1);
    actions.run('edit.undo');
    expect(await labelled()).toBe(7);
  });

  it('let frames be predicted while a plane is open, which shows what came of it', async () => {
    const folder = folderWith();
    const bench = await startWorkbench(folder);
    await inPlanes(bench);
    await workIn(bench, 1);
    await bench.batch.start();
    await vi.waitFor(() => expect(bench.batch.state.phase).not.toBe('running'));
    const labels = await stored(bench);
    const { volume, crosshair } = bench.planes.state;
    if (volume === null) throw new Error('No volume');
    const { drawing } = bench.editor;
    drawing?.labels.forEach((label, i) => {
      const pixel = { x: i % drawing.width, y: Math.floor(i / drawing.width) };
      const [x, y, z] = voxelIn({ volume, plane: planeOf(volume, 1), at: crosshair[1] }, pixel);
      expect(label).toBe(labels[x + 12 * (y + 10 * z)]);
    });
    expect(labels.some((label) => label === 1)).toBe(true);
  });

  it('go back to the frames when they are no longer wanted', async () => {
    const bench = await startWorkbench(folderWith());
    await inPlanes(bench);
    await workIn(bench, 0);
    bench.editor.set({ threePlanes: false });
    await vi.waitFor(() => expect(bench.editor.state.isPlane).toBe(false));
    const { imageId } = bench.editor.state;
    const { content } = bench.imageLoader.current?.series.frames[4] ?? {};
    expect(imageId).toBe(imageIdOf(bench.project.id ?? '', content ?? '', 4));
    expect(bench.planes.state).toMatchObject({ isOn: false, reading: null });
    bench.editor.set({ threePlanes: true });
    await vi.waitFor(() => expect(bench.planes.state.isOn).toBe(true));
    await workIn(bench, 1);
    expect(bench.editor.state.imageSize).toEqual({ width: 12, height: 8 });
  });

  it('are not there for what is no volume, and say why', async () => {
    const few = await startWorkbench(folderWith([12, 10, 3]));
    await few.project.start();
    few.editor.set({ threePlanes: true });
    expect(few.planes.state).toMatchObject({ volume: null, obstacle: 'few', isOn: false });
    const leaning = await startWorkbench(folderWith(SHAPE, [-1, 0, 0, 0, 0, -2, 1, 0, 0, 0, 3, 0]));
    await leaning.project.start();
    leaning.editor.set({ threePlanes: true });
    expect(leaning.planes.state).toMatchObject({ volume: null, obstacle: 'aslant', isOn: false });
    await leaning.planes.step(1);
    await vi.waitFor(() => expect(leaning.planes.state.crosshair).toEqual([0, 0, 0]));
  });
});
