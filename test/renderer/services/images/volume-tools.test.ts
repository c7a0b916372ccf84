import { describe, expect, it, vi } from 'vitest';
import type { Axis } from '../../../../core/geometry/volume.ts';
import { planeOf, pixelIn } from '../../../../core/geometry/planes.ts';
import type { Vector } from '../../../../core/geometry/vector.ts';
import { tilesToGrid } from '../../../../core/mask/tiles.ts';
import { Actions } from '../../../../renderer/actions/actions.ts';
import { encodeNifti } from '../../../support/nifti.ts';
import { startWorkbench } from '../support.ts';
import { folderWith, inPlanes, paint, SHAPE, stored, VALUES, workIn } from './in-planes.ts';
import type { Bench } from './in-planes.ts';

/** Of the window, where nothing is asked of it. */
const NONE = {} as never;

/** Millimetres from one voxel to the next. */
const SPACING: Vector = [1, 2, 3];

/** A volume in planes and a sphere in the hand, so many pixels of the open plane across. */
async function withSphere(brushSize: number, folder = folderWith(), database?: string): Promise<Bench> {
  const bench = await startWorkbench(folder, database);
  await inPlanes(bench);
  bench.editor.set({ brushShape: 'sphere', brushSize });
  return bench;
}

function actionsOf(bench: Bench): Actions {
  const { workspace, neighbours } = bench;
  return new Actions({ workspace, neighbours, app: { ...bench, templates: NONE, shell: NONE } });
}

/** A label for all voxels whose centres are within half a diameter of a point, in millimetres, and else what was. */
function withBall(labels: readonly number[], centre: Vector, diameter: number, label = 1): readonly number[] {
  return labels.map((before, i) => {
    const voxel = voxelAt(i);
    const offsets = SPACING.map((length, axis) => ((voxel[axis] ?? 0) + 0.5 - (centre[axis] ?? 0)) * length);
    return Math.hypot(...offsets) <= diameter / 2 ? label : before;
  });
}

function voxelAt(i: number): Vector {
  return [i % 12, Math.floor(i / 12) % 10, Math.floor(i / 120)];
}

const EMPTY = Array<number>(12 * 10 * 8).fill(0);

/** Presses the brush on a voxel of the slice that the crosshair is in. */
function dab(bench: Bench, axis: Axis, voxel: Vector): void {
  const { volume } = bench.planes.state;
  if (volume === null) throw new Error('No volume');
  const { x, y } = pixelIn(volume, planeOf(volume, axis), voxel);
  paint(bench, x, y);
}

