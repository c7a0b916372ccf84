import type { Size, Spacing } from './size.ts';
import type { Vector } from './vector.ts';
import { nearestBodyAxes } from './volume.ts';
import type { Axis } from './volume.ts';

/** The axes of a volume of upright frames: across a frame, down it, and through the frames. */
export const AXES: readonly Axis[] = [0, 1, 2];

/** Frames of one size that lie behind one another at even distances; a voxel is column, row and frame. */
export interface FrameVolume {
  /** Columns, rows and frames. */
  readonly shape: Vector;
  /** Millimetres from one voxel to the next along each axis. */
  readonly spacing: Vector;
  /** Unit vectors along the axes that point left, back and up (LPS); null where the file does not say. */
  readonly directions: readonly [Vector, Vector, Vector] | null;
}

/**
 * A family of planes at right angles to one axis, and how they are turned on a screen. They are not resampled: every
 * pixel is one voxel.
 */
export interface Plane {
  /** The axis that they are at right angles to. That of the frames themselves is 2. */
  readonly fixed: Axis;
  readonly across: Axis;
  readonly down: Axis;
  /** Whether `x` grows while the index along that axis falls. */
  readonly isAcrossReversed: boolean;
  readonly isDownReversed: boolean;
}

/** One plane of a volume: the voxels with the index `at` along the plane's fixed axis. */
export interface PlaneCut {
  readonly volume: FrameVolume;
  readonly plane: Plane;
  readonly at: number;
}

/** A pixel, counted from 0. */
export interface PlanePixel {
  readonly x: number;
  readonly y: number;
}

export type SideLetter = 'L' | 'R' | 'P' | 'A' | 'S' | 'I';

/** By axis of the body: towards left, back and up first, then towards the other end. */
const ENDS: readonly (readonly [SideLetter, SideLetter])[] = [
  ['L', 'R'],
  ['P', 'A'],
  ['S', 'I'],
];

export type PlaneName = 'sagittal' | 'coronal' | 'axial';

/** By the axis of the body that a plane is at right angles to. */
const NAMES: readonly PlaneName[] = ['sagittal', 'coronal', 'axial'];

/**
 * The planes at right angles to an axis, turned as radiologists look at them: the patient's right at the left of the
 * screen, else the front there, and the head, else the front, above. Frames stay as they are, and where the file does
 * not say how they lie in the body, the next frame is below.
 */
export function planeOf({ directions }: FrameVolume, fixed: Axis): Plane {
  const [first, second] = AXES.filter((axis) => axis !== fixed) as [Axis, Axis];
  if (fixed === 2 || directions === null) {
    return { fixed, across: first, down: second, isAcrossReversed: false, isDownReversed: false };
  }
  const body = nearestBodyAxes(directions);
  const [across, down] = body[first] < body[second] ? [first, second] : [second, first];
  const isReversed = (axis: Axis): boolean => {
    const along = directions[axis][body[axis]];
    // Screens show left and back at the ends of their rows and columns, but the head at the beginning.
    return body[axis] === 2 ? along > 0 : along < 0;
  };
  return { fixed, across, down, isAcrossReversed: isReversed(across), isDownReversed: isReversed(down) };
}

/** What a plane is called in the body, oblique ones as what they are nearest to; null where that is not known. */
export function planeName({ directions }: FrameVolume, { fixed }: Plane): PlaneName | null {
  return directions === null ? null : (NAMES[nearestBodyAxes(directions)[fixed]] ?? null);
}

/** Which side of the patient each side of a plane is nearest to; null where that is not known. */
export function sidesOf(
  { directions }: FrameVolume,
  { across, down, isAcrossReversed, isDownReversed }: Plane,
): { readonly [Side in 'left' | 'right' | 'top' | 'bottom']: SideLetter } | null {
  if (directions === null) return null;
  const body = nearestBodyAxes(directions);
  const letters = (axis: Axis, isReversed: boolean): readonly [SideLetter, SideLetter] => {
    const [ahead, behind] = ENDS[body[axis]] as readonly [SideLetter, SideLetter];
    const isAhead = directions[axis][body[axis]] >= 0 !== isReversed;
    return isAhead ? [behind, ahead] : [ahead, behind];
  };
  const [left, right] = letters(across, isAcrossReversed);
  const [top, bottom] = letters(down, isDownReversed);
  return { left, right, top, bottom };
}

export function planeSize({ shape }: FrameVolume, { across, down }: Plane): Size {
  return { width: shape[across], height: shape[down] };
}

export function planeSpacing({ spacing }: FrameVolume, { across, down }: Plane): Spacing {
  return { x: spacing[across], y: spacing[down] };
}

/** The voxel that a pixel of a plane shows. */
export function voxelIn({ volume, plane, at }: PlaneCut, { x, y }: PlanePixel): Vector {
  const voxel: [number, number, number] = [at, at, at];
  const { width, height } = planeSize(volume, plane);
  voxel[plane.across] = plane.isAcrossReversed ? width - 1 - x : x;
  voxel[plane.down] = plane.isDownReversed ? height - 1 - y : y;
  return voxel;
}

/** The pixel that shows a voxel, in the plane that the voxel lies in: the inverse of `voxelIn`. */
export function pixelIn(volume: FrameVolume, plane: Plane, voxel: Vector): PlanePixel {
  const { width, height } = planeSize(volume, plane);
  const [across, down] = [voxel[plane.across], voxel[plane.down]];
  return {
    x: plane.isAcrossReversed ? width - 1 - across : across,
    y: plane.isDownReversed ? height - 1 - down : down,
  };
}

/** The line that a plane across the frames and one frame have in common. */
export interface FrameLine {
  /** The axis along which it runs. */
  readonly along: 0 | 1;
  /** Pixels of it. */
  readonly count: number;
  /** Position (`y * width + x`) in the plane of what is first in the frame, and from one pixel to the next. */
  readonly first: number;
  readonly step: number;
}

/** @throws RangeError for planes that are frames themselves */
export function lineOf({ volume, plane, at }: PlaneCut, frame: number): FrameLine {
  const { fixed, across } = plane;
  if (fixed === 2) throw new RangeError('A frame has no line in common with another');
  const along = fixed === 0 ? 1 : 0;
  const { width } = planeSize(volume, plane);
  const start: [number, number, number] = [at, at, frame];
  start[along] = 0;
  const { x, y } = pixelIn(volume, plane, start);
  const isAcross = across === along;
  const isReversed = isAcross ? plane.isAcrossReversed : plane.isDownReversed;
  return {
    along,
    count: volume.shape[along],
    first: y * width + x,
    step: (isAcross ? 1 : width) * (isReversed ? -1 : 1),
  };
}
