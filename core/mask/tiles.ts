import type { LabelTile } from '../contract/records.ts';
import type { Size } from '../imaging/raster.ts';
import { area } from '../geometry/rect.ts';
import { LabelGrid, readRect, writeRect } from './label-grid.ts';
import { decodeRuns, encodeRuns } from './run-length.ts';

/** The tiles of a grid that hold anything, as they are stored. */
export function encodeTiles(grid: LabelGrid): readonly LabelTile[] {
  const tiles: LabelTile[] = [];
  for (let index = 0; index < grid.layout.count; index++) {
    const rect = grid.layout.rect(index);
    const labels = readRect(grid.data, grid.width, rect);
    const provenance = readRect(grid.provenance, grid.width, rect);
    // Provenance alone counts: a person may have decided that a pixel is background.
    if (isEmpty(labels) && isEmpty(provenance)) continue;
    tiles.push({ index, labels: encodeRuns(labels), provenance: encodeRuns(provenance) });
  }
  return tiles;
}

/** The inverse of `encodeTiles`; tiles that are missing are empty. Throws a RangeError on tiles of another size. */
export function decodeTiles(size: Size, tiles: readonly LabelTile[]): LabelGrid {
  const grid = new LabelGrid(size);
  for (const { index, labels, provenance } of tiles) {
    if (index >= grid.layout.count) throw new RangeError(`There is no tile ${index}`);
    const rect = grid.layout.rect(index);
    writeRect(grid.data, grid.width, rect, decodeRuns(labels, area(rect)));
    writeRect(grid.provenance, grid.width, rect, decodeRuns(provenance, area(rect)));
  }
  return grid;
}

function isEmpty(plane: Uint8Array): boolean {
  return plane.every((value) => value === 0);
}