describe('the sphere', () => {
  it('paints all frames that it reaches, from whichever plane, as one step', async () => {
    const bench = await withSphere(9);
    const { editor, workspace, planes } = bench;
    // The crosshair is in column 6, row 5, frame 4, and brushes of odd sizes are in the middle of a pixel.
    dab(bench, 2, [6, 5, 4]);
    const ball = withBall(EMPTY, [6.5, 5.5, 4.5], 9);
    expect(new Set(ball.flatMap((label, i) => (label === 1 ? [voxelAt(i)[2]] : [])))).toHaveLength(3);
    expect(await stored(bench)).toEqual(ball);
    expect(editor.state.history).toHaveLength(1);
    workspace.undo();
    expect(await stored(bench)).toEqual(EMPTY);
    for (const axis of [1, 0] as const) {
      await workIn(bench, axis);
      // Pixels of the plane from the side are two millimetres wide.
      editor.set({ brushSize: axis === 0 ? 5 : 9 });
      dab(bench, axis, planes.state.crosshair);
      const centre = planes.state.crosshair.map((index) => index + 0.5) as unknown as Vector;
      expect(await stored(bench)).toEqual(withBall(EMPTY, centre, axis === 0 ? 10 : 9));
      expect(bench.editor.drawing?.labels.includes(1)).toBe(true);
      expect(editor.state.history).toHaveLength(1);
      workspace.undo();
      expect(await stored(bench)).toEqual(EMPTY);
    }
  });

  it('is taken back as one step after a restart, also where planes are no longer shown', async () => {
    const folder = folderWith();
    const bench = await withSphere(9, folder, 'a sphere');
    dab(bench, 2, [6, 5, 4]);
    const ball = await stored(bench);
    const { frames } = bench.planes.state;
    bench.quit();
    const later = await startWorkbench(folder, 'a sphere');
    await later.project.start();
    const drawn = async () =>
      (await later.annotations.frames(frames)).filter((frame) => tilesToGrid(frame).data.includes(1));
    expect(await drawn()).toHaveLength(3);
    later.workspace.undo();
    await later.editor.idle();
    await later.settled();
    expect(await drawn()).toHaveLength(0);
    later.workspace.redo();
    await later.editor.idle();
    await inPlanes(later);
    expect(await stored(later)).toEqual(ball);
  });

  it('erases, and spares locked classes and what the rule protects', async () => {
    const bench = await withSphere(9);
    const { editor, workspace } = bench;
    const actions = actionsOf(bench);
    dab(bench, 2, [6, 5, 4]);
    actions.run('class.add', { name: 'Other' });
    expect(editor.state.activeLabel).toBe(2);
    editor.set({ writeRule: 'background' });
    dab(bench, 2, [9, 5, 4]);
    const [first, second] = [withBall(EMPTY, [6.5, 5.5, 4.5], 9), withBall(EMPTY, [9.5, 5.5, 4.5], 9, 2)];
    const both = first.map((label, i) => label || (second[i] ?? 0));
    expect(await stored(bench)).toEqual(both);
    actions.run('class.lock', 1);
    editor.set({ tool: 'eraser', writeRule: 'all' });
    dab(bench, 2, [7, 5, 4]);
    const erased = withBall(EMPTY, [7.5, 5.5, 4.5], 9);
    expect(await stored(bench)).toEqual(both.map((label, i) => (erased[i] === 1 && label === 2 ? 0 : label)));
    workspace.undo();
    expect(await stored(bench)).toEqual(both);
  });

  it('keeps to a range of values in all frames, and to what the threshold brush was put on', async () => {
    const bench = await withSphere(9);
    const { editor, workspace } = bench;
    const ball = withBall(EMPTY, [6.5, 5.5, 4.5], 9);
    const within = (low: number, high: number) =>
      ball.map((label, i) => (label === 1 && (VALUES[i] ?? 0) >= low && (VALUES[i] ?? 0) <= high ? 1 : 0));
    editor.set({ valueRange: { low: 425, high: 560 } });
    dab(bench, 2, [6, 5, 4]);
    await editor.idle();
    expect(await stored(bench)).toEqual(within(425, 560));
    workspace.undo();
    expect(await stored(bench)).toEqual(EMPTY);
    // A share of the window that the image is opened with; the range holds besides.
    editor.set({ tool: 'threshold-brush', tolerance: 10 });
    dab(bench, 2, [6, 5, 4]);
    await editor.idle();
    const { low, high } = editor.drawing?.image?.window ?? { low: 0, high: 0 };
    const furthest = (10 * (high - low)) / 255;
    const seed = 6 + 12 * (5 + 10 * 4);
    expect(await stored(bench)).toEqual(within(seed - furthest, 560));
  });

  it('is done before it is taken back, however soon that is asked for', async () => {
    const bench = await withSphere(9);
    bench.editor.set({ valueRange: { low: 0, high: 5000 } });
    dab(bench, 2, [6, 5, 4]);
    expect(bench.editor.state.history).toHaveLength(0);
    bench.workspace.undo();
    await bench.editor.idle();
    expect(bench.editor.state).toMatchObject({ canUndo: false, canRedo: true });
    expect(await stored(bench)).toEqual(EMPTY);
  });

  it('leaves nothing where the stroke is given up', async () => {
    const bench = await withSphere(9);
    const { editor, workspace } = bench;
    editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    const { stretch } = editor.state;
    const samples = [{ point: { x: 6.5, y: 5.5 * stretch }, pressure: 0.5 }];
    const modifiers = { shift: false, ctrl: false, alt: false };
    const common = { type: 'pointer', pointerId: 1, device: 'mouse', modifiers, time: 0, samples } as const;
    editor.dispatch({ ...common, phase: 'down', button: 0 });
    expect(editor.drawing?.labels.includes(1)).toBe(true);
    workspace.undo();
    expect(editor.drawing?.labels.includes(1)).toBe(false);
    expect(editor.state.history).toHaveLength(0);
    expect(await stored(bench)).toEqual(EMPTY);
  });

  it('is a disc where there is no volume, and is chosen with the planes that it needs', async () => {
    const folder = folderWith();
    folder.files.set(
      'other.nii',
      encodeNifti({ shape: [12, 10, 1], values: new Int16Array(120), type: 'uint8' }),
    );
    const bench = await startWorkbench(folder);
    await bench.project.start();
    const { editor, planes } = bench;
    const actions = actionsOf(bench);
    actions.run('brush.toggleSphere');
    await vi.waitFor(() => expect(planes.state.isOn).toBe(true));
    expect(editor.state).toMatchObject({ brushShape: 'sphere', volume: { shape: SHAPE } });
    actions.run('brush.toggleSphere');
    expect(editor.state.brushShape).toBe('round');
    actions.run('brush.toggleSphere');
    await bench.open('other.nii');
    expect(editor.state.volume).toBeNull();
    editor.set({ brushSize: 5 });
    paint(bench, 6, 5);
    expect(editor.state.history).toHaveLength(1);
    expect(editor.sphere).toBeNull();
    expect(editor.drawing?.labels.filter((label) => label === 1)).toHaveLength(21);
  });
});

