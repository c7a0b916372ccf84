import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignedTo, alignmentOf } from '../../../core/geometry/alignment.ts';
import type { Grid } from '../../../core/geometry/alignment.ts';
import type { Vector } from '../../../core/geometry/vector.ts';
import { affineOf, placeAt } from '../../../core/geometry/volume.ts';

/** An oblique grid of steps of three lengths. */
const GRID: Grid = {
  shape: [4, 5, 6],
  affine: [
    [0.8, -1.2, 0, 10],
    [0.6, 1.6, 0, -20],
    [0, 0, 3, 30],
  ],
};

const ORDERS: readonly Vector[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

const index = fc.tuple(
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: -3, max: 3 }),
);

/** The same points with other axes: along each, which axis of `GRID` it is and which way it goes. */
function rearranged(order: Vector, signs: Vector, origin: Vector): Grid {
  const step = (axis: number): Vector => {
    const along = [0, 1, 2].map((own) => (own === order[axis] ? (signs[axis] as number) : 0));
    return along as unknown as Vector;
  };
  const start = placeAt(GRID.affine, origin);
  const affine = affineOf((row, column) => {
    if (column === 3) return start[row];
    const end = placeAt(GRID.affine, step(column));
    return end[row] - GRID.affine[row][3];
  });
  return { shape: [9, 9, 9], affine };
}

describe('grids', () => {
  it('are aligned whatever the order and direction of their axes, point by point', () => {
    const sign = fc.constantFrom(1, -1);
    fc.assert(
      fc.property(fc.constantFrom(...ORDERS), fc.tuple(sign, sign, sign), index, (order, signs, origin) => {
        const other = rearranged(order, signs, origin);
        const alignment = alignmentOf(GRID, other);
        expect(alignment).not.toBeNull();
        if (alignment === null) return;
        for (const point of [
          [0, 0, 0],
          [3, 0, 0],
          [1, 2, 3],
          [3, 4, 5],
        ] as const) {
          const there = placeAt(other.affine, alignedTo(alignment, point));
          const here = placeAt(GRID.affine, point);
          there.forEach((part, axis) => expect(part).toBeCloseTo(here[axis] as number, 6));
        }
      }),
    );
  });

  const changed = (change: (row: number, column: number, value: number) => number): Grid => ({
    ...GRID,
    affine: affineOf((row, column) => change(row, column, GRID.affine[row][column])),
  });

  it('are not aligned where points lie between points, or drift apart', () => {
    expect(
      alignmentOf(
        GRID,
        changed((_, __, value) => value),
      ),
    ).not.toBeNull();
    const half = changed((row, column, value) => (row === 2 && column === 3 ? value + 1.5 : value));
    expect(alignmentOf(GRID, half)).toBeNull();
    const longer = changed((_, column, value) => (column === 2 ? value * 1.03 : value));
    expect(alignmentOf(GRID, longer)).toBeNull();
    const double = changed((_, column, value) => (column === 0 ? value * 2 : value));
    expect(alignmentOf(GRID, double)).toBeNull();
    const sheared = changed((row, column, value) => (row === 2 && column === 0 ? value + 0.6 : value));
    expect(alignmentOf(GRID, sheared)).toBeNull();
  });

  it('are aligned in spite of rounding', () => {
    const rounded = changed((_, __, value) => Math.fround(value + 1e-4));
    expect(alignmentOf(GRID, rounded)).toEqual(alignmentOf(GRID, GRID));
  });
});
