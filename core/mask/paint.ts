import { Provenance } from './provenance.ts';
import { EMPTY_RECT, intersect, rectOf, union } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import { clipSpans, spanBounds } from '../geometry/spans.ts';
import type { Spans } from '../geometry/spans.ts';
import type { Labels } from '../imaging/raster.ts';
import { readRect, sameValues, TILE } from './label-grid.ts';
import type { MaskEdit } from './mask-edit.ts';
import { labelSet, LAST_SEGMENT } from './segments.ts';
import type { Segment } from './segments.ts';

/** What is written, and over what. */
export interface Ink {
  readonly label: number;
  /** By label: 1 where pixels of it may be written over. */
  readonly writable: Uint8Array;
}

/** Which pixels painting may write over: all, only background, or only the active class and background. */
export type WriteRule = 'all' | 'background' | 'class';

/** The one table that spares nothing, which is known without a look at all of it. Never written to. */
const EVERYTHING = new Uint8Array(LAST_SEGMENT + 1).fill(1);

/** An object, as far as it matters whether it may be written over. */
type Writable = Pick<Segment, 'id' | 'class' | 'locked'>;

/**
 * The ink of a label under a rule; pixels of locked labels are never written over. What holds for a class holds for its
 * objects.
 */
export function inkOf(
  label: number,
  active: number,
  rule: WriteRule,
  locked: readonly number[],
  objects: readonly Writable[] = [],
): Ink {
  const isNoneLocked = locked.length === 0 && !objects.some((object) => object.locked);
  if (rule === 'all' && isNoneLocked) return { label, writable: EVERYTHING };
  const writable = rule === 'all' ? EVERYTHING.slice() : labelSet([0]);
  // Erasing with 'only background' would do nothing at all; the active class is what a person means then.
  if (rule === 'class' || label === 0) writable[active] = 1;
  for (const lockedLabel of locked) writable[lockedLabel] = 0;
  for (const { id, class: of, locked: isLocked } of objects)
    writable[id] = isLocked ? 0 : (writable[of] as number);
  return { label, writable };
}

/** What a model may write over: everything but locked classes and objects. */
export function modelWritable(
  classes: readonly { readonly label: number; readonly locked: boolean }[],
  objects: readonly Writable[] = [],
): Uint8Array {
  const locked = classes.filter((known) => known.locked).map(({ label }) => label);
  return inkOf(0, 0, 'all', locked, objects).writable;
}

/** Writes the ink into spans as a person's decision. Returns what may look different. */
export function paintSpans(edit: MaskEdit, spans: Spans, ink: Ink): Rect {
  const paint = ink.writable === EVERYTHING ? paintWholeRun : paintRun;
  return forEachRun(edit, spans, (from, to) => paint(edit, ink, from, to));
}

/** Like `paintSpans`, at pixels (`y * width + x`) that are accepted only. */
export function paintWhere(
  edit: MaskEdit,
  spans: Spans,
  ink: Ink,
  accepts: (pixel: number) => boolean,
): Rect {
  const { data, provenance } = edit.grid;
  return forEachRun(edit, spans, (from, to) => {
    for (let pixel = from; pixel < to; pixel++) {
      if (ink.writable[data[pixel] as number] === 0 || !accepts(pixel)) continue;
      data[pixel] = ink.label;
      provenance[pixel] = Provenance.human;
    }
  });
}

/** Marks where the labels of spans come from, and leaves the labels alone. */
export function markSpans(edit: MaskEdit, spans: Spans, provenance: Provenance): Rect {
  return forEachRun(edit, spans, (from, to) => edit.grid.provenance.fill(provenance, from, to));
}

/** Says who decided on each pixel of a grid, row by row, wherever it holds these labels. */
export function replaceProvenance(edit: MaskEdit, labels: Labels, provenance: Uint8Array): void {
  const { grid } = edit;
  for (const tile of grid.layout.within(rectOf(grid))) {
    edit.touch(tile);
    const { left, top, right, bottom } = grid.layout.rect(tile);
    for (let y = top; y < bottom; y++) {
      for (let pixel = y * grid.width + left; pixel < y * grid.width + right; pixel++) {
        if (grid.data[pixel] === labels[pixel]) grid.provenance[pixel] = provenance[pixel] as Provenance;
      }
    }
  }
}

