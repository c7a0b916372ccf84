import { describe, expect, it } from 'vitest';
import { propertyNamed } from '../../../core/formats/dicom/seg/codes.ts';
import { encodeSegmentation } from '../../../core/formats/dicom/seg/write.ts';
import { gridOfFrames } from '../../../core/formats/dicom/source-frames.ts';
import { encodeCellpose } from '../../../core/formats/cellpose.ts';
import { encodeNpy } from '../../../core/formats/npy.ts';
import { encodeGreyPng, encodeIndexedPng, encodeWideGreyPng } from '../../../core/formats/png.ts';
import { encodeTiff } from '../../../core/formats/tiff/encode.ts';
import type { Grid } from '../../../core/geometry/alignment.ts';
import { readLabelFile } from '../../../core/sources/label-file.ts';
import type { NamedBytes } from '../../../core/sources/label-file.ts';
import { openSeries } from '../../../main/files/images/image.ts';
import { encodeSlices } from '../../support/dicom-series.ts';
import type { TestSlices } from '../../support/dicom-series.ts';
import { encodeRoi } from '../../support/imagej.ts';
import { encodeNifti } from '../../support/nifti.ts';
import { encodeNrrdSegmentation } from '../../support/nrrd-segmentation.ts';
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
const tools = {
  load: () => Promise.resolve(undefined),
  open: ({ bytes, name }: NamedBytes) => openSeries(bytes, name),
};

async function setUp() {
  const files = encodeSlices(SLICES);
  const frames = await framesIn(files);
  const grid = gridOfFrames(frames) as Grid;
  const sources = files.map((file, slice) => named(file, `slice ${slice}`));
  const read = (bytes: Uint8Array<ArrayBuffer>, of = sources, volume = 0) =>
    readLabelFile(named(bytes, 'labels'), { sources: of, volume }, tools);
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

/** Two objects on a picture, the first of them in two parts. */
const CELLS = { width: 4, height: 3, data: Uint16Array.of(1, 0, 0, 5, 0, 0, 0, 5, 1, 0, 0, 5) };

const wideTiff = (map: typeof CELLS) =>
  encodeTiff(
    { ...map, channels: 1, bits: 16, range: RANGE, window: RANGE, windows: [], isInverted: false },
    null,
  );
const RANGE = { low: 0, high: 5 };

describe('labels of a picture', () => {
  const photo = (width: number, height: number) => [
    named(
      Uint8Array.from(encodeGreyPng({ width, height, data: new Uint8Array(width * height) })),
      'photo.png',
    ),
  ];
  const read = (bytes: Uint8Array, of = photo(4, 3)) =>
    readLabelFile(named(Uint8Array.from(bytes), 'labels'), { sources: of, volume: 0 }, tools);

  it('are objects where they come from Cellpose, or are of 16 bits', async () => {
    const dense = { ...CELLS, data: CELLS.data.map((id) => (id === 5 ? 2 : id)) };
    const cellpose = encodeCellpose({ map: dense, isManual: [true, true], fileName: 'photo.png' });
    for (const bytes of [cellpose, encodeWideGreyPng(CELLS), wideTiff(CELLS)]) {
      const found = await read(bytes);
      expect(found.frames).toEqual([Uint8Array.from(dense.data)]);
      expect(found.segments.map(({ objectOf }) => objectOf)).toEqual(['Object', 'Object']);
      expect(found.problems).toEqual([]);
    }
  });

  it('are objects where they are regions of ImageJ', async () => {
    const corner = [
      { x: 1, y: 1 },
      { x: 3, y: 2 },
    ];
    const found = await read(encodeRoi({ type: 'rectangle', points: corner, name: 'nucleus' }));
    expect(found.frames).toEqual([Uint8Array.of(0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)]);
    expect(found.segments).toMatchObject([{ name: 'nucleus', objectOf: 'Object' }]);
  });

  it('are classes where they are of 8 bits, or an array of few values', async () => {
    const map = { ...CELLS, data: Uint8Array.from(CELLS.data) };
    const plain = encodeNpy({ dtype: 'int32', shape: [3, 4], data: Int32Array.from(CELLS.data) });
    for (const bytes of [encodeGreyPng(map), encodeIndexedPng(map, ['#000000']), plain]) {
      const found = await read(bytes);
      expect(found.segments.map(({ name, objectOf }) => [name, objectOf])).toEqual([
        ['Label 1', undefined],
        ['Label 5', undefined],
      ]);
      expect(found.frames).toEqual([Uint8Array.from(CELLS.data, (id) => (id === 5 ? 2 : id))]);
    }
  });

  it('are objects in an array of more values than there are classes', async () => {
    const data = Uint32Array.from({ length: 256 }, (_, at) => at + 1);
    const found = await read(encodeNpy({ dtype: 'uint32', shape: [16, 16], data }), photo(16, 16));
    expect(found.segments.map(({ objectOf }) => objectOf)).toEqual(Array.from(data, () => 'Object'));
  });

  it('are refused in words where they are of another size, or no labels', async () => {
    const cellpose = encodeCellpose({ map: CELLS, isManual: [true], fileName: 'photo.png' });
    await expect(read(cellpose, photo(3, 4))).rejects.toThrow('The array is 3 x 4, and they are 1 x 4 x 3');
    await expect(read(encodeWideGreyPng(CELLS), photo(5, 3))).rejects.toMatchObject({ code: 'labels.read' });
    const colours = { ...CELLS, channels: 3, bits: 8, data: new Uint8Array(36) } as const;
    const tiff = encodeTiff(
      { ...colours, range: RANGE, window: RANGE, windows: [], isInverted: false },
      null,
    );
    await expect(read(tiff)).rejects.toThrow('its pixels are colours');
    const large = encodeNpy({ dtype: 'uint32', shape: [1, 1], data: Uint32Array.of(65_536) });
    await expect(read(large, photo(1, 1))).rejects.toThrow('65536 is among its values');
  });
});
