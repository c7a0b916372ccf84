import type { Size } from './size.ts';
import { cross, dot, lengthOf, minus } from './vector.ts';
import type { Vector } from './vector.ts';

type Row = readonly [number, number, number, number];

/** The upper three rows of a 4 x 4 matrix whose last is 0 0 0 1. */
export type Affine = readonly [Row, Row, Row];

/**
 * Where the voxels of a volume lie, and how its frames are cut out of it. Frames are the slices along the third axis
 * in the order in which they are stored, mirrored and transposed so that they are upright, and never resampled: every
 * pixel of a frame is one voxel, and every voxel one pixel.
 */
export interface VolumeGeometry {
  /** Voxels along each axis. */
  readonly shape: Vector;
  /** From the indices of a voxel to its centre, in millimetres to the right, to the front and up (RAS). */
  readonly affine: Affine;
  readonly turn: FrameTurn;
}

/** How a slice is turned to be a frame. */
export interface FrameTurn {
  /** The axis that runs across a frame; the other of the first two runs down it. */
  readonly across: 0 | 1;
  /** Whether `x` grows while the index along that axis falls. */
  readonly isAcrossReversed: boolean;
  readonly isDownReversed: boolean;
}

/** A place in a frame, counted from 0; what lies outside has a voxel outside. */
export interface FramePixel {
  readonly x: number;
  readonly y: number;
  readonly frame: number;
}

export type Axis = 0 | 1 | 2;

type Order = readonly [Axis, Axis, Axis];

/** Axes of the body, in every order. */
const ORDERS: readonly Order[] = [
  [0, 1, 2],
  [1, 0, 2],
  [0, 2, 1],
  [2, 1, 0],
  [1, 2, 0],
  [2, 0, 1],
];

/**
 * The turn that shows slices as radiologists look at them: the patient's right at the left of the screen and the front
 * above in axial slices, right at the left and the head above in coronal ones, the front at the left and the head above
 * in sagittal ones. Oblique slices count as what they are nearest to.
 */
export function uprightTurn(affine: Affine): FrameTurn {
  const directions = directionsOf(affine);
  const along = (axis: number, world: number): number => directions[axis]?.[world] ?? 0;
  const [first, second] = nearestBodyAxes(directions);
  // Of right, front and up, the one that comes first lies across; a screen shows what is against either.
  const across = first < second ? 0 : 1;
  const [acrossWorld, downWorld] = [Math.min(first, second), Math.max(first, second)];
  return {
    across,
    isAcrossReversed: along(across, acrossWorld) > 0,
    isDownReversed: along(1 - across, downWorld) > 0,
  };
}

/** For each of three directions the axis of the body that it is nearest to, no two of them the same. */
export function nearestBodyAxes(directions: readonly [Vector, Vector, Vector]): readonly [Axis, Axis, Axis] {
  const closeness = (order: Order): number =>
    order.reduce<number>((sum, world, axis) => sum + Math.abs(directions[axis]?.[world] ?? 0), 0);
  return ORDERS.reduce((best, order) => (closeness(order) > closeness(best) + 1e-9 ? order : best));
}

export function frameSize({ shape, turn: { across } }: VolumeGeometry): Size {
  return { width: shape[across], height: shape[across === 0 ? 1 : 0] };
}

/** The voxel that a pixel shows. */
export function voxelAt(geometry: VolumeGeometry, { x, y, frame }: FramePixel): Vector {
  const { across, isAcrossReversed, isDownReversed } = geometry.turn;
  const { width, height } = frameSize(geometry);
  const alongAcross = isAcrossReversed ? width - 1 - x : x;
  const alongDown = isDownReversed ? height - 1 - y : y;
  return across === 0 ? [alongAcross, alongDown, frame] : [alongDown, alongAcross, frame];
}

/** The pixel that shows a voxel: the inverse of `voxelAt`. */
export function pixelAt(geometry: VolumeGeometry, [i, j, frame]: Vector): FramePixel {
  const { across, isAcrossReversed, isDownReversed } = geometry.turn;
  const { width, height } = frameSize(geometry);
  const [alongAcross, alongDown] = across === 0 ? [i, j] : [j, i];
  return {
    x: isAcrossReversed ? width - 1 - alongAcross : alongAcross,
    y: isDownReversed ? height - 1 - alongDown : alongDown,
    frame,
  };
}

