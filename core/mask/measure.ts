import { convexHull, hullDiameter } from '../geometry/hull.ts';
import type { Corner } from '../geometry/hull.ts';
import type { Rect } from '../geometry/rect.ts';
import type { Spacing } from '../geometry/size.ts';
import type { LabelMap } from '../imaging/raster.ts';
import { connectedRuns } from './connected-runs.ts';
import type { ConnectedRuns } from './connected-runs.ts';
import { readRect } from './label-grid.ts';
import { labelBounds } from './morphology.ts';

/** So many objects have their longest axes listed. */
const LISTED = 5;

/** Extent of one label, in pixels and, where the spacing is known, in millimetres. */
export interface Measurements {
  readonly pixels: number;
  /** Square millimetres. */
  readonly area: number | null;
  /** Objects of which it consists: pixels connected by edges. */
  readonly objects: number;
  /** Of each object the longest straight distance between two corners of its pixels; the longest few, in order. */
  readonly longestAxes: readonly number[];
  readonly unit: 'px' | 'mm';
}

/** The area of a whole label, and the longest axes that its objects have. Null where the label is nowhere. */
export function measureLabel(map: LabelMap, label: number, spacing: Spacing | null): Measurements | null {
  const objects = objectsOf(map, label);
  let pixels = 0;
  let axes: readonly number[] = [];
  for (let id = 1; id < objects.sizes.length; id++) {
    pixels += objects.sizes[id] as number;
    // No object is longer than the diagonal of its box; most of many are found to be shorter by that alone.
    const rows = rowsOf(objects, id);
    if (diagonalOf(rows, spacing) <= (axes[LISTED - 1] ?? 0)) continue;
    axes = [...axes, axisOf(rows, spacing)].sort((a, b) => b - a).slice(0, LISTED);
  }
  return pixels === 0 ? null : measurements(pixels, objects.sizes.length - 1, axes, spacing);
}

/** The connected region that the pixel (`x`, `y`) belongs to; null on background and outside of the image. */
export function measureRegion(
  map: LabelMap,
  x: number,
  y: number,
  spacing: Spacing | null,
): Measurements | null {
  const inside = x >= 0 && y >= 0 && x < map.width && y < map.height;
  const label = inside ? (map.data[y * map.width + x] as number) : 0;
  if (label === 0) return null;
  const objects = objectsOf(map, label);
  const { starts, ends, ids, sizes, width, bounds } = objects;
  const pixel = (y - bounds.top) * width + (x - bounds.left);
  const id = ids[starts.findIndex((start, run) => start <= pixel && pixel < (ends[run] as number))] as number;
  return measurements(sizes[id] as number, 1, [axisOf(rowsOf(objects, id), spacing)], spacing);
}

/** `1,234.5 px` or `12.35 mm`. */
export function lengthText(length: number, unit: Measurements['unit']): string {
  const digits = unit === 'px' ? { maximumFractionDigits: 1 } : { maximumSignificantDigits: 4 };
  return `${length.toLocaleString('en', digits)} ${unit}`;
}

function measurements(
  pixels: number,
  objects: number,
  longestAxes: readonly number[],
  spacing: Spacing | null,
): Measurements {
  return {
    pixels,
    area: spacing === null ? null : pixels * spacing.x * spacing.y,
    objects,
    longestAxes,
    unit: spacing === null ? 'px' : 'mm',
  };
}

/** The objects of a label: their runs by id, in places that count within the bounds of the label. */
interface Objects extends ConnectedRuns {
  readonly width: number;
  readonly bounds: Rect;
  /** Runs ordered by object, within each row by row; those of an object begin at `firsts[id]`. */
  readonly order: Int32Array;
  readonly firsts: Int32Array;
}

function objectsOf(map: LabelMap, label: number): Objects {
  const bounds = labelBounds(map, label);
  const [width, height] = [bounds.right - bounds.left, bounds.bottom - bounds.top];
  const part = { width, height, data: readRect(map.data, map.width, bounds) };
  const runs = connectedRuns(part, 4, (value) => value === label);
  const firsts = new Int32Array(runs.sizes.length + 1);
  for (const id of runs.ids) firsts[id + 1] = (firsts[id + 1] as number) + 1;
  for (let id = 1; id < firsts.length; id++) firsts[id] = (firsts[id] as number) + (firsts[id - 1] as number);
  const order = new Int32Array(runs.ids.length);
  const next = firsts.slice();
  runs.ids.forEach((id, run) => {
    order[next[id] as number] = run;
    next[id] = (next[id] as number) + 1;
  });
  return { ...runs, width, bounds, order, firsts };
}

/** The stretch from the first pixel of an object in a row to after its last. */
export interface Row {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

function rowsOf({ starts, ends, width, order, firsts }: Objects, id: number): readonly Row[] {
  const rows: Row[] = [];
  for (const run of order.subarray(firsts[id], firsts[id + 1])) {
    const y = Math.floor((starts[run] as number) / width);
    const to = (ends[run] as number) - y * width;
    const last = rows.at(-1);
    if (last?.y === y) rows[rows.length - 1] = { ...last, to };
    else rows.push({ y, from: (starts[run] as number) - y * width, to });
  }
  return rows;
}

function diagonalOf(rows: readonly Row[], spacing: Spacing | null): number {
  const scale = spacing ?? { x: 1, y: 1 };
  const left = rows.reduce((least, { from }) => Math.min(least, from), Infinity);
  const right = rows.reduce((most, { to }) => Math.max(most, to), 0);
  return Math.hypot((right - left) * scale.x, rows.length * scale.y);
}

/** It ends at corners of the hull. */
function axisOf(rows: readonly Row[], spacing: Spacing | null): number {
  return hullDiameter(hullOfRows(rows, spacing));
}

/** The hull of an object's pixels, in pixels or, where the spacing is known, in millimetres. */
export function hullOfRows(rows: readonly Row[], spacing: Spacing | null): readonly Corner[] {
  const scale = spacing ?? { x: 1, y: 1 };
  // Its corners are at the ends of rows.
  const corners = rows.flatMap(({ y, from, to }) =>
    [y, y + 1].flatMap((down) => [from, to].map((x) => ({ x: x * scale.x, y: down * scale.y }))),
  );
  return convexHull(corners);
}
