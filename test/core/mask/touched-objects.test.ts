import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { MaskEdit } from '../../../core/mask/mask-edit.ts';
import { touchedObjects } from '../../../core/mask/touched-objects.ts';

const SIZE = { width: 70, height: 3 };
const LENGTH = SIZE.width * SIZE.height;

/** Writes labels over others, and tells what of objects that touched. */
function touched(before: readonly number[], after: readonly number[]): ReadonlyMap<number, number> {
  const grid = new LabelGrid(SIZE, Uint16Array.from(before), new Uint8Array(LENGTH));
  const edit = new MaskEdit(grid);
  for (let tile = 0; tile < grid.layout.count; tile++) edit.touch(tile);
  grid.data.set(after);
  return touchedObjects(SIZE, edit.commit());
}

describe('objects that changes of a mask touch', () => {
  it('are those that pixels were given to or taken from, and no classes', () => {
    const before = Array.from({ length: LENGTH }, (_, pixel): number =>
      pixel < 10 ? 256 : pixel < 20 ? 1 : 0,
    );
    const after = before.with(0, 257).with(1, 0).with(10, 256).with(11, 2).with(200, 3);
    expect([...touched(before, after)]).toEqual([
      [256, 3],
      [257, 1],
    ]);
  });

  it('are the same the other way round, whatever changes', () => {
    const labels = fc.array(fc.constantFrom(0, 1, 2, 256, 257, 600), {
      minLength: LENGTH,
      maxLength: LENGTH,
    });
    fc.assert(
      fc.property(labels, labels, (before, after) => {
        const there = touched(before, after);
        expect(new Map(touched(after, before))).toEqual(new Map(there));
        for (const id of [256, 257, 600]) {
          const isCounted = (one: number, at: number): boolean =>
            one !== after[at] && (one === id || after[at] === id);
          const counted = before.filter(isCounted).length;
          expect(there.get(id) ?? 0).toBe(counted);
        }
      }),
      { numRuns: 50 },
    );
  });
});
