import { readFileSync } from 'node:fs';
import { encodeDicom } from '../../core/formats/dicom/write.ts';
import type { DicomElements } from '../../core/formats/dicom/write.ts';
import { readNifti } from './first-volume.ts';
import { frameOf } from '../../core/formats/volume/frames.ts';
import { lengthOf } from '../../core/geometry/vector.ts';
import type { Vector } from '../../core/geometry/vector.ts';
import { frameAffine, frameSize } from '../../core/geometry/volume.ts';
import { shuffle } from '../../core/random.ts';
import type { Random } from '../../core/random.ts';

/** A stack of slices that is written as one DICOM file a slice. */
export interface TestSlices {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** Whole numbers from 0 to 65,535; one each for row, column and slice, counted from 0. */
  readonly valueAt: (x: number, y: number, slice: number) => number;
  /** Millimetres to the left, back and up: of the first pixel, and from pixel to pixel, row to row, slice to slice. */
  readonly origin: Vector;
  readonly steps: readonly [across: Vector, down: Vector, through: Vector];
  /** What else files say, or say otherwise. */
  readonly others?: (slice: number) => DicomElements;
}

const CT_STORAGE = '1.2.840.10008.5.1.4.1.1.2';

/** SOP instance of a slice. */
export function instanceOf(slice: number): string {
  return `2.25.1000.${slice + 1}`;
}

/** The files of a series of CT, from the first slice to the last. */
export function encodeSlices(slices: TestSlices): readonly Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: slices.depth }, (_, slice) => encodeSlice(slices, slice));
}

/** A folder's files come in any order, and their numbers may say another. */
export function shuffledSlices(slices: TestSlices, random: Random): readonly Uint8Array<ArrayBuffer>[] {
  const numbers = shuffle(
    Array.from({ length: slices.depth }, (_, slice) => slice + 1),
    random,
  );
  const others = (slice: number): DicomElements => ({
    x00200013: ['IS', numbers[slice] as number],
    ...slices.others?.(slice),
  });
  return shuffle(encodeSlices({ ...slices, others }), random);
}

function encodeSlice(slices: TestSlices, slice: number): Uint8Array<ArrayBuffer> {
  const { width, height, origin, steps, valueAt } = slices;
  const [across, down, through] = steps;
  const position = origin.map((start, axis) => start + slice * (through[axis] as number));
  const values = new Uint16Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) values[at] = valueAt(x, y, slice);
  }
  return encodeDicom({
    x00080016: ['UI', CT_STORAGE],
    x00080018: ['UI', instanceOf(slice)],
    x00080020: ['DA', '20260102'],
    x00080030: ['TM', '030405'],
    x00080060: ['CS', 'CT'],
    x00100010: ['PN', 'Doe^Jane'],
    x00100020: ['LO', 'ID 1'],
    x0020000d: ['UI', '2.25.1001'],
    x0020000e: ['UI', '2.25.1002'],
    x00200011: ['IS', 4],
    x00200013: ['IS', slice + 1],
    x00200032: ['DS', position],
    x00200037: ['DS', [...unit(across), ...unit(down)]],
    x00200052: ['UI', '2.25.1003'],
    x00280002: ['US', 1],
    x00280004: ['CS', 'MONOCHROME2'],
    x00280010: ['US', height],
    x00280011: ['US', width],
    x00280030: ['DS', [lengthOf(down), lengthOf(across)]],
    x00280100: ['US', 16],
    x00280101: ['US', 16],
    x00280102: ['US', 15],
    x00280103: ['US', 0],
    x7fe00010: ['OW', new Uint8Array(values.buffer)],
    ...slices.others?.(slice),
  });
}

function unit(vector: Vector): readonly number[] {
  return vector.map((part) => part / lengthOf(vector));
}

/**
 * A NIfTI as an oblique stack of pixels that are not square, nor as far apart as its slices: every so many voxels
 * across, down and through its frames, turned by about 25 degrees around an axis that lies along none of the body's.
 */
export function obliqueSlices(path: string, every: readonly [number, number, number]): TestSlices {
  const volume = readNifti(new Uint8Array(readFileSync(path)));
  const { geometry } = volume.header;
  const { width, height } = frameSize(geometry);
  const affine = frameAffine(geometry);
  const column = (axis: 0 | 1 | 2 | 3): Vector =>
    turned([-affine[0][axis], -affine[1][axis], affine[2][axis]]);
  const step = (axis: 0 | 1 | 2): Vector => scaled(column(axis), every[axis]);
  const frames = Array.from({ length: Math.ceil(geometry.shape[2] / every[2]) }, (_, slice) =>
    frameOf(volume, slice * every[2]),
  );
  return {
    width: Math.ceil(width / every[0]),
    height: Math.ceil(height / every[1]),
    depth: frames.length,
    valueAt: (x, y, slice) => frames[slice]?.data[x * every[0] + y * every[1] * width] ?? 0,
    origin: column(3),
    steps: [step(0), step(1), step(2)],
  };
}

/** By Rodrigues' formula. */
function turned(vector: Vector): Vector {
  const axis: Vector = [2 / 7, 3 / 7, 6 / 7];
  const [cos, sin] = [Math.cos(0.44), Math.sin(0.44)];
  const along = axis[0] * vector[0] + axis[1] * vector[1] + axis[2] * vector[2];
  const across: Vector = [
    axis[1] * vector[2] - axis[2] * vector[1],
    axis[2] * vector[0] - axis[0] * vector[2],
    axis[0] * vector[1] - axis[1] * vector[0],
  ];
  const part = (at: 0 | 1 | 2): number => vector[at] * cos + across[at] * sin + axis[at] * along * (1 - cos);
  return [part(0), part(1), part(2)];
}

function scaled([x, y, z]: Vector, factor: number): Vector {
  return [x * factor, y * factor, z * factor];
}
