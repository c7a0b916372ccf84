import { expect, vi } from 'vitest';
import type { Axis } from '../../../../core/geometry/volume.ts';
import { tilesToGrid } from '../../../../core/mask/tiles.ts';
import { encodeNifti } from '../../../support/nifti.ts';
import { TestFolder } from '../support.ts';
import type { startWorkbench } from '../support.ts';

export const SHAPE = [12, 10, 8] as const;
/** Every value tells its voxel. */
export const VALUES = Int16Array.from({ length: 12 * 10 * 8 }, (_, i) => i);
/** To the left, the back and up, so that frames are stored as they are shown. */
export const LPS = [-1, 0, 0, 0, 0, -2, 0, 0, 0, 0, 3, 0];

export type Bench = Awaited<ReturnType<typeof startWorkbench>>;

export function folderWith(shape: readonly number[] = SHAPE, sform: readonly number[] = LPS): TestFolder {
  const folder = new TestFolder();
  folder.files.set(
    'head.nii',
    encodeNifti({ shape, values: VALUES.slice(0, 120 * (shape[2] ?? 0)), sform, spacing: [1, 2, 3] }),
  );
  return folder;
}

/** The volume on the screen in three planes. */
export async function inPlanes(bench: Bench): Promise<void> {
  await bench.project.start();
  bench.editor.resize({ width: 400, height: 400 });
  bench.editor.set({ threePlanes: true, brushSize: 1 });
  // All frames are read for it, however many there are.
  await vi.waitFor(() => expect(bench.planes.state.isOn).toBe(true), { timeout: 20_000 });
}

/** Works in a plane, once it is in the editor. */
export async function workIn(bench: Bench, axis: Axis): Promise<void> {
  await bench.planes.makeLarge(axis);
  await vi.waitFor(() => expect(bench.editor.state.isPlane).toBe(axis !== 2));
  await vi.waitFor(() => expect(bench.planes.state.large).toBe(axis));
}

/** Presses the brush on a pixel of what is in the editor. */
export function paint(bench: Bench, x: number, y: number, toX = x, toY = y): void {
  press(bench, x, y, toX, toY)();
}

/** The same, until the button is let go with what is returned. */
export function press({ editor, workspace }: Bench, x: number, y: number, toX = x, toY = y): () => void {
  editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
  const { stretch } = workspace.state.value;
  const at = (column: number, row: number) => ({
    point: { x: column + 0.5, y: (row + 0.5) * stretch },
    pressure: 0.5,
  });
  const event = {
    type: 'pointer',
    pointerId: 1,
    device: 'mouse',
    modifiers: { shift: false, ctrl: false, alt: false },
    time: 0,
  } as const;
  editor.dispatch({ ...event, phase: 'down', button: 0, samples: [at(x, y)] });
  editor.dispatch({ ...event, phase: 'move', button: -1, samples: [at(toX, toY)] });
  return () => void editor.dispatch({ ...event, phase: 'up', button: 0, samples: [at(toX, toY)] });
}

/** Labels of all voxels as they are stored. */
export async function stored({ annotations, planes, settled }: Bench): Promise<readonly number[]> {
  await settled();
  const { frames } = planes.state;
  const known = new Map((await annotations.frames(frames)).map((frame) => [frame.id, frame]));
  return frames.flatMap((id) => {
    const frame = known.get(id);
    return frame === undefined ? Array<number>(120).fill(0) : [...tilesToGrid(frame).data];
  });
}
