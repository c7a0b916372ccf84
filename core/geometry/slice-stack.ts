import { cross, dot, isNear, lengthOf, minus } from './vector.ts';
import type { Vector } from './vector.ts';

/** Where a slice lies in the body, in millimetres to the left, to the back and up (LPS), as DICOM has it. */
export interface SlicePlane {
  /** Centre of its first pixel. */
  readonly position: Vector;
  /** Unit vectors along a row, from its first pixel to its last, and down a column. */
  readonly row: Vector;
  readonly column: Vector;
}

/** Slices of one orientation, one behind the other. Slices are named by their places among those that were given. */
export interface SliceStack {
  /** Along the normal, which points up in axial slices: each at a place of its own. */
  readonly slices: readonly number[];
  /** Those that lie where another one does, which came first; for a person to look at. */
  readonly doubles: readonly number[];
  /** Millimetres from one slice to the next along the normal: what most are apart; null for a single slice. */
  readonly spacing: number | null;
  /** After which of `slices` others are missing, and how many fit in between. */
  readonly gaps: readonly { readonly after: number; readonly missing: number }[];
  /** Whether slices lie at even distances, gaps aside; only then they make a volume. */
  readonly isEven: boolean;
  /** Degrees by which the line through the slices leans away from the normal, as with a tilted gantry. */
  readonly tilt: number;
}

/** Millimetres between two slices at the same place. */
export const SAME_PLACE = 1e-2;
/** Part of the spacing by which slices may be off. */
const UNEVENNESS = 0.01;
/** Degrees that positions lean by rounding. */
const UPRIGHT = 0.1;

/**
 * Sorts slices by where they lie, whatever order they come in and whatever their numbers say. A localizer or a second
 * orientation among them is a stack of its own; the largest stack comes first.
 */
export function stacksOf(planes: readonly SlicePlane[]): readonly SliceStack[] {
  const groups: number[][] = [];
  planes.forEach((plane, index) => {
    const group = groups.find(([first = 0]) => isParallel(planes[first] as SlicePlane, plane));
    if (group === undefined) groups.push([index]);
    else group.push(index);
  });
  return groups.map((group) => stackOf(planes, group)).sort((a, b) => b.slices.length - a.slices.length);
}

/** Whether rows and columns run the same ways. */
export function isParallel(
  a: Pick<SlicePlane, 'row' | 'column'>,
  b: Pick<SlicePlane, 'row' | 'column'>,
): boolean {
  return isNear(a.row, b.row) && isNear(a.column, b.column);
}

function stackOf(planes: readonly SlicePlane[], group: readonly number[]): SliceStack {
  const positionOf = (index: number): Vector => (planes[index] as SlicePlane).position;
  const { row, column } = planes[group[0] as number] as SlicePlane;
  const normal = cross(row, column);
  const heightOf = (index: number): number => dot(positionOf(index), normal);
  const slices: number[] = [];
  const doubles: number[] = [];
  for (const index of group.toSorted((a, b) => heightOf(a) - heightOf(b) || a - b)) {
    const before = slices.at(-1);
    const isDouble = before !== undefined && heightOf(index) - heightOf(before) <= SAME_PLACE;
    (isDouble ? doubles : slices).push(index);
  }
  const steps = slices.slice(1).map((index, at) => heightOf(index) - heightOf(slices[at] as number));
  const spacing = steps.length === 0 ? null : median(steps);
  const [first = 0, last = 0] = [slices[0], slices.at(-1)];
  const along = minus(positionOf(last), positionOf(first));
  return {
    slices,
    doubles: doubles.toSorted((a, b) => a - b),
    spacing,
    gaps: steps.flatMap((step, at) => {
      const missing = Math.round(step / (spacing ?? step)) - 1;
      return missing > 0 ? [{ after: slices[at] as number, missing }] : [];
    }),
    isEven: steps.every((step) => isWhole(step / (spacing ?? step))),
    tilt: leaning(along, normal),
  };
}

/** Of an even number of values the smaller middle one, which is one of them. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] as number;
}

function isWhole(steps: number): boolean {
  return Math.round(steps) > 0 && Math.abs(steps - Math.round(steps)) <= UNEVENNESS * Math.round(steps);
}

function leaning(along: Vector, normal: Vector): number {
  const length = lengthOf(along);
  if (length === 0) return 0;
  const degrees = (Math.acos(Math.min(1, dot(along, normal) / length)) * 180) / Math.PI;
  return degrees < UPRIGHT ? 0 : degrees;
}
