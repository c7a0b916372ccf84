import { EMPTY_RECT, union } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import { readRect } from './label-grid.ts';
import type { MaskEdit } from './mask-edit.ts';
import { regionBoxes } from './regions.ts';
import { classTable } from './segments.ts';
import type { Segment, SegmentClasses } from './segments.ts';
import { disagreement, relabelOne } from './threshold.ts';

/**
 * A label map on its way onto what a model says, tile by tile: pixels no one decided on take the model's labels, those
 * of people stay, and where these disagree is listed.
 */
export class Rebase {
  readonly #edit: MaskEdit;
  readonly #labels: Uint8Array;
  readonly #classes: SegmentClasses;
  #tile = 0;
  #isAnyFound = false;
  /** Around all tiles where a person decided otherwise. */
  #disputed = EMPTY_RECT;

  /**
   * @param labels what the model says about the whole map, pixel by pixel
   * @param objects of the map
   */
  constructor(edit: MaskEdit, labels: Uint8Array, objects: readonly Segment[] = []) {
    this.#classes = classTable(objects);
    this.#edit = edit;
    this.#labels = labels;
  }

  get isDone(): boolean {
    return this.#tile === this.#edit.grid.layout.count;
  }

  /** Whether the model found anything, in the tiles taken so far. */
  get isAnyFound(): boolean {
    return this.#isAnyFound;
  }

  /**
   * Takes the next tile. The rectangle is what may look different.
   * @param writable 1 for labels that may be written over, of 256
   */
  takeTile(writable: Uint8Array): Rect {
    const { grid } = this.#edit;
    const rect = grid.layout.rect(this.#tile);
    const dirty = relabelOne(this.#edit, this.#tile, this.#labels, writable);
    this.#edit.seal(this.#tile++);
    this.#isAnyFound ||= readRect(this.#labels, grid.width, rect).some((label) => label !== 0);
    const { data } = disagreement(grid, this.#labels, rect, this.#classes);
    if (data.includes(1)) this.#disputed = union(this.#disputed, rect);
    return dirty;
  }

  /** Boxes around what people decided otherwise, in the tiles taken so far. */
  conflicts(): readonly Rect[] {
    const { left, top } = this.#disputed;
    const boxes = regionBoxes(disagreement(this.#edit.grid, this.#labels, this.#disputed, this.#classes));
    return boxes.map((box) => ({
      left: box.left + left,
      top: box.top + top,
      right: box.right + left,
      bottom: box.bottom + top,
    }));
  }
}