/**
 * Replaces the labels in `rect` by `labels` (row by row) where they differ, the old one is writable, and the new one is
 * `ink.label` or background. Changed pixels become a person's decision, unless it is said whose they are. Returns what
 * may look different.
 */
export function replaceLabels(
  edit: MaskEdit,
  rect: Rect,
  labels: Labels,
  writable: Uint8Array,
  origin: Provenance = Provenance.human,
): Rect {
  const { grid } = edit;
  const { data, provenance, width } = grid;
  const columns = rect.right - rect.left;
  const inside = intersect(rect, rectOf(grid));
  for (const tile of grid.layout.within(inside)) {
    const part = intersect(grid.layout.rect(tile), inside);
    if (sameValues(readRect(data, width, part), readRect(labels, columns, shifted(part, rect)))) continue;
    edit.touch(tile);
    for (let y = part.top; y < part.bottom; y++) {
      for (let x = part.left; x < part.right; x++) {
        const pixel = y * width + x;
        const label = labels[(y - rect.top) * columns + x - rect.left] as number;
        if (data[pixel] === label || writable[data[pixel] as number] === 0) continue;
        data[pixel] = label;
        provenance[pixel] = origin;
      }
    }
  }
  return inside;
}

/** Gives all pixels of some labels other ones, as a person's decision. Returns what may look different. */
export function renumber(edit: MaskEdit, labels: ReadonlyMap<number, number>): Rect {
  const { data, provenance, width, layout } = edit.grid;
  const next = Uint16Array.from({ length: LAST_SEGMENT + 1 }, (_, label) => labels.get(label) ?? label);
  let dirty = EMPTY_RECT;
  for (let tile = 0; tile < layout.count; tile++) {
    const rect = layout.rect(tile);
    let isTouched = false;
    for (let y = rect.top; y < rect.bottom; y++) {
      for (let pixel = y * width + rect.left; pixel < y * width + rect.right; pixel++) {
        const label = data[pixel] as number;
        if (next[label] === label) continue;
        if (!isTouched) edit.touch(tile);
        isTouched = true;
        data[pixel] = next[label] as number;
        provenance[pixel] = Provenance.human;
      }
    }
    if (isTouched) dirty = union(dirty, rect);
  }
  return dirty;
}

function shifted(rect: Rect, origin: Rect): Rect {
  const { left, top } = origin;
  return { left: rect.left - left, top: rect.top - top, right: rect.right - left, bottom: rect.bottom - top };
}

/** Calls `write` with runs of pixel positions that lie in the image, each within one tile, which is touched before. */
function forEachRun(edit: MaskEdit, spans: Spans, write: (from: number, to: number) => void): Rect {
  const { grid } = edit;
  const { columns } = grid.layout;
  const clipped = clipSpans(spans, grid);
  for (let i = 0; i < clipped.length; i += 3) {
    const y = clipped[i] as number;
    const end = clipped[i + 2] as number;
    const row = y * grid.width;
    const firstTile = Math.floor(y / TILE) * columns;
    for (let x = clipped[i + 1] as number; x < end;) {
      const column = Math.floor(x / TILE);
      const next = Math.min(end, (column + 1) * TILE);
      edit.touch(firstTile + column);
      write(row + x, row + next);
      x = next;
    }
  }
  return spanBounds(clipped);
}

function paintRun(
  { grid: { data, provenance } }: MaskEdit,
  { label, writable }: Ink,
  from: number,
  to: number,
): void {
  for (let pixel = from; pixel < to; pixel++) {
    if (writable[data[pixel] as number] === 0) continue;
    data[pixel] = label;
    provenance[pixel] = Provenance.human;
  }
}

/** Where nothing is spared, whole runs can be filled at once. */
function paintWholeRun({ grid }: MaskEdit, { label }: Ink, from: number, to: number): void {
  grid.data.fill(label, from, to);
  grid.provenance.fill(Provenance.human, from, to);
}
