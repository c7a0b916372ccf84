import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { decodeTiles, encodeTiles } from '../../../core/mask/tiles.ts';

const grids = fc
  .record({
    width: fc.integer({ min: 1, max: 150 }),
    height: fc.integer({ min: 1, max: 150 }),
    seed: fc.nat(),
  })
  .map(({ width, height, seed }) => {
    const grid = new LabelGrid({ width, height });
    // Discs, so that tiles are full, empty and crossed by outlines.
    for (let pixel = 0; pixel < grid.data.length; pixel++) {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      const inside = (x - (seed % 150)) ** 2 + (y - ((seed >> 8) % 150)) ** 2 < 2500;
      grid.data[pixel] = inside ? 1 + (seed % 3) : 0;
      grid.provenance[pixel] = inside ? 2 : 0;
    }
    return grid;
  });

describe('stored tiles', () => {
  it('give back every pixel and its provenance', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        const restored = decodeTiles(grid, encodeTiles(grid));
        expect(restored.data).toEqual(grid.data);
        expect(restored.provenance).toEqual(grid.provenance);
      }),
      { numRuns: 30 },
    );
  });

  it('are none for an empty mask, and those of one corner for a dot', () => {
    const grid = new LabelGrid({ width: 300, height: 200 });
    expect(encodeTiles(grid)).toEqual([]);
    grid.data[199 * 300 + 299] = 1;
    expect(encodeTiles(grid).map(({ index }) => index)).toEqual([grid.layout.count - 1]);
  });

  it('keep a pixel that a person has made background', () => {
    const grid = new LabelGrid({ width: 70, height: 10 });
    grid.provenance[69] = 2;
    expect(decodeTiles(grid, encodeTiles(grid)).provenance[69]).toBe(2);
  });

  it('that do not fit the image are refused', () => {
    const [tile] = encodeTiles(new LabelGrid({ width: 4, height: 4 }, new Uint8Array(16).fill(1)));
    expect(tile).toBeDefined();
    expect(() => decodeTiles({ width: 4, height: 4 }, tile ? [{ ...tile, index: 7 }] : [])).toThrow(
      RangeError,
    );
  });
});
