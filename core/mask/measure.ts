import { convexHull } from '../geometry/hull.ts';
import type { Corner } from '../geometry/hull.ts';
import { SpanBuilder, spanArea } from '../geometry/spans.ts';
import type { Spans } from '../geometry/spans.ts';
import type { LabelMap, Spacing } from '../imaging/raster.ts';
import { floodFill } from './flood-fill.ts';
import { readRect } from './label-grid.ts';
import { labelBounds } from './morphology.ts';

/** Extent of one label, in pixels and, where the spacing is known, in millimetres. */
export interface Measurements {
  readonly pixels: number;
  /** Square millimetres. */
  readonly area: number | null;
  /** Longest straight distance between two corners of its pixels. */
  readonly longestAxis: number;
  readonly unit: 'px' | 'mm';
}

/** Null where the label is nowhere. */
export function measureLabel(map: LabelMap, label: number, spacing: Spacing | null): Measurements | null {
  const rows = new SpanBuilder();
  let pixels = 0;
  for (let y = 0; y < map.height; y++) {
    const row = map.data.subarray(y * map.width, (y + 1) * map.width);
    const first = row.indexOf(label);
    if (first < 0) continue;
    const end = row.lastIndexOf(label) + 1;
    for (let x = first; x < end; x++) if (row[x] === label) pixels++;
    rows.add(y, first, end);
  }
  return measure(pixels, rows.build(), spacing);
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
  const accepted = new Uint8Array(256);
  accepted[label] = 1;
  // Filled within the bounds of the label, for a small one in a large image; where they lie changes no measure.
  const bounds = labelBounds(map, label);
  const size = { width: bounds.right - bounds.left, height: bounds.bottom - bounds.top };
  const part = readRect(map.data, map.width, bounds);
  const spans = floodFill(part, size, x - bounds.left, y - bounds.top, accepted);
  return measure(spanArea(spans), spans, spacing);
}

/** `1,234.5 px` or `12.35 mm`. */
export function lengthText(length: number, unit: Measurements['unit']): string {
  const digits = unit === 'px' ? { maximumFractionDigits: 1 } : { maximumSignificantDigits: 4 };
  return `${length.toLocaleString('en', digits)} ${unit}`;
}

/** @param spans at least the first and the last pixel of each row */
function measure(pixels: number, spans: Spans, spacing: Spacing | null): Measurements | null {
  if (pixels === 0) return null;
  const scale = spacing ?? { x: 1, y: 1 };
  const corners: Corner[] = [];
  for (let i = 0; i < spans.length; i += 3) {
    const [y = 0, from = 0, to = 0] = spans.subarray(i, i + 3);
    // The longest axis ends at corners of the hull, and those are at the ends of rows.
    for (const down of [y, y + 1]) {
      corners.push({ x: from * scale.x, y: down * scale.y }, { x: to * scale.x, y: down * scale.y });
    }
  }
  return {
    pixels,
    area: spacing === null ? null : pixels * spacing.x * spacing.y,
    longestAxis: diameter(convexHull(corners)),
    unit: spacing === null ? 'px' : 'mm',
  };
}

/** Hulls of masks have few corners, so every pair can be looked at. */
function diameter(hull: readonly Corner[]): number {
  let longest = 0;
  hull.forEach((a, index) => {
    for (const b of hull.slice(index + 1)) longest = Math.max(longest, Math.hypot(a.x - b.x, a.y - b.y));
  });
  return longest;
}
