import { describe, expect, it } from 'vitest';
import { propertyNamed } from '../../../core/formats/dicom/seg/codes.ts';
import { encodeSegmentation } from '../../../core/formats/dicom/seg/write.ts';
import { gridOfFrames } from '../../../core/formats/dicom/source-frames.ts';
import { encodeNpy } from '../../../core/formats/npy.ts';
import { encodeNrrdSegmentation } from '../../../core/formats/nrrd/segmentation.ts';
import type { Grid } from '../../../core/geometry/alignment.ts';
import { readLabelFile } from '../../../core/sources/label-file.ts';
import { encodeSlices } from '../../support/dicom-series.ts';
import type { TestSlices } from '../../support/dicom-series.ts';
import { encodeNifti } from '../../support/nifti.ts';
import { framesIn, requestOf, segmentNamed } from '../../support/segmentation.ts';

/** Oblique slices, of which two have labels. */
const SLICES: TestSlices = {
  ...{ width: 5, height: 4, depth: 3 },
  valueAt: () => 0,
  origin: [10, 20, 30],
  steps: [
    [0.6, 0.8, 0],
    [-1.6, 1.2, 0],
    [0, 0, 3],
  ],
};

const labelAt = (slice: number, pixel: number): number =>
  slice === 1 && pixel < 7 ? 1 : slice === 2 && pixel % 3 === 0 ? 2 : 0;
const labelsOf = (slice: number): Uint8Array =>
  Uint8Array.from({ length: 20 }, (_, at) => labelAt(slice, at));

const named = (bytes: Uint8Array<ArrayBuffer>, name: string) => ({ bytes, name });
const noCodecs = () => Promise.resolve(undefined);

async function setUp() {
  const files = encodeSlices(SLICES);
  const frames = await framesIn(files);
  const grid = gridOfFrames(frames) as Grid;
  const sources = files.map((file, slice) => named(file, `slice ${slice}`));
  const read = (bytes: Uint8Array<ArrayBuffer>, of = sources, volume = 0) =>
    readLabelFile(named(bytes, 'labels'), { sources: of, volume }, noCodecs);
  return { frames, grid, sources, read };
}

/** @param volumes of labels one behind the other: which slice's labels the first slice of each has */
function nifti(grid: Grid, volumes: readonly number[] = [0]): Uint8Array<ArrayBuffer> {
  const values = volumes.flatMap((first) => [0, 1, 2].flatMap((slice) => [...labelsOf((first + slice) % 3)]));
  const shape = volumes.length === 1 ? grid.shape : [...grid.shape, volumes.length];
  return encodeNifti({ shape, type: 'uint8', values, sform: grid.affine.flat(), version: 2 });
}

function array(shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const data = Uint8Array.from([0, 1, 2].flatMap((slice) => [...labelsOf(slice)]));
  return new Uint8Array(encodeNpy({ dtype: 'uint8', shape, data }));
}

const expected = [null, [...labelsOf(1)], [...labelsOf(2)]];

describe('a file of labels', () => {
  it('lies on the slices of a DICOM series, whatever its format', async () => {
    const { frames, grid, read } = await setUp();
    const segmentation = encodeSegmentation(requestOf(frames, labelsOf));
    const segments = [segmentNamed('A', 1), segmentNamed('B', 2)].map((segment) => ({
      ...segment,
      property: propertyNamed(segment.name),
    }));
    const nrrd = encodeNrrdSegmentation(grid, segments, labelsOf);
    for (const bytes of [segmentation, nifti(grid), nrrd, array([3, 4, 5])]) {
      const found = await read(bytes);
      expect(found.frames.map((frame) => (frame === null ? null : [...frame]))).toEqual(expected);
      expect(found.problems).toEqual([]);
      expect(found.segments).toHaveLength(2);
    }
  });

  it('that is a volume lies on a volume', async () => {
    const { grid, read } = await setUp();
    // As its own source: frames are turned upright.
    const found = await read(nifti(grid), [named(nifti(grid), 'scan.nii')]);
    const counts = found.frames.map((frame) => frame?.filter((label) => label > 0).length ?? 0);
    expect(counts).toEqual([0, 7, 7]);
  });

  it('of several volumes lies on an image of as many, one after the other', async () => {
    const { grid, read } = await setUp();
    const scan = [named(nifti(grid, [0, 0]), 'scan.nii')];
    const found = await read(nifti(grid, [0, 1]), scan);
    const counts = found.frames.map((frame) => frame?.filter((label) => label > 0).length ?? 0);
    expect(counts).toEqual([0, 7, 7, 7, 7, 0]);
    expect(found.volume).toBeUndefined();
    await expect(read(nifti(grid, [0, 1, 2]), scan)).rejects.toThrow(
      'it holds 3 volumes, and the image has 2',
    );
    const single = [named(nifti(grid), 'scan.nii')];
    await expect(read(nifti(grid, [0, 1]), single)).rejects.toThrow(
      'it holds 2 volumes, and the image has 1',
    );
  });

  it('of one volume lies on the volume that it is meant for, and says so', async () => {
    const { grid, read } = await setUp();
    const scan = [named(nifti(grid, [0, 0, 0]), 'scan.nii')];
    const segments = [segmentNamed('A', 1), segmentNamed('B', 2)].map((segment) => ({
      ...segment,
      property: propertyNamed(segment.name),
    }));
    for (const bytes of [nifti(grid), encodeNrrdSegmentation(grid, segments, labelsOf)]) {
      const found = await read(bytes, scan, 1);
      const counts = found.frames.map((frame) => frame?.filter((label) => label > 0).length ?? 0);
      expect(counts).toEqual([0, 0, 0, 0, 7, 7, 0, 0, 0]);
      expect(found.volume).toBe(1);
      await expect(read(bytes, scan, 3)).rejects.toThrow('the last volume of the image is 3');
    }
  });

  it('is refused by name and reason', async () => {
    const { frames, grid, sources, read } = await setUp();
    await expect(read(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({
      code: 'labels.read',
      message: 'The labels in labels cannot be used: it is none of the formats of labels that are read.',
    });
    await expect(read(sources[0]?.bytes ?? new Uint8Array(0))).rejects.toThrow('DICOM, but no segmentation');
    const segmentation = encodeSegmentation(requestOf(frames, labelsOf));
    await expect(read(segmentation, [named(nifti(grid), 'scan.nii')])).rejects.toThrow('scan.nii is none');
    await expect(read(array([5, 4, 3]))).rejects.toThrow('The array is 5 x 4 x 3, and they are 3 x 4 x 5');
    const uneven = [sources[0], sources[2], sources[1]].flatMap((source) => source ?? []);
    await expect(read(nifti(grid), uneven)).rejects.toThrow('the frames of slice 0 are none');
    const picture = [named(new Uint8Array(9), 'photo.png')];
    await expect(read(nifti(grid), picture)).rejects.toThrow('photo.png does not say where it lies');
    const shifted = encodeSlices({ ...SLICES, origin: [10, 20, 31] });
    await expect(read(nifti(grid), [named(shifted[0] as Uint8Array<ArrayBuffer>, 'a')])).rejects.toThrow(
      'not of these images',
    );
  });
});
