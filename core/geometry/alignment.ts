import { cross, dot, minus } from './vector.ts';
import type { Vector } from './vector.ts';
import { placeAt } from './volume.ts';
import type { Affine } from './volume.ts';

/** Where the points of a grid lie in space. */
export interface Grid {
  /** Points along each axis. */
  readonly shape: Vector;
  /** From the indices of a point to its place. */
  readonly affine: Affine;
}

/** Which point of another grid lies where one does; outside of it where there is none. */
export interface Alignment {
  /** Of the first point. */
  readonly origin: Vector;
  /** Along each axis of one grid, along which axis of the other, and which way. */
  readonly steps: readonly [Vector, Vector, Vector];
}

/** Part of a step by which points may be apart. */
const LEAST_SHIFT = 0.1;

/**
 * Finds the points of another grid that the points of a grid lie on, whatever the order and the direction of the axes
 * of either, and whichever of them is larger. Null where they lie between points: nothing is ever resampled.
 */
export function alignmentOf(grid: Grid, other: Grid): Alignment | null {
  const indexOf = inverseOf(other.affine);
  const at = (index: Vector): Vector => indexOf(placeAt(grid.affine, index));
  const first = at([0, 0, 0]);
  const origin = rounded(first);
  const steps = [at([1, 0, 0]), at([0, 1, 0]), at([0, 0, 1])].map((next) => rounded(minus(next, first)));
  const [a, b, c] = steps as [Vector, Vector, Vector];
  const alignment: Alignment = { origin, steps: [a, b, c] };
  const isPermutation =
    Math.abs(dot(a, cross(b, c))) === 1 && [a, b, c].every((step) => dot(step, step) === 1);
  const areNear = cornersOf(grid.shape).every((corner) => {
    const [x, y, z] = minus(at(corner), alignedTo(alignment, corner));
    return Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) < LEAST_SHIFT;
  });
  return isPermutation && areNear ? alignment : null;
}

/** The point of the other grid at a point of the one. */
export function alignedTo({ origin, steps: [a, b, c] }: Alignment, [i, j, k]: Vector): Vector {
  const part = (axis: 0 | 1 | 2): number => origin[axis] + i * a[axis] + j * b[axis] + k * c[axis];
  return [part(0), part(1), part(2)];
}

/** No minus before a zero. */
function rounded([x, y, z]: Vector): Vector {
  return [Math.round(x) + 0, Math.round(y) + 0, Math.round(z) + 0];
}

function cornersOf([i, j, k]: Vector): readonly Vector[] {
  const ends = [
    [0, i - 1],
    [0, j - 1],
    [0, k - 1],
  ] as const;
  return ends[0].flatMap((x) => ends[1].flatMap((y) => ends[2].map((z): Vector => [x, y, z])));
}

/** From places to indices, of an affine that gives every point a place of its own. By Cramer's rule. */
function inverseOf(affine: Affine): (place: Vector) => Vector {
  const column = (at: 0 | 1 | 2 | 3): Vector => [affine[0][at], affine[1][at], affine[2][at]];
  const [a, b, c, origin] = [column(0), column(1), column(2), column(3)];
  const volume = dot(a, cross(b, c));
  return (place) => {
    const from = minus(place, origin);
    return [
      dot(from, cross(b, c)) / volume,
      dot(a, cross(from, c)) / volume,
      dot(a, cross(b, from)) / volume,
    ];
  };
}
