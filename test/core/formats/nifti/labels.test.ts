import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { frameGrid, labelsOfVolumes } from '../../../../core/formats/labels/volume.ts';
import { readNifti, readNiftiHeader } from '../../../../core/formats/nifti/volume.ts';
import { frameOf } from '../../../../core/formats/volume/frames.ts';
import type { Grid } from '../../../../core/geometry/alignment.ts';
import { pixelAt, placeAt } from '../../../../core/geometry/volume.ts';
import { seededRandom } from '../../../../core/random.ts';
import { mutantOf } from '../../../support/mutants.ts';
import { encodeNifti } from '../../../support/nifti.ts';
import type { TestVolume } from '../../../support/nifti.ts';
import { hasModules, python } from '../../../support/python.ts';
import { describeWithData } from '../../../support/shared-data.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const readNiftiLabels = (bytes: Uint8Array, series: Grid) => labelsOfVolumes(readNifti(bytes), series);

const SFORM = [0, -2, 0, 10, 1.5, 0, 0, -20, 0, 0, 3, 30];
const SOURCE: TestVolume = { shape: [4, 3, 2], values: [], sform: SFORM };

/** Of the volume whose frames these are. */
const geometry = readNiftiHeader(encodeNifti(SOURCE)).geometry;
const SERIES = frameGrid(geometry);

const labels = (volume: Partial<TestVolume>): Uint8Array<ArrayBuffer> =>
  encodeNifti({ ...SOURCE, type: 'uint8', ...volume });

/** One voxel of 24 with this value. */
function drawn(at: readonly [number, number, number], value: number): number[] {
  const values = Array<number>(24).fill(0);
  values[at[0] + 4 * (at[1] + 3 * at[2])] = value;
  return values;
}

describe('a NIfTI of labels', () => {
  it('puts every value on the frames whose voxels it lies on', () => {
    const values = drawn([3, 1, 1], 7).map((value, at) => (at === 0 ? 300 : value));
    const { frames, segments, problems } = readNiftiLabels(labels({ values, type: 'uint16' }), SERIES);
    expect(segments).toEqual([
      { label: 1, value: 7, name: 'Label 7', color: null },
      { label: 2, value: 300, name: 'Label 300', color: null },
    ]);
    for (const [voxel, label] of [
      [[3, 1, 1], 1],
      [[0, 0, 0], 2],
    ] as const) {
      const { x, y, frame } = pixelAt(geometry, voxel);
      const { width } = { width: SERIES.shape[0] };
      expect(frames[frame]?.[x + y * width]).toBe(label);
    }
    expect(frames.flatMap((frame) => [...(frame ?? [])]).filter((label) => label > 0)).toHaveLength(2);
    expect(problems).toEqual([]);
  });

  it('of several volumes puts the labels of each on frames of its own, with the same segments in all', () => {
    const values = [...drawn([0, 0, 0], 9), ...drawn([3, 1, 1], 7), ...drawn([1, 2, 0], 9)];
    const { frames, segments, problems } = readNiftiLabels(labels({ shape: [4, 3, 2, 3], values }), SERIES);
    expect(segments.map(({ label, value }) => [label, value])).toEqual([
      [1, 7],
      [2, 9],
    ]);
    const voxels = [
      [[0, 0, 0], 2],
      [[3, 1, 1], 1],
      [[1, 2, 0], 2],
    ] as const;
    for (const [volume, [voxel, label]] of voxels.entries()) {
      const { x, y, frame } = pixelAt(geometry, voxel);
      expect(frames[2 * volume + frame]?.[x + y * SERIES.shape[0]]).toBe(label);
    }
    expect(frames.map((frame) => frame?.filter((label) => label > 0).length ?? 0)).toEqual([
      1, 0, 0, 1, 1, 0,
    ]);
    expect(problems).toEqual([]);
  });

  it('is the same in another order of axes, scaled, or as floats', () => {
    const own = readNiftiLabels(labels({ values: drawn([3, 1, 1], 7) }), SERIES);
    // Its axes are k, i reversed, and j of the source.
    const other = labels({
      shape: [2, 4, 3],
      values: Array.from({ length: 24 }, (_, at) => (at === 1 + 2 * (0 + 4 * 1) ? 7 : 0)),
      sform: [0, 0, -2, 10, 0, -1.5, 0, -20 + 4.5, 3, 0, 0, 30],
    });
    expect(readNiftiLabels(other, SERIES)).toEqual(own);
    const floats = labels({ values: drawn([3, 1, 1], 3.5), type: 'float32', slope: 2 });
    expect(readNiftiLabels(floats, SERIES)).toEqual(own);
  });

  it('of a part of the series leaves the rest blank, and says what lies beside it', () => {
    const part = labels({
      shape: [2, 3, 3],
      values: [0, 5, ...Array<number>(15).fill(0), 5],
      sform: [0, -2, 0, 10, 1.5, 0, 0, -20 + 3, 0, 0, 3, 30 - 3],
    });
    const { frames, problems } = readNiftiLabels(part, SERIES);
    const { x, y } = pixelAt(geometry, [3, 2, 1]);
    expect(frames[1]?.[x + y * SERIES.shape[0]]).toBe(1);
    expect(frames[0]).toBeNull();
    expect(problems).toEqual(['1 of its voxels lie beside the images.']);
  });

  it.each([
    ['of other voxels', { sform: [0, -2, 0, 10, 1.5, 0, 0, -20, 0, 0, 2, 30] }, 'another size or direction'],
    ['between voxels', { sform: [0, -2, 0, 11, 1.5, 0, 0, -20, 0, 0, 3, 30] }, 'between theirs'],
    ['all beside them', { sform: [0, -2, 0, 1010, 1.5, 0, 0, -20, 0, 0, 3, 30] }, 'lie beside them'],
    ['with fractions', { type: 'float32', values: drawn([0, 0, 0], 0.5) }, '0.5 is among its values'],
    ['below 0', { type: 'int16', values: drawn([0, 0, 0], -1) }, '-1 is among its values'],
    ['beyond 65,535', { type: 'int32', values: drawn([0, 0, 0], 65_536) }, '65536 is among its values'],
    ['with colours', { type: 'rgb24', values: Array<number>(72).fill(1) }, 'its voxels are colours'],
  ] as const)('%s is refused in words', (_, other, message) => {
    const volume = { values: drawn([3, 1, 1], 7), ...other };
    expect(() => readNiftiLabels(labels(volume), SERIES)).toThrow(message);
  });

  it('that is changed at any place is read or refused in words', () => {
    const original = labels({ values: drawn([3, 1, 1], 7) });
    const outcomes = { read: 0, refused: 0 };
    for (let seed = 1; seed <= 100; seed++) {
      try {
        readNiftiLabels(mutantOf(original, seededRandom(seed)), SERIES);
        outcomes.read++;
      } catch (error) {
        expect(error, `mutant ${seed}`).toMatchObject({
          code: expect.stringMatching(/^(nifti\.|labels\.)/),
        });
        outcomes.refused++;
      }
    }
    expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(5);
  });
});

