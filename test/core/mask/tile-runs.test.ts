import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowRuns } from '../../../core/imaging/runs.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { labelIn, provenanceIn, tileRuns } from '../../../core/mask/tile-runs.ts';
import { encodeTiles } from '../../../core/mask/tiles.ts';
import type { LabelTile } from '../../../core/mask/tiles.ts';

const byIndex = (tiles: readonly LabelTile[]) => new Map(tiles.map((tile) => [tile.index, tile]));

/** Boxes of classes and objects, of different provenance, and noise that is stored as it is. */
const grids = fc
  .record({
    width: fc.integer({ min: 1, max: 150 }),
    height: fc.integer({ min: 1, max: 150 }),
    boxes: fc.array(
      fc.record({
        ...{ x: fc.nat(150), y: fc.nat(150), side: fc.integer({ min: 1, max: 100 }) },
        ...{ label: fc.constantFrom(0, 1, 255, 256, 300, 65_535), provenance: fc.nat(3) },
      }),
      { maxLength: 6 },
    ),
    isNoisy: fc.boolean(),
  })
  .map(({ width, height, boxes, isNoisy }) => {
    const grid = new LabelGrid({ width, height });
    for (const { x, y, side, label, provenance } of boxes) {
      for (let row = y; row < Math.min(height, y + side); row++) {
        const [from, to] = [row * width + Math.min(x, width), row * width + Math.min(x + side, width)];
        grid.data.fill(label, from, to);
        grid.provenance.fill(provenance, from, to);
      }
    }
    for (let pixel = 0; isNoisy && pixel < grid.data.length; pixel += 2) grid.data[pixel] = (pixel * 7) % 5;
    return grid;
  });

describe('stored tiles as runs', () => {
  it('are the runs of their pixels, with who decided on them', () => {
    fc.assert(
      fc.property(grids, (grid) => {
        const { width, height } = grid;
        const runs = tileRuns({ width, height, tiles: byIndex(encodeTiles(grid)) });
        const data = Array.from(
          grid.data,
          (label, pixel) => label + 65_536 * (grid.provenance[pixel] as number),
        );
        expect(runs).toEqual(rowRuns({ width, height, data }));
      }),
      { numRuns: 60 },
    );
  });

  it('tell label and provenance apart', () => {
    const grid = new LabelGrid({ width: 1, height: 1 }, Uint16Array.of(65_535), Uint8Array.of(3));
    const [value = 0] = tileRuns({ width: 1, height: 1, tiles: byIndex(encodeTiles(grid)) }).values;
    expect([labelIn(value), provenanceIn(value)]).toEqual([65_535, 3]);
  });

  it('are refused where they do not fit the frame', () => {
    const size = { width: 4, height: 4 };
    const [tile] = encodeTiles(new LabelGrid(size, new Uint8Array(16).fill(1)));
    if (tile === undefined) throw new Error('There is a tile');
    expect(() => tileRuns({ ...size, tiles: byIndex([{ ...tile, index: 7 }]) })).toThrow('no tile 7');
    expect(() => tileRuns({ width: 5, height: 4, tiles: byIndex([tile]) })).toThrow(RangeError);
    const halved = { ...tile, provenance: tile.provenance.subarray(0, 1) };
    expect(() => tileRuns({ ...size, tiles: byIndex([halved]) })).toThrow(RangeError);
  });
});
