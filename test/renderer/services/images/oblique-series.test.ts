import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { planeOf, voxelIn } from '../../../../core/geometry/planes.ts';
import { tilesToGrid } from '../../../../core/mask/tiles.ts';
import { seededRandom } from '../../../../core/random.ts';
import { obliqueSlices, shuffledSlices } from '../../../support/dicom-series.ts';
import { describeWithData } from '../../../support/shared-data.ts';
import { startWorkbench, TestFolder } from '../support.ts';
import { inPlanes, paint, workIn } from './in-planes.ts';
import type { Bench } from './in-planes.ts';

describeWithData('a series of 181 oblique slices in any order', 'nifti', (nifti) => {
  const slices = obliqueSlices(join(nifti, 'aal.nii.gz'), [6, 7, 1]);
  const { width, height, depth, valueAt } = slices;

  /** Labels of all voxels as they are stored, slice by slice. */
  async function voxels({ annotations, planes, settled }: Bench): Promise<readonly number[]> {
    await settled();
    const { frames } = planes.state;
    const known = new Map((await annotations.frames(frames)).map((frame) => [frame.id, frame]));
    return frames.flatMap((id) => {
      const frame = known.get(id);
      return frame === undefined ? new Array<number>(width * height).fill(0) : [...tilesToGrid(frame).data];
    });
  }

  it('is labelled in a sagittal plane, which an axial one takes back after a restart', async () => {
    expect(depth).toBe(181);
    const folder = new TestFolder();
    for (const [index, file] of shuffledSlices(slices, seededRandom(11)).entries()) {
      folder.files.set(`${index}.dcm`, file);
    }
    const bench = await startWorkbench(folder, 'oblique series');
    await inPlanes(bench);
    await workIn(bench, 0);
    const { volume, pictures } = bench.planes.state;
    const { pixels, at } = pictures[0] ?? {};
    if (volume === null || pixels === undefined || at === undefined) throw new Error('No picture');
    expect(volume.shape).toEqual([width, height, depth]);
    const cut = { volume, plane: planeOf(volume, 0), at };
    const voxelOf = (pixel: number) =>
      voxelIn(cut, { x: pixel % pixels.width, y: Math.floor(pixel / pixels.width) });
    // The plane shows what the slices hold there, so they are in their order.
    expect([...pixels.data]).toEqual(
      Array.from(pixels.data, (_, pixel) => {
        const [x, y, slice] = voxelOf(pixel);
        return valueAt(x, y, slice);
      }),
    );

    const before = await voxels(bench);
    paint(bench, 12, 20, 12, 160);
    const drawn = await voxels(bench);
    // The brush is round on the body: across a pixel of 7 mm it is seven slices of 1 mm high.
    const expected = Array.from({ length: 147 }, (_, step) => voxelOf((17 + step) * pixels.width + 12));
    const changed = drawn.flatMap((label, i) => (label === before[i] ? [] : [i]));
    expect(changed).toEqual(
      expected.map(([x, y, slice]) => x + width * (y + height * slice)).sort((a, b) => a - b),
    );
    expect(new Set(changed.map((i) => drawn[i]))).toEqual(new Set([1]));
    expect(bench.editor.state.history).toHaveLength(1);
    bench.quit();

    const later = await startWorkbench(folder, 'oblique series');
    await inPlanes(later);
    expect(later.editor.state.isPlane).toBe(false);
    expect(await voxels(later)).toEqual(drawn);
    later.workspace.undo();
    await vi.waitFor(() => expect(later.editor.state.canUndo).toBe(false));
    expect(await voxels(later)).toEqual(before);
    later.workspace.redo();
    expect(await voxels(later)).toEqual(drawn);
  });
});