describeWithData('the atlas of a brain', 'nifti', (folder) => {
  const REORIENTED = `
import nibabel
from nibabel.orientations import axcodes2ornt, ornt_transform
image = nibabel.load(sys.argv[1])
own = nibabel.orientations.io_orientation(image.affine)
nibabel.save(image.as_reoriented(ornt_transform(own, axcodes2ornt('PSR'))), sys.argv[2])`;

  it.skipIf(!hasModules('labels as a NIfTI by nibabel', 'nibabel', 'numpy'))(
    'lies on the brain that it was drawn on, also as nibabel stores it in another order',
    async () => {
      const brain = readNiftiHeader(new Uint8Array(readFileSync(join(folder, 'ch2bet.nii.gz'))));
      const path = join(folder, 'aal.nii.gz');
      const other = join(await temporaryFolder(), 'other.nii');
      python(REORIENTED, path, other);
      const bytes = new Uint8Array(readFileSync(path));
      const atlas = readNifti(bytes).at(0);
      const found = readNiftiLabels(bytes, frameGrid(brain.geometry));
      expect(found.segments).toHaveLength(116);
      expect(found.problems).toEqual([]);
      const values = [0, ...found.segments.map(({ value }) => value)];
      for (const frame of [40, 90, 130]) {
        const expected = frameOf(atlas, frame).data;
        const own = Uint8Array.from(found.frames[frame] ?? [], (label) => values[label] ?? 0);
        expect(Buffer.from(own).equals(expected as Uint8Array)).toBe(true);
      }
      const blank = new Uint8Array(181 * 217);
      const reordered = readNiftiLabels(new Uint8Array(readFileSync(other)), frameGrid(brain.geometry));
      const bytesOf = (frames: typeof found.frames) =>
        Buffer.concat(frames.map((frame) => Uint8Array.from(frame ?? blank)));
      expect(bytesOf(reordered.frames).equals(bytesOf(found.frames))).toBe(true);
    },
    60_000,
  );
});

it('places of a frame are those of its voxels', () => {
  const { x, y, frame } = pixelAt(geometry, [3, 1, 1]);
  expect(placeAt(SERIES.affine, [x, y, frame])).toEqual(placeAt(geometry.affine, [3, 1, 1]));
});
