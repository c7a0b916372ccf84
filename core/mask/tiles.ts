import type { Size } from '../geometry/size.ts';
import { area } from '../geometry/rect.ts';
import { LabelGrid, readRect, writeRect } from './label-grid.ts';
import type { TileContent } from './mask-edit.ts';
import { decodeRuns, encodeRuns } from './run-length.ts';

/** One 64 x 64 tile of a label map, its planes run-length coded. Tiles count row by row. */
export interface LabelTile extends TileContent {
  readonly index: number;
}

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