describe('fill in all frames', () => {
  const inRange = (low: number, high: number) => (_: unknown, i: number) => i >= low && i <= high;

  it('gives a region of one label another, through all frames that it lies in, as one step', async () => {
    const bench = await withSphere(9);
    const { editor, workspace } = bench;
    dab(bench, 2, [6, 5, 4]);
    const ball = await stored(bench);
    actionsOf(bench).run('class.add', { name: 'Other' });
    editor.set({ tool: 'fill', inVolume: true });
    const steps = editor.state.history.length;
    await workIn(bench, 0);
    dab(bench, 0, [6, 5, 4]);
    await editor.idle();
    expect(await stored(bench)).toEqual(ball.map((label) => 2 * label));
    expect(editor.state.history).toHaveLength(steps + 1);
    workspace.undo();
    expect(await stored(bench)).toEqual(ball);
  });

  it('goes by a range of values from where it is put, and stops at labels that it may not pass', async () => {
    const bench = await withSphere(1);
    const { editor, workspace } = bench;
    editor.set({ tool: 'fill', inVolume: true, valueRange: { low: 425, high: 560 } });
    dab(bench, 2, [6, 5, 4]);
    await editor.idle();
    const wanted = EMPTY.map(inRange(425, 560)).map(Number);
    expect(await stored(bench)).toEqual(wanted);
    workspace.undo();
    // A wall between the frames 3 and 4, which are 360 to 479 and 480 to 599.
    editor.set({ inVolume: false, valueRange: null });
    await bench.planes.moveTo([6, 5, 3]);
    await vi.waitFor(() => expect(editor.state.imageId?.endsWith('#3')).toBe(true));
    dab(bench, 2, [6, 5, 3]);
    const wall = await stored(bench);
    expect(wall.slice(360, 480).every((label) => label === 1)).toBe(true);
    await bench.planes.moveTo([6, 5, 4]);
    await vi.waitFor(() => expect(editor.state.imageId?.endsWith('#4')).toBe(true));
    actionsOf(bench).run('class.add', { name: 'Other' });
    editor.set({ inVolume: true, writeRule: 'background', valueRange: { low: 300, high: 560 } });
    dab(bench, 2, [6, 5, 4]);
    await editor.idle();
    expect(await stored(bench)).toEqual(wall.map((label, i) => (inRange(480, 560)(label, i) ? 2 : label)));
    workspace.undo();
    editor.set({ writeRule: 'all' });
    dab(bench, 2, [6, 5, 4]);
    await editor.idle();
    expect(await stored(bench)).toEqual(wall.map((label, i) => (inRange(300, 560)(label, i) ? 2 : label)));
  });

  it('says so where nothing of the range is there, and where values cannot be read', async () => {
    const folder = folderWith();
    const bench = await withSphere(1, folder);
    const { editor, planes } = bench;
    editor.set({ tool: 'fill', inVolume: true, valueRange: { low: 0, high: 5 } });
    dab(bench, 2, [6, 5, 4]);
    await editor.idle();
    expect(editor.state.hint).toBe('nothing-there');
    folder.files.clear();
    await bench.reader.forget(bench.project.sourceOf(bench.project.state.images[0] as never, 0));
    editor.set({ valueRange: { low: 425, high: 560 } });
    dab(bench, 2, [6, 5, 4]);
    await editor.idle();
    expect(planes.state.problem).toMatch(/head\.nii/);
    expect(editor.state.history).toHaveLength(0);
  });
});

