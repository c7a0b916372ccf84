import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stacksOf } from '../../../core/geometry/slice-stack.ts';
import type { SlicePlane } from '../../../core/geometry/slice-stack.ts';
import { cross } from '../../../core/geometry/vector.ts';
import type { Vector } from '../../../core/geometry/vector.ts';

const AXIAL = { row: [1, 0, 0], column: [0, 1, 0] } as const;
const CORONAL = { row: [1, 0, 0], column: [0, 0, -1] } as const;

const at = (height: number, shift = 0): SlicePlane => ({ ...AXIAL, position: [-100, -120 + shift, height] });

/** Directions of an oblique plane: those of an axial one, turned about two axes. */
function oblique(a: number, b: number): Pick<SlicePlane, 'row' | 'column'> {
  const row: Vector = [Math.cos(a), Math.sin(a), 0];
  const column: Vector = [-Math.sin(a) * Math.cos(b), Math.cos(a) * Math.cos(b), Math.sin(b)];
  return { row, column };
}

describe('slices', () => {
  it('are put in order along their normal, however they are shuffled, turned and spaced', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 12 }, (_, index) => index),
          { minLength: 12 },
        ),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 0.3, max: 8, noNaN: true }),
        fc.double({ min: -500, max: 500, noNaN: true }),
        (order, a, b, spacing, from) => {
          const plane = oblique(a, b);
          const normal = cross(plane.row, plane.column);
          const planes = order.map((number): SlicePlane => {
            const height = from + number * spacing;
            const [x, y, z] = normal;
            return { ...plane, position: [x * height, y * height, z * height] };
          });
          const [stack, ...others] = stacksOf(planes);
          expect(others).toEqual([]);
          expect(stack?.slices.map((index) => order[index])).toEqual(
            [...order].sort((one, other) => one - other),
          );
          expect(stack?.spacing).toBeCloseTo(spacing, 6);
          expect(stack).toMatchObject({ doubles: [], gaps: [], isEven: true, tilt: 0 });
        },
      ),
    );
  });

  it('that are missing leave a gap, of as many as fit', () => {
    const [stack] = stacksOf([0, 2.5, 5, 15, 17.5, 20].map((height) => at(height)));
    expect(stack).toMatchObject({ spacing: 2.5, gaps: [{ after: 2, missing: 3 }], isEven: true });
  });

  it('at the same place are told apart from the one that came first', () => {
    const [stack] = stacksOf([at(5), at(0), at(5.001), at(10), at(0)]);
    expect(stack).toMatchObject({ slices: [1, 0, 3], doubles: [2, 4], spacing: 5, gaps: [] });
  });

  it('at uneven distances are said to be', () => {
    const heights = [0, 1, 2, 3.4, 4.4, 5.4];
    expect(stacksOf(heights.map((height) => at(height)))[0]).toMatchObject({ spacing: 1, isEven: false });
  });

  it('that lean, as with a tilted gantry, tell by how much', () => {
    const lean = Math.tan((12 * Math.PI) / 180);
    const [stack] = stacksOf([0, 3, 6, 9].map((height) => at(height, height * lean)));
    expect(stack?.tilt).toBeCloseTo(12, 6);
    expect(stack).toMatchObject({ slices: [0, 1, 2, 3], spacing: 3, isEven: true });
  });

  it('of another orientation, as a localizer, are a stack of their own, behind the largest', () => {
    const localizer: SlicePlane = { ...CORONAL, position: [0, 0, 0] };
    const stacks = stacksOf([localizer, at(1), at(0), at(2)]);
    expect(stacks.map(({ slices }) => slices)).toEqual([[2, 1, 3], [0]]);
    expect(stacks[1]).toMatchObject({ spacing: null, gaps: [], isEven: true, tilt: 0 });
  });

  it('are none where there are none', () => {
    expect(stacksOf([])).toEqual([]);
  });
});
