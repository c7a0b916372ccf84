import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyTiles, MaskEdit } from '../../../core/mask/mask-edit.ts';
import { LabelGrid, TILE } from '../../../core/mask/label-grid.ts';

/** Six tiles, those at the right and bottom border smaller. */
const SIZE = { width: 2 * TILE + 10, height: TILE + 7 };
const PIXELS = SIZE.width * SIZE.height;
const TILES = 6;

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('write' as const), pixel: fc.nat(PIXELS - 1), label: fc.nat(3) }),
    fc.record({ kind: fc.constant('seal' as const), tile: fc.nat(TILES - 1) }),
    fc.record({ kind: fc.constant('seal-all-but' as const), count: fc.nat(3) }),
  ),
  { maxLength: 40 },
);

type Step = typeof steps extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

function tileOf(pixel: number): number {
  const row = Math.floor(pixel / SIZE.width / TILE);
  return row * 3 + Math.floor((pixel % SIZE.width) / TILE);
}

/** A grid with something in it, an edit of it after the steps, and both planes from before. */
function edited(list: readonly Step[]) {
  const grid = new LabelGrid(SIZE);
  for (let pixel = 0; pixel < PIXELS; pixel += 5) grid.data[pixel] = 1;
  const before = { data: grid.data.slice(), provenance: grid.provenance.slice() };
  const edit = new MaskEdit(grid);
  for (const step of list) {
    if (step.kind === 'seal') edit.seal(step.tile);
    if (step.kind === 'seal-all-but') edit.sealAllBut(step.count);
    if (step.kind !== 'write') continue;
    edit.touch(tileOf(step.pixel));
    grid.data[step.pixel] = step.label;
    grid.provenance[step.pixel] = 2;
  }
  return { grid, edit, before };
}

describe('an edit of a label map', () => {
  it('brings back the exact pixels when it is cancelled, whichever tiles were recorded meanwhile', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { grid, edit, before } = edited(list);
        edit.cancel();
        expect({ data: grid.data, provenance: grid.provenance }).toEqual(before);
        expect(edit.commit()).toEqual([]);
      }),
    );
  });

  it('records each changed tile once, from what it was at first to what it is at last', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { grid, edit, before } = edited(list);
        const after = { data: grid.data.slice(), provenance: grid.provenance.slice() };
        const changes = edit.commit();
        expect(new Set(changes.map(({ index }) => index)).size).toBe(changes.length);
        applyTiles(grid, changes, 'before');
        expect({ data: grid.data, provenance: grid.provenance }).toEqual(before);
        applyTiles(grid, changes, 'after');
        expect({ data: grid.data, provenance: grid.provenance }).toEqual(after);
      }),
    );
  });

  it('records nothing of tiles that end as they were', () => {
    const grid = new LabelGrid(SIZE);
    const edit = new MaskEdit(grid);
    edit.touch(0);
    grid.data[0] = 1;
    edit.seal(0);
    edit.touch(0);
    grid.data[0] = 0;
    expect(edit.commit()).toEqual([]);
  });
});
