import { intersect, isEmpty, rectOf, union } from '../../core/geometry/rect.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { Size } from '../../core/geometry/size.ts';

/** Side of a tile of the view in image pixels: the size that repaints fastest. */
export const TILE = 256;

/** Which part of which tile is out of date. Tiles count row by row. */
export class TileGrid {
  readonly columns: number;
  readonly rows: number;
  readonly #stale = new Map<number, Rect>();

  constructor(readonly size: Size) {
    this.columns = Math.ceil(size.width / TILE);
    this.rows = Math.ceil(size.height / TILE);
  }

  /** Pixels of a tile; smaller at the right and bottom border. */
  rectOfTile(index: number): Rect {
    const left = (index % this.columns) * TILE;
    const top = Math.floor(index / this.columns) * TILE;
    return intersect({ left, top, right: left + TILE, bottom: top + TILE }, rectOf(this.size));
  }

  /** Tiles that share pixels with `rect`. */
  tilesIn(rect: Rect): number[] {
    const inside = intersect(rect, rectOf(this.size));
    if (isEmpty(inside)) return [];
    const tiles: number[] = [];
    for (let row = Math.floor(inside.top / TILE); row * TILE < inside.bottom; row++) {
      for (let column = Math.floor(inside.left / TILE); column * TILE < inside.right; column++) {
        tiles.push(row * this.columns + column);
      }
    }
    return tiles;
  }

  mark(rect: Rect): void {
    for (const index of this.tilesIn(rect)) {
      const part = intersect(rect, this.rectOfTile(index));
      const known = this.#stale.get(index);
      this.#stale.set(index, known === undefined ? part : union(known, part));
    }
  }

  markAll(): void {
    this.mark(rectOf(this.size));
  }

  /**
   * Hands out the stale parts of tiles in view, one after the other, each of which then counts as painted. Others wait
   * until they come into view, or for the next time when the caller stops.
   */
  *takeIn(view: Rect): Generator<{ readonly index: number; readonly part: Rect }> {
    for (const index of this.tilesIn(view)) {
      const part = this.#stale.get(index);
      if (part === undefined) continue;
      this.#stale.delete(index);
      yield { index, part };
    }
  }

  /** Whether anything in view is stale. */
  isStaleIn(view: Rect): boolean {
    return this.#stale.size > 0 && this.tilesIn(view).some((index) => this.#stale.has(index));
  }
}
