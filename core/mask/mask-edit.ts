import { EMPTY_RECT, union } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import type { LabelGrid } from './label-grid.ts';
import { keepTile, readTile, sameContent, writeTile } from './tile-content.ts';
import type { TileContent } from './tile-content.ts';

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
  readonly #before = new Map<number, () => TileContent>();
  readonly #sealed = new Map<number, TileChange>();

  constructor(readonly grid: LabelGrid) {}

  /** Must come before the first write to a tile. */
  touch(tile: number): void {
    if (this.#before.has(tile)) return;
    this.#before.set(tile, this.#unseal(tile) ?? keepTile(this.grid, tile));
  }

  /** Records a tile, so that a long edit need not do so for all at its end. It must be touched to be written again. */
  seal(tile: number): void {
    const before = this.#before.get(tile);
    this.#before.delete(tile);
    const change = before === undefined ? undefined : this.#changeOf(tile, before());
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
    for (const [tile, before] of this.#before) dirty = union(dirty, writeTile(grid, tile, before()));
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
  #unseal(tile: number): (() => TileContent) | undefined {
    const change = this.#sealed.get(tile);
    this.#sealed.delete(tile);
    return change === undefined ? undefined : () => change.before;
  }

  /** Undefined where the tile is as it was. */
  #changeOf(index: number, before: TileContent): TileChange | undefined {
    const after = readTile(this.grid, index);
    return sameContent(before, after) ? undefined : { index, before, after };
  }
}

/** Writes one side of recorded changes into a grid; the rectangle is what changed. */
export function applyTiles(grid: LabelGrid, changes: readonly TileChange[], side: 'before' | 'after'): Rect {
  let dirty = EMPTY_RECT;
  for (const change of changes) {
    dirty = union(dirty, writeTile(grid, change.index, change[side]));
  }
  return dirty;
}
