import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rectOf } from '../../../core/geometry/rect.ts';
import { TILE, TileGrid } from '../../../renderer/view/tile-grid.ts';

const size = { width: 2 * TILE + 10, height: TILE + 1 };

describe('TileGrid', () => {
  it('cuts tiles off at the border of the image', () => {
    const grid = new TileGrid(size);
    expect([grid.columns, grid.rows]).toEqual([3, 2]);
    expect(grid.rectOfTile(5)).toEqual({ left: 2 * TILE, top: TILE, right: 2 * TILE + 10, bottom: TILE + 1 });
  });

  it('hands out each stale part once, clipped to its tile', () => {
    const grid = new TileGrid(size);
    grid.mark({ left: TILE - 2, top: 3, right: TILE + 4, bottom: 5 });
    expect([...grid.takeIn(rectOf(size))]).toEqual([
      { index: 0, part: { left: TILE - 2, top: 3, right: TILE, bottom: 5 } },
      { index: 1, part: { left: TILE, top: 3, right: TILE + 4, bottom: 5 } },
    ]);
    expect([...grid.takeIn(rectOf(size))]).toEqual([]);
  });

  it('merges what changed in a tile since it was painted', () => {
    const grid = new TileGrid(size);
    grid.mark({ left: 1, top: 1, right: 2, bottom: 2 });
    grid.mark({ left: 8, top: 9, right: 10, bottom: 12 });
    expect([...grid.takeIn(rectOf(size))]).toEqual([
      { index: 0, part: { left: 1, top: 1, right: 10, bottom: 12 } },
    ]);
  });

  it('keeps what is out of view for later', () => {
    const grid = new TileGrid(size);
    grid.markAll();
    expect([...grid.takeIn({ left: 0, top: 0, right: 1, bottom: 1 })].map(({ index }) => index)).toEqual([0]);
    expect([...grid.takeIn(rectOf(size))].map(({ index }) => index)).toEqual([1, 2, 3, 4, 5]);
  });

  it('keeps for the next time what the caller had no time for', () => {
    const grid = new TileGrid(size);
    grid.markAll();
    for (const { index } of grid.takeIn(rectOf(size))) if (index === 2) break;
    expect(grid.isStaleIn(rectOf(size))).toBe(true);
    expect([...grid.takeIn(rectOf(size))].map(({ index }) => index)).toEqual([3, 4, 5]);
    expect(grid.isStaleIn(rectOf(size))).toBe(false);
  });

  it('covers every marked pixel with the parts it hands out', () => {
    const spot = fc.record({ x: fc.nat(size.width - 1), y: fc.nat(size.height - 1) });
    fc.assert(
      fc.property(fc.array(spot, { minLength: 1, maxLength: 20 }), (spots) => {
        const grid = new TileGrid(size);
        for (const { x, y } of spots) grid.mark({ left: x, top: y, right: x + 1, bottom: y + 1 });
        const parts = [...grid.takeIn(rectOf(size))].map(({ part }) => part);
        for (const { x, y } of spots) {
          const covered = parts.some((p) => x >= p.left && x < p.right && y >= p.top && y < p.bottom);
          expect(covered).toBe(true);
        }
      }),
    );
  });
});