/**
 * Where a frame's pixels lie among the voxels of its slice, which are stored with the first index running fastest: that
 * of the first pixel, and how far it is from one pixel to the next, and from one row to the next.
 */
export function frameStrides(geometry: VolumeGeometry): {
  readonly first: number;
  readonly across: number;
  readonly down: number;
} {
  const placeOf = (x: number, y: number): number => {
    const [i, j] = voxelAt(geometry, { x, y, frame: 0 });
    return i + geometry.shape[0] * j;
  };
  const first = placeOf(0, 0);
  return { first, across: placeOf(1, 0) - first, down: placeOf(0, 1) - first };
}

/** From column, row and frame of a pixel to where the centre of its voxel lies; the places are those of `affine`. */
export function frameAffine(geometry: VolumeGeometry): Affine {
  const at = (x: number, y: number, frame: number): Vector =>
    placeAt(geometry.affine, voxelAt(geometry, { x, y, frame }));
  const origin = at(0, 0, 0);
  const steps = [at(1, 0, 0), at(0, 1, 0), at(0, 0, 1)].map((place) => minus(place, origin));
  return affineOf((row, column) => (column === 3 ? origin : (steps[column] as Vector))[row]);
}

/** Where a voxel's centre lies. */
export function placeAt(affine: Affine, [i, j, k]: Vector): Vector {
  const [x, y, z] = affine.map(([a, b, c, d]) => a * i + b * j + c * k + d) as [number, number, number];
  return [x, y, z];
}

/** Made of its numbers, by row and column. */
export function affineOf(value: (row: 0 | 1 | 2, column: 0 | 1 | 2 | 3) => number): Affine {
  const row = (at: 0 | 1 | 2): Row => [value(at, 0), value(at, 1), value(at, 2), value(at, 3)];
  return [row(0), row(1), row(2)];
}

/** Whether an affine gives every voxel a place of its own. */
export function isInvertible(affine: Affine): boolean {
  if (!affine.flat().every(Number.isFinite)) return false;
  const [a, b, c] = directionsOf(affine);
  // How large a box of such sides of length 1 is: 1 where they are at right angles.
  return Math.abs(dot(a, cross(b, c))) > 1e-6;
}

/** Whether the axes are at right angles but for rounding; else lengths and areas are not what spacings say. */
export function isRectangular(affine: Affine): boolean {
  const [a, b, c] = directionsOf(affine);
  return Math.max(...[dot(a, b), dot(b, c), dot(c, a)].map(Math.abs)) < 1e-3;
}

/** Millimetres from one pixel to the next, one row to the next, and one frame to the next. */
export function spacingIn(geometry: VolumeGeometry): {
  readonly x: number;
  readonly y: number;
  readonly z: number;
} {
  const [across, down, through] = columnsOf(frameAffine(geometry));
  return { x: lengthOf(across), y: lengthOf(down), z: lengthOf(through) };
}

/** Directions of rows, of columns and to the next frame, as unit vectors that point left, back and up (LPS). */
export function orientationIn(geometry: VolumeGeometry): {
  readonly row: Vector;
  readonly column: Vector;
  readonly through: Vector;
} {
  const [across, down, through] = directionsOf(frameAffine(geometry));
  return { row: toLps(across), column: toLps(down), through: toLps(through) };
}

/** No minus before a zero. */
function toLps([right, front, up]: Vector): Vector {
  return [0 - right, 0 - front, up];
}

/** How far it is along each axis from one voxel to the next. */
function columnsOf(affine: Affine): readonly [Vector, Vector, Vector] {
  const column = (axis: 0 | 1 | 2): Vector => [affine[0][axis], affine[1][axis], affine[2][axis]];
  return [column(0), column(1), column(2)];
}

/** The same as unit vectors; all zero where there is no direction. */
function directionsOf(affine: Affine): readonly [Vector, Vector, Vector] {
  const [a, b, c] = columnsOf(affine);
  return [unit(a), unit(b), unit(c)];
}

function unit(vector: Vector): Vector {
  const [x, y, z] = vector;
  const size = lengthOf(vector) || 1;
  return [x / size, y / size, z / size];
}
