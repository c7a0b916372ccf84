import type { Size } from '../geometry/size.ts';
import { LabelGrid, TileLayout } from './label-grid.ts';
import type { TileChange } from './mask-edit.ts';
import type { Provenance } from './provenance.ts';
import { isObject } from './segments.ts';
import {
  decodeTile,
  emptyTile,
  encodeTile,
  isBlank,
  readTile,
  sameContent,
  writeTile,
} from './tile-content.ts';
import type { TileContent } from './tile-content.ts';

/** One 64 x 64 tile of a label map, its planes run-length coded. Tiles count row by row. */
export interface LabelTile extends TileContent {
  readonly index: number;
}

/** The tiles of a grid that hold anything, as they are stored. */
export function encodeTiles(grid: LabelGrid): readonly LabelTile[] {
  const tiles: LabelTile[] = [];
  for (let index = 0; index < grid.layout.count; index++) {
    const content = readTile(grid, index);
    if (!isBlank(content, grid.layout.rect(index))) tiles.push({ index, ...content });
  }
  return tiles;
}

/** The inverse of `encodeTiles`; tiles that are missing are empty. Throws a RangeError on tiles of another size. */
export function decodeTiles(size: Size, tiles: readonly LabelTile[]): LabelGrid {
  const grid = new LabelGrid(size);
  for (const tile of tiles) {
    if (tile.index >= grid.layout.count) throw new RangeError(`There is no tile ${tile.index}`);
    writeTile(grid, tile.index, tile);
  }
  return grid;
}

/** `decodeTiles` for tiles by their index. */
export function tilesToGrid(frame: Size & { readonly tiles: ReadonlyMap<number, TileContent> }): LabelGrid {
  const grid = new LabelGrid(frame);
  for (const [index, content] of frame.tiles) writeTile(grid, index, content);
  return grid;
}

/** The changes that leave a label map with these tiles and no others. */
export function replacing(
  frame: Size & { readonly tiles: ReadonlyMap<number, TileContent> },
  next: readonly LabelTile[],
): readonly TileChange[] {
  const layout = new TileLayout(frame);
  const wanted = new Map(next.map(({ index, ...content }) => [index, content]));
  return [...new Set([...frame.tiles.keys(), ...wanted.keys()])].flatMap((index) => {
    const nothing = emptyTile(layout.rect(index));
    const before = frame.tiles.get(index) ?? nothing;
    const after = wanted.get(index) ?? nothing;
    return sameContent(before, after) ? [] : [{ index, before, after }];
  });
}

/**
 * Gives all pixels of some labels other ones. Only tiles that hold such pixels are among the changes.
 * @param origin whose decision those pixels are from then on; that of before by default
 */
export function renumberTiles(
  frame: Size & { readonly tiles: ReadonlyMap<number, TileContent> },
  labels: ReadonlyMap<number, number>,
  origin?: Provenance,
): readonly TileChange[] {
  const layout = new TileLayout(frame);
  const isOfObjects = [...labels.keys()].every(isObject);
  return [...frame.tiles].flatMap(([index, before]) => {
    if (isOfObjects && before.objects === undefined) return [];
    const planes = decodeTile(before, layout.rect(index));
    if (!planes.labels.some((label) => labels.has(label))) return [];
    planes.labels.forEach((label, pixel) => {
      const next = labels.get(label);
      if (next === undefined) return;
      planes.labels[pixel] = next;
      if (origin !== undefined) planes.provenance[pixel] = origin;
    });
    return [{ index, before, after: encodeTile(planes) }];
  });
}
