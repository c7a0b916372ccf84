import { isDecided, Provenance } from './provenance.ts';
import { EMPTY_RECT, intersect, rectOf, union } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import type { ClassMap, Labels } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { TileLayout } from './label-grid.ts';
import type { LabelGrid } from './label-grid.ts';
import type { MaskEdit } from './mask-edit.ts';
import { overrules } from './proposed-change.ts';
import type { ModelRules, TakingRules } from './proposed-change.ts';
import type { SegmentClasses } from './segments.ts';

/** Smallest 8-bit probability at or above a threshold of 0..1; 256 when there is none. */
export function cutoffOf(threshold: number): number {
  let cutoff = Math.max(0, Math.floor(threshold * 255));
  while (cutoff < 256 && cutoff / 255 < threshold) cutoff++;
  return cutoff;
}

/** Smallest and largest value of a plane by tile, so that tiles far from a threshold need no look. */
export class TileRanges {
  readonly #smallest: Uint8Array;
  readonly #largest: Uint8Array;

  constructor(plane: Uint8Array, size: Size) {
    const { columns, count } = new TileLayout(size);
    this.#smallest = new Uint8Array(count).fill(255);
    this.#largest = new Uint8Array(count);
    for (let y = 0, pixel = 0; y < size.height; y++) {
      const row = (y >> 6) * columns;
      for (let x = 0; x < size.width; x++, pixel++) {
        const tile = row + (x >> 6);
        const value = plane[pixel] as number;
        if (value < (this.#smallest[tile] as number)) this.#smallest[tile] = value;
        if (value > (this.#largest[tile] as number)) this.#largest[tile] = value;
      }
    }
  }

  /** False when moving the cutoff from one value to the other changes nothing in the tile. */
  crosses(tile: number, a: number, b: number): boolean {
    return (
      (this.#largest[tile] as number) >= Math.min(a, b) && (this.#smallest[tile] as number) < Math.max(a, b)
    );
  }
}

/** Labels by looking each pixel's value in `plane` up in `labels`, which has 256 entries. */
interface LabelSource {
  readonly plane: Uint8Array;
  readonly labels: Uint8Array;
}

const AS_THEY_ARE = Uint8Array.from({ length: 256 }, (_, label) => label);

/**
 * Gives pixels no person decided on, and whose label may be written over, the labels of `next`, as the model's; what is
 * of that class already stays, with its objects. Returns what may look different; tiles where nothing changes are not
 * touched.
 */
export function relabel(edit: MaskEdit, next: Uint8Array, rules: ModelRules): Rect {
  let dirty = EMPTY_RECT;
  for (let tile = 0; tile < edit.grid.layout.count; tile++) {
    dirty = union(dirty, relabelOne(edit, tile, next, rules));
  }
  return dirty;
}

/** `relabel` for one tile. */
export function relabelOne(edit: MaskEdit, tile: number, next: Uint8Array, rules: ModelRules): Rect {
  return relabelTile(edit, tile, { plane: next, labels: AS_THEY_ARE }, rules);
}

/**
 * Like `relabel` by one label where `plane` reaches `cutoff`. With `previous`, the cutoff the whole map is known to
 * follow now, tiles that do not cross are passed over: the cost of moving a slider is that of the outline.
 */
export function relabelByCutoff(
  edit: MaskEdit,
  plane: Uint8Array,
  ranges: TileRanges,
  {
    label,
    cutoff,
    previous,
  }: { readonly label: number; readonly cutoff: number; readonly previous: number | null },
  rules: ModelRules,
): Rect {
  let dirty = EMPTY_RECT;
  const labels = new Uint8Array(256).fill(label, cutoff);
  for (let tile = 0; tile < edit.grid.layout.count; tile++) {
    if (previous !== null && !ranges.crosses(tile, previous, cutoff)) continue;
    dirty = union(dirty, relabelTile(edit, tile, { plane, labels }, rules));
  }
  return dirty;
}

function relabelTile(
  edit: MaskEdit,
  tile: number,
  { plane, labels }: LabelSource,
  { writable, classes }: ModelRules,
): Rect {
  const { data, provenance, width } = edit.grid;
  const rect = edit.grid.layout.rect(tile);
  let touched = false;
  for (let y = rect.top; y < rect.bottom; y++) {
    const end = y * width + rect.right;
    for (let pixel = y * width + rect.left; pixel < end; pixel++) {
      const from = provenance[pixel] as number;
      const label = data[pixel] as number;
      const next = labels[plane[pixel] as number] as number;
      const isSame = next === 0 ? label === 0 : next === classes[label];
      if (isSame && (next === 0 || from === Provenance.model)) continue;
      if (isDecided(from) || writable[label] === 0) continue;
      if (!touched) edit.touch(tile);
      touched = true;
      if (!isSame) data[pixel] = next;
      provenance[pixel] = originOf(next);
    }
  }
  return touched ? rect : EMPTY_RECT;
}

/**
 * Gives all pixels in `rect` whose label may be written over the labels of `next`, as the model's, also those that a
 * person decided on otherwise; what is of that class already stays, with its objects. Returns what may look different.
 */
export function adoptLabels(
  edit: MaskEdit,
  rect: Rect,
  next: Uint8Array,
  { writable, classes }: ModelRules,
): Rect {
  const { data, provenance, width, layout } = edit.grid;
  const inside = intersect(rect, rectOf(edit.grid));
  for (const tile of layout.within(inside)) edit.touch(tile);
  for (let y = inside.top; y < inside.bottom; y++) {
    for (let pixel = y * width + inside.left; pixel < y * width + inside.right; pixel++) {
      const label = data[pixel] as number;
      if (classes[label] === next[pixel] || writable[label] === 0) continue;
      data[pixel] = next[pixel] as number;
      provenance[pixel] = originOf(next[pixel] as number);
    }
  }
  return inside;
}

/**
 * Gives pixels of a tile that a person decided on the proposed labels, as the model's, wherever those overrule them.
 * What is of the proposed class already stays the person's, with its objects. Returns what may look different.
 */
export function overruleOne(edit: MaskEdit, tile: number, next: Labels, rules: TakingRules): Rect {
  const { data, provenance, width, layout } = edit.grid;
  const rect = layout.rect(tile);
  let touched = false;
  for (let y = rect.top; y < rect.bottom; y++) {
    for (let pixel = y * width + rect.left; pixel < y * width + rect.right; pixel++) {
      const label = next[pixel] as number;
      if (!isDecided(provenance[pixel] as number) || !overrules(data[pixel] as number, label, rules))
        continue;
      if (!touched) edit.touch(tile);
      touched = true;
      data[pixel] = label;
      provenance[pixel] = originOf(label);
    }
  }
  return touched ? rect : EMPTY_RECT;
}

/**
 * The part of an image in `rect`, 1 where a person decided otherwise than `next`, the labels of all of it, says.
 * @param classes of the grid's labels, for an object is what its class is
 */
export function disagreement(
  { data, provenance, width }: LabelGrid,
  next: Uint8Array,
  rect: Rect,
  classes: SegmentClasses,
): ClassMap {
  const size = { width: rect.right - rect.left, height: rect.bottom - rect.top };
  const found = new Uint8Array(size.width * size.height);
  for (let y = rect.top, to = 0; y < rect.bottom; y++) {
    for (let pixel = y * width + rect.left; pixel < y * width + rect.right; pixel++, to++) {
      if (classes[data[pixel] as number] !== next[pixel] && isDecided(provenance[pixel] as number))
        found[to] = 1;
    }
  }
  return { ...size, data: found };
}

/** What a model found is the model's; background that it left alone is nobody's, and takes no room in the store. */
export function originOf(label: number): Provenance {
  return label === 0 ? Provenance.none : Provenance.model;
}

/** True when a person decided on any pixel. */
export function hasDecisions({ provenance }: Pick<LabelGrid, 'provenance'>): boolean {
  return provenance.includes(Provenance.human) || provenance.includes(Provenance.confirmed);
}
