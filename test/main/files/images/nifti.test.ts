import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNifti } from '../../../support/first-volume.ts';
import { frameAffine, frameSize, pixelAt, placeAt } from '../../../../core/geometry/volume.ts';
import type { Vector } from '../../../../core/geometry/vector.ts';
import { readSeries } from '../../../../main/files/images/image.ts';
import { hasModules, python } from '../../../support/python.ts';
import { describeWithData } from '../../../support/shared-data.ts';

const FILES = [
  'CT_AVM.nii.gz',
  'aal.nii.gz',
  'anatomical.nii',
  'ch2bet.nii.gz',
  'example_nifti2.nii.gz',
  'functional.nii',
  'reoriented_anat_moved.nii',
];

/** What nibabel says: sums over each slice of each volume that give every voxel another weight, and its corners. */
const PROGRAM = `
import nibabel
image = nibabel.load(sys.argv[1])
a = numpy.asarray(image.dataobj, dtype=float)
a = a.reshape(*a.shape[:3], -1, order='F').astype(numpy.float32).astype(float)
i = numpy.arange(a.shape[0])[:, None]
j = numpy.arange(a.shape[1])[None, :]
w = 1 + (i * 7919 + j * 104729) % 1009
corners = [[x, y, z] for x in (0, a.shape[0] - 1) for y in (0, a.shape[1] - 1) for z in (0, a.shape[2] - 1)]
print(json.dumps({
  'shape': a.shape,
  'sums': [float((a[:, :, k, t] * w).sum()) for t in range(a.shape[3]) for k in range(a.shape[2])],
  'corners': [[c, (image.affine @ [*c, 1])[:3].tolist(), float(a[tuple(c)][0])] for c in corners],
}))`;

interface Reference {
  readonly shape: readonly [number, number, number, number];
  readonly sums: readonly number[];
  readonly corners: readonly (readonly [Vector, Vector, number])[];
}

const isThere = hasModules('NIfTI files against nibabel', 'nibabel', 'numpy');

describeWithData('NIfTI files of several programs', 'nifti', (folder) => {
  describe.skipIf(!isThere)('read as nibabel reads them', () => {
    it.each(FILES)(
      '%s: every slice of every volume, and where its corners lie',
      { timeout: 60_000 },
      async (name) => {
        const path = join(folder, name);
        const expected = JSON.parse(python(PROGRAM, path)) as Reference;
        const series = await readSeries(path);
        const { geometry } = readNifti(await readFile(path)).header;
        const [columns, rows, slices, volumes] = expected.shape;
        expect(geometry.shape).toEqual([columns, rows, slices]);
        expect(series).toMatchObject({ kind: 'nifti', frameCount: slices * volumes });
        expect(series.head.volumes ?? 1).toBe(volumes);
        const { width } = frameSize(geometry);
        for (let frame = 0; frame < slices * volumes; frame++) {
          const { data } = await series.frame(frame);
          let sum = 0;
          for (let j = 0; j < rows; j++) {
            for (let i = 0; i < columns; i++) {
              const { x, y } = pixelAt(geometry, [i, j, frame % slices]);
              sum += (data[y * width + x] as number) * (1 + ((i * 7919 + j * 104_729) % 1009));
            }
          }
          const reference = expected.sums[frame] as number;
          expect(Math.abs(sum - reference)).toBeLessThanOrEqual(1e-9 * Math.abs(reference));
        }
        for (const [voxel, place, value] of expected.corners) {
          const { x, y, frame } = pixelAt(geometry, voxel);
          const found = placeAt(frameAffine(geometry), [x, y, frame]);
          found.forEach((part, axis) => expect(part).toBeCloseTo(place[axis] as number, 3));
          expect((await series.frame(frame)).data[y * width + x]).toBe(Math.fround(value));
        }
      },
    );
  });

  it('are told apart from tables of the surface', async () => {
    const path = join(folder, 'row_major.dconn.nii');
    await expect(readSeries(path)).rejects.toMatchObject({
      code: 'image.format',
      message: `${path} cannot be used: it is CIFTI, a table of the surface of the brain, and no volume.`,
    });
  });

  it('say what of them is shown', async () => {
    const { head } = await readSeries(join(folder, 'functional.nii'));
    expect(head).toMatchObject({ volumes: 20, warnings: [] });
    expect(head.spacing).toEqual({ x: 4, y: 4, z: 8, unit: 'mm', origin: 'file' });
    const labels = await readSeries(join(folder, 'aal.nii.gz'));
    expect(labels.head.warnings).toEqual(['It states no unit of length; millimetres are assumed.']);
  });
});
