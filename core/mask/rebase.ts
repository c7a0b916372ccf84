import { EMPTY_RECT, union } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import { readRect } from './label-grid.ts';
import type { MaskEdit } from './mask-edit.ts';
import type { Taking } from './proposed-change.ts';
import { regionBoxes } from './regions.ts';
import { classTable, labelSet } from './segments.ts';
import type { Segment, SegmentClasses } from './segments.ts';
import { disagreement, overruleOne, relabelOne } from './threshold.ts';

/** How far people's work gives way: by default it stays. */
interface RebaseOptions {
  readonly taking: Taking;
  /** Labels of the classes that the model knows. */
  readonly known: readonly number[];
}

/**
 * A label map on its way onto what a model says, tile by tile: pixels no one decided on take the model's labels, those
 * of people stay unless everything is taken, and where these disagree is listed.
 */
export class Rebase {
  readonly #edit: MaskEdit;
  readonly #labels: Uint8Array;
  readonly #classes: SegmentClasses;
  /** See `TakingRules`; null where what people decided on stays. */
  readonly #known: Uint8Array | null;
  #tile = 0;
  #isAnyFound = false;
  /** Around all tiles where a person decided otherwise. */
  #disputed = EMPTY_RECT;

  /**
   * @param labels what the model says about the whole map, pixel by pixel
   * @param objects of the map
   */
  constructor(
    edit: MaskEdit,
    labels: Uint8Array,
    objects: readonly Segment[] = [],
    { taking, known }: RebaseOptions = { taking: 'untouched', known: [] },
  ) {
    this.#classes = classTable(objects);
    this.#known = taking === 'all' ? labelSet(known) : null;
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
   * @param writable 1 for labels that may be written over, of 65,536
   */
  takeTile(writable: Uint8Array): Rect {
    const { grid } = this.#edit;
    const rect = grid.layout.rect(this.#tile);
    const dirty = union(
      relabelOne(this.#edit, this.#tile, this.#labels, { writable, classes: this.#classes }),
      this.#overrule(this.#tile, writable),
    );
    this.#edit.seal(this.#tile++);
    this.#isAnyFound ||= readRect(this.#labels, grid.width, rect).some((label) => label !== 0);
    const { data } = disagreement(grid, this.#labels, rect, this.#classes);
    if (data.includes(1)) this.#disputed = union(this.#disputed, rect);
    return dirty;
  }

  #overrule(tile: number, writable: Uint8Array): Rect {
    if (this.#known === null) return EMPTY_RECT;
    const rules = { writable, classes: this.#classes, known: this.#known };
    return overruleOne(this.#edit, tile, this.#labels, rules);
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
