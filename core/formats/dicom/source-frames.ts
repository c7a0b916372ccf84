import type { Orientation } from '../../document/series.ts';
import type { Grid } from '../../geometry/alignment.ts';
import { isParallel } from '../../geometry/slice-stack.ts';
import { cross, dot, lengthOf, minus, scaled } from '../../geometry/vector.ts';
import type { Vector } from '../../geometry/vector.ts';
import { affineOf, isInvertible } from '../../geometry/volume.ts';
import type { Size, Spacing } from '../../geometry/size.ts';
import type { Attributes } from './data-set.ts';
import { groupOf } from './functional-groups.ts';
import { evenStep, orientationOfFrame, pairOf, positionOf, volumesIn } from './geometry.ts';
import { frameCountOf } from './layout.ts';
import { TAG } from './tags.ts';

/** Where a frame lies: in millimetres to the left, back and up from the origin of its frame of reference (LPS). */
export interface Plane extends Orientation {
  /** Of the centre of the first pixel. */
  readonly position: Vector;
  readonly spacing: Spacing;
}

/** A frame of a series as other files refer to it. */
export interface SourceFrame {
  /** The file that it is in, and where, counted from 0 among so many. */
  readonly root: Attributes;
  readonly index: number;
  readonly count: number;
  readonly size: Size;
  /** Null where the file does not say where it lies. */
  readonly plane: Plane | null;
}

/**
 * All frames of files, in the order given: one file a slice, or one of several frames, or any of either.
 * @throws WorkbenchError `dicom.damaged`
 */
export function framesOfFiles(roots: readonly Attributes[]): readonly SourceFrame[] {
  return roots.flatMap((root) =>
    Array.from({ length: frameCountOf(root) }, (_, index) => sourceFrame(root, index)),
  );
}

/**
 * @param index of the frame in its file, counted from 0
 * @throws WorkbenchError `dicom.damaged`
 */
export function sourceFrame(root: Attributes, index: number): SourceFrame {
  const count = frameCountOf(root);
  const size = { width: root.word(TAG.columns) ?? 0, height: root.word(TAG.rows) ?? 0 };
  return { root, index, count, size, plane: planeOf(root, index, count) };
}

/** How many volumes the frames of a series are: only a single file has several. */
export function volumesOfFrames(frames: readonly SourceFrame[]): number {
  const [first] = frames;
  return first?.count === frames.length ? volumesIn(first.root, frames.length) : 1;
}

/** Null where the file does not say where a frame lies, or how large its pixels are. */
function planeOf(root: Attributes, index: number, count: number): Plane | null {
  // What a file of several frames says of its position is about the first of them at most.
  const placed = groupOf(root, index, TAG.planePositionSequence) ?? (count === 1 ? root : undefined);
  const position = positionOf(placed);
  const orientation = orientationOfFrame(root, index);
  const spacing = pairOf(groupOf(root, index, TAG.pixelMeasuresSequence) ?? root, TAG.pixelSpacing);
  if (position === null || orientation === null || spacing === null) return null;
  return { position, ...orientation, spacing };
}

/** Rounding, and what programs make of it, moves pixels by less than this share of them. */
const LEAST_SHIFT = 0.1;

/** Whether the pixels of two frames of the same size lie on each other. */
export function isSamePlane(a: Plane, b: Plane): boolean {
  const pixel = Math.min(a.spacing.x, a.spacing.y);
  const isSameSize = Math.abs(a.spacing.x - b.spacing.x) + Math.abs(a.spacing.y - b.spacing.y) < 1e-3 * pixel;
  return isSameSize && isParallel(a, b) && lengthOf(minus(a.position, b.position)) < LEAST_SHIFT * pixel;
}

/** Millimetres from one of parallel planes to the next; null where that is not the same everywhere. */
export function stepOf(planes: readonly Plane[]): number | null {
  const [first] = planes;
  if (first === undefined) return null;
  const normal = cross(first.row, first.column);
  return evenStep(planes.map(({ position }) => dot(position, normal)));
}

/** Whether planes have the same rows and columns. */
export function areParallel(planes: readonly Plane[]): boolean {
  const [first] = planes;
  return planes.every((plane) => first !== undefined && isParallel(first, plane));
}

/**
 * Columns, rows and frames of a series as a grid in space, in millimetres to the right, to the front and up; null where
 * its frames do not lie evenly, one behind the other.
 */
export function gridOfFrames(frames: readonly SourceFrame[]): Grid | null {
  const planes = frames.flatMap(({ plane }) => plane ?? []);
  const [first] = planes;
  const last = planes.at(-1);
  if (first === undefined || last === undefined || planes.length < frames.length) return null;
  const { position, row, column, spacing } = first;
  const through = minus(last.position, position);
  const step = planes.length === 1 ? cross(row, column) : scaled(through, 1 / (planes.length - 1));
  const areEven = planes.every((plane, index) => {
    const away = scaled(step, index);
    const expected: Vector = [position[0] + away[0], position[1] + away[1], position[2] + away[2]];
    return isSamePlane({ ...first, position: expected }, plane);
  });
  if (!areEven) return null;
  const columns = [scaled(row, spacing.x), scaled(column, spacing.y), step, position] as const;
  // No minus before a zero.
  const affine = affineOf((axis, at) => (axis === 2 ? 1 : -1) * columns[at][axis] + 0);
  const { width, height } = (frames[0] as SourceFrame).size;
  return isInvertible(affine) ? { shape: [width, height, frames.length], affine } : null;
}
