import type { ImagePoint } from './camera.ts';
import { firstCentreFrom, SpanBuilder } from './spans.ts';
import type { Spans } from './spans.ts';

/**
 * Pixels whose centres a closed polygon winds around. Loops that overlap stay filled (non-zero rule), because a hand
 * that crosses its own line means the area, not a hole. Centres exactly on an edge belong to the pixel right of it.
 */
export function polygonSpans(points: readonly ImagePoint[]): Spans {
  const spans = new SpanBuilder();
  const rows = crossingsByRow(points);
  for (const y of [...rows.keys()].sort((a, b) => a - b)) {
    const crossings = (rows.get(y) ?? []).sort((a, b) => a.x - b.x);
    let winding = 0;
    let from = 0;
    for (const { x, direction } of crossings) {
      if (winding === 0) from = firstCentreFrom(x);
      winding += direction;
      if (winding === 0 && firstCentreFrom(x) > from) spans.add(y, from, firstCentreFrom(x));
    }
  }
  return spans.build();
}

/**
 * Pixels within `rows` whose centres lie in an odd number of closed polygons, so that one within another is a hole in
 * it, as is what a polygon leaves out that leads into itself and back on the same way.
 */
export function evenOddSpans(polygons: readonly (readonly ImagePoint[])[], rows: RowRange): Spans {
  const crossings = new Map<number, number[]>();
  for (const polygon of polygons) {
    for (const [y, own] of crossingsByRow(polygon, rows)) {
      crossings.set(y, [...(crossings.get(y) ?? []), ...own.map(({ x }) => x)]);
    }
  }
  const spans = new SpanBuilder();
  for (const y of [...crossings.keys()].sort((a, b) => a - b)) {
    const places = (crossings.get(y) ?? []).map(firstCentreFrom).sort((a, b) => a - b);
    for (let at = 0; at + 1 < places.length; at += 2) {
      const [from, to] = [places[at] as number, places[at + 1] as number];
      if (from < to) spans.add(y, from, to);
    }
  }
  return spans.build();
}

/** From the first to before the last. */
interface RowRange {
  readonly top: number;
  readonly bottom: number;
}

const ALL_ROWS: RowRange = { top: -Infinity, bottom: Infinity };

interface Crossing {
  readonly x: number;
  /** 1 where the outline runs down, -1 where it runs up. */
  readonly direction: 1 | -1;
}

/** By row: where the outline crosses the line through the pixel centres. */
function crossingsByRow(
  points: readonly ImagePoint[],
  { top, bottom }: RowRange = ALL_ROWS,
): Map<number, Crossing[]> {
  const rows = new Map<number, Crossing[]>();
  points.forEach((a, index) => {
    const b = points[(index + 1) % points.length] ?? a;
    const direction = a.y <= b.y ? 1 : -1;
    const [upper, lower] = direction === 1 ? [a, b] : [b, a];
    const end = Math.min(firstCentreFrom(lower.y), bottom);
    for (let y = Math.max(firstCentreFrom(upper.y), top); y < end; y++) {
      const x = upper.x + ((y + 0.5 - upper.y) * (lower.x - upper.x)) / (lower.y - upper.y);
      const row = rows.get(y);
      if (row === undefined) rows.set(y, [{ x, direction }]);
      else row.push({ x, direction });
    }
  });
  return rows;
}

/** Pixels whose centres lie in the box between two corners. */
export function rectangleSpans(a: ImagePoint, b: ImagePoint): Spans {
  const from = firstCentreFrom(Math.min(a.x, b.x));
  const to = firstCentreFrom(Math.max(a.x, b.x));
  const end = firstCentreFrom(Math.max(a.y, b.y));
  const spans = new SpanBuilder();
  for (let y = firstCentreFrom(Math.min(a.y, b.y)); y < end && from < to; y++) spans.add(y, from, to);
  return spans.build();
}

/** Pixels whose centres lie in the ellipse inscribed in the box between two corners. */
export function ellipseSpans(a: ImagePoint, b: ImagePoint): Spans {
  const centreX = (a.x + b.x) / 2;
  const centreY = (a.y + b.y) / 2;
  const radiusX = Math.abs(b.x - a.x) / 2;
  const radiusY = Math.abs(b.y - a.y) / 2;
  const spans = new SpanBuilder();
  const end = firstCentreFrom(centreY + radiusY);
  for (let y = firstCentreFrom(centreY - radiusY); y < end; y++) {
    const down = (y + 0.5 - centreY) / radiusY;
    const half = radiusX * Math.sqrt(Math.max(0, 1 - down * down));
    const from = firstCentreFrom(centreX - half);
    const to = firstCentreFrom(centreX + half);
    if (from < to) spans.add(y, from, to);
  }
  return spans.build();
}
