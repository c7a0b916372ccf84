import type { Size } from '../geometry/size.ts';
import { LabelGrid } from './label-grid.ts';
import { decodeTile, isBlank, recordTile, writeTile } from './tile-content.ts';
import type { TileContent } from './tile-content.ts';

/** One 64 x 64 tile of a label map, its planes run-length coded. Tiles count row by row. */
export interface LabelTile extends TileContent {
  readonly index: number;
}

/** The tiles of a grid that hold anything, as they are stored. */
export function encodeTiles(grid: LabelGrid): readonly LabelTile[] {
  const tiles: LabelTile[] = [];
  for (let index = 0; index < grid.layout.count; index++) {
    const content = recordTile(grid, index);
    if (!isBlank(content, grid.layout.rect(index))) tiles.push({ index, ...content });
  }
  return tiles;
}

/** The inverse of `encodeTiles`; tiles that are missing are empty. Throws a RangeError on tiles of another size. */
export function decodeTiles(size: Size, tiles: readonly LabelTile[]): LabelGrid {
  const grid = new LabelGrid(size);
  for (const { index, ...content } of tiles) {
    if (index >= grid.layout.count) throw new RangeError(`There is no tile ${index}`);
    writeTile(grid, index, decodeTile(content, grid.layout.rect(index)));
  }
  return grid;
}
