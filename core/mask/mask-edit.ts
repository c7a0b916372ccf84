import { area, EMPTY_RECT, union } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import { readRect, sameValues, writeRect } from './label-grid.ts';
import type { LabelGrid } from './label-grid.ts';
import { decodeTile, encodeTile } from './tile-content.ts';
import type { TileContent, TilePlanes } from './tile-content.ts';

export interface TileChange {
  /** Position in the grid, row by row. */
  readonly index: number;
  readonly before: TileContent;
  readonly after: TileContent;
}

/**
 * Work in progress on a label grid. Whoever writes pixels announces each tile first; its content is kept then, once.
 * So the cost follows the area worked on, not the image, and cancelling brings back the exact pixels.
 */
export class MaskEdit {
  readonly #before = new Map<number, TilePlanes>();
  readonly #sealed = new Map<number, TileChange>();

  constructor(readonly grid: LabelGrid) {}

  /** Must come before the first write to a tile. */
  touch(tile: number): void {
    if (this.#before.has(tile)) return;
    this.#before.set(tile, this.#unseal(tile) ?? this.#read(tile));
  }

  /** Records a tile, so that a long edit need not do so for all at its end. It must be touched to be written again. */
  seal(tile: number): void {
    const before = this.#before.get(tile);
    this.#before.delete(tile);
    const change = before === undefined ? undefined : this.#changeOf(tile, before);
    if (change !== undefined) this.#sealed.set(tile, change);
  }

  /** Records tiles, those touched first before the others, until so many are left. */
  sealAllBut(count: number): void {
    for (const tile of this.#before.keys()) {
      if (this.#before.size <= count) return;
      this.seal(tile);
    }
  }

  /** Takes everything back; the rectangle is what may look different now. */
  cancel(): Rect {
    const { grid } = this;
    let dirty = applyTiles(grid, [...this.#sealed.values()], 'before');
    for (const [tile, { labels, provenance }] of this.#before) {
      const rect = grid.layout.rect(tile);
      writeRect(grid.data, grid.width, rect, labels);
      writeRect(grid.provenance, grid.width, rect, provenance);
      dirty = union(dirty, rect);
    }
    this.#sealed.clear();
    this.#before.clear();
    return dirty;
  }

  /** What changed, tile by tile. The edit is empty afterwards. */
  commit(): readonly TileChange[] {
    this.sealAllBut(0);
    const changes = [...this.#sealed.values()];
    this.#sealed.clear();
    return changes;
  }

  /** What a recorded tile held before the edit. */
  #unseal(tile: number): TilePlanes | undefined {
    const change = this.#sealed.get(tile);
    this.#sealed.delete(tile);
    return change === undefined ? undefined : decodeTile(change.before, area(this.grid.layout.rect(tile)));
  }

  /** Undefined where the tile is as it was. */
  #changeOf(index: number, before: TilePlanes): TileChange | undefined {
    const after = this.#read(index);
    if (sameValues(before.labels, after.labels) && sameValues(before.provenance, after.provenance))
      return undefined;
    return { index, before: encodeTile(before), after: encodeTile(after) };
  }

  #read(tile: number): TilePlanes {
    const rect = this.grid.layout.rect(tile);
    return {
      labels: readRect(this.grid.data, this.grid.width, rect),
      provenance: readRect(this.grid.provenance, this.grid.width, rect),
    };
  }
}

/** Writes one side of recorded changes into a grid; the rectangle is what changed. */
export function applyTiles(grid: LabelGrid, changes: readonly TileChange[], side: 'before' | 'after'): Rect {
  let dirty = EMPTY_RECT;
  for (const change of changes) {
    const rect = grid.layout.rect(change.index);
    const { labels, provenance } = decodeTile(change[side], area(rect));
    writeRect(grid.data, grid.width, rect, labels);
    writeRect(grid.provenance, grid.width, rect, provenance);
    dirty = union(dirty, rect);
  }
  return dirty;
}