describe('a range of values in all frames', () => {
  const HIGHEST = 1900;

  /** Asks for values from 300 to the highest to be the second class; `shares` tells how far it was. */
  async function labelled(
    bench: Bench,
    over: 'all' | number,
    { signal, shares = [] }: { readonly signal?: AbortSignal; readonly shares?: number[] } = {},
  ): Promise<readonly number[]> {
    await bench.editor.labelRange(
      { label: 2, range: { low: 300, high: HIGHEST }, over },
      { signal: signal ?? new AbortController().signal, onProgress: (share) => void shares.push(share) },
    );
    await bench.editor.idle();
    return stored(bench);
  }

  const isIn = (i: number): boolean => i >= 300 && i <= HIGHEST;

  it('gets a class everywhere, over background or in another class, as one step', async () => {
    const bench = await withSphere(9);
    const { editor, workspace } = bench;
    dab(bench, 2, [6, 5, 4]);
    const before = await stored(bench);
    actionsOf(bench).run('class.add', { name: 'Other' });
    const steps = editor.state.history.length;
    const shares: number[] = [];
    expect(await labelled(bench, 'all', { shares })).toEqual(before.map((label, i) => (isIn(i) ? 2 : label)));
    expect(shares).toEqual([0]);
    expect(editor.state.history).toHaveLength(steps + 1);
    workspace.undo();
    expect(await labelled(bench, 0)).toEqual(before.map((label, i) => (isIn(i) && label === 0 ? 2 : label)));
    workspace.undo();
    expect(await labelled(bench, 1)).toEqual(before.map((label, i) => (isIn(i) && label === 1 ? 2 : label)));
    workspace.undo();
    actionsOf(bench).run('class.lock', 1);
    expect(await labelled(bench, 'all')).toEqual(
      before.map((label, i) => (isIn(i) && label === 0 ? 2 : label)),
    );
  });

  it('is looked for some frames at a time, as the progress says', async () => {
    const folder = folderWith();
    const values = Int16Array.from({ length: 120 * 20 }, (_, i) => i);
    const sform = [-1, 0, 0, 0, 0, -2, 0, 0, 0, 0, 3, 0];
    folder.files.set('head.nii', encodeNifti({ shape: [12, 10, 20], values, sform, spacing: [1, 2, 3] }));
    const bench = await withSphere(9, folder);
    actionsOf(bench).run('class.add', { name: 'Other' });
    const shares: number[] = [];
    const labels = await labelled(bench, 'all', { shares });
    expect(shares).toEqual([0, 0.4, 0.8]);
    expect(labels).toEqual(Array.from(values, (_, i) => (isIn(i) ? 2 : 0)));
  });

  it('stays as it is where that is given up, and where the class is locked', async () => {
    const bench = await withSphere(9);
    actionsOf(bench).run('class.add', { name: 'Other' });
    const stop = new AbortController();
    const asked = labelled(bench, 'all', { signal: stop.signal });
    stop.abort();
    expect(await asked).toEqual(EMPTY);
    actionsOf(bench).run('class.lock', 2);
    expect(await labelled(bench, 'all')).toEqual(EMPTY);
    expect(bench.editor.state.hint).toBe('class-locked');
  });
});
