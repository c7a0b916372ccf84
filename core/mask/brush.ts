import { clamp } from '../clamp.ts';
import type { ImagePoint } from '../geometry/camera.ts';
import { firstCentreFrom, SpanBuilder } from '../geometry/spans.ts';
import type { Spans } from '../geometry/spans.ts';

export const SMALLEST_BRUSH = 1;
export const LARGEST_BRUSH = 512;

export type BrushShape = 'round' | 'square';

/** The brush at one moment: its centre, and its diameter or side, in image pixels; the latter in their widths. */
export interface Dab {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Pixels whose centres a shape touches by no more than rounding belong to it. */
const TOLERANCE = 1e-7;

/**
 * The brush under a pointer: whole pixels wide, and placed on the pixel grid (odd sizes on a pixel's centre, even ones
 * on a corner), so that a brush of 1 paints one pixel and its shape does not flicker along a stroke.
 * @param stretch as for `sweep`
 */
export function dabAt(point: ImagePoint, size: number, stretch = 1): Dab {
  const whole = clamp(Math.round(size), SMALLEST_BRUSH, LARGEST_BRUSH);
  const snap = (coordinate: number, pixels: number): number =>
    pixels % 2 === 1 ? Math.floor(coordinate) + 0.5 : Math.round(coordinate);
  // Pixels taller than the brush are painted one by one.
  const rows = Math.max(1, Math.round(whole / stretch));
  return { x: snap(point.x, whole), y: snap(point.y, rows), size: whole };
}

/**
 * Pixels whose centres the brush passes over while it moves straight from one dab to the next, growing or shrinking on
 * the way. That is the convex hull of both dabs, so every row is one span; strokes have no gaps at any speed.
 * @param stretch how many times as tall as wide the pixels are: the brush is as tall as wide all the same, by the size
 * that it has across
 */
export function sweep(shape: BrushShape, first: Dab, last: Dab, stretch = 1): Spans {
  // Heights in widths of a pixel.
  const [from, to] = [first, last].map((dab) => ({ ...dab, y: dab.y * stretch })) as [Dab, Dab];
  const halfRow = shape === 'round' ? discHalfRow : squareHalfRow;
  const sides = shape === 'round' ? discTangents(from, to) : squareTangents(from, to);
  const top = Math.min(from.y - from.size / 2, to.y - to.size / 2) - TOLERANCE;
  const bottom = Math.max(from.y + from.size / 2, to.y + to.size / 2) + TOLERANCE;
  const spans = new SpanBuilder();
  for (let y = firstCentreFrom(top / stretch); y < firstCentreFrom(bottom / stretch); y++) {
    const centre = (y + 0.5) * stretch;
    let left = Infinity;
    let right = -Infinity;
    for (const dab of [from, to]) {
      const half = halfRow(dab, centre);
      if (half < 0) continue;
      left = Math.min(left, dab.x - half);
      right = Math.max(right, dab.x + half);
    }
    for (const side of sides) {
      const x = crossing(side, centre);
      if (x === null) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
    const start = firstCentreFrom(left - TOLERANCE);
    const end = firstCentreFrom(right + TOLERANCE);
    if (start < end) spans.add(y, start, end);
  }
  return spans.build();
}

/** Half the length of a disc's row whose pixel centres are at height `y`; negative where it has none. */
function discHalfRow(dab: Dab, y: number): number {
  const radius = dab.size / 2 + TOLERANCE;
  const down = y - dab.y;
  const square = radius * radius - down * down;
  return square < 0 ? -1 : Math.sqrt(square);
}

function squareHalfRow(dab: Dab, y: number): number {
  const half = dab.size / 2;
  return Math.abs(y - dab.y) <= half + TOLERANCE ? half : -1;
}

/** A straight piece of the hull's outline: x1, y1, x2, y2. */
type Side = readonly [number, number, number, number];

/** The two lines that touch both discs from outside; none when one disc holds the other. */
function discTangents(a: Dab, b: Dab): readonly Side[] {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const radiusA = a.size / 2;
  const radiusB = b.size / 2;
  if (length <= Math.abs(radiusB - radiusA)) return [];
  const alongX = (b.x - a.x) / length;
  const alongY = (b.y - a.y) / length;
  // The tangents' normals lean back from the direction of travel as the disc grows.
  const back = (radiusA - radiusB) / length;
  const across = Math.sqrt(1 - back * back);
  return [1, -1].map((sign): Side => {
    const normalX = back * alongX - sign * across * alongY;
    const normalY = back * alongY + sign * across * alongX;
    return [
      a.x + radiusA * normalX,
      a.y + radiusA * normalY,
      b.x + radiusB * normalX,
      b.y + radiusB * normalY,
    ];
  });
}

/** Lines between like corners; the outer two are the outline, the others lie within. */
function squareTangents(a: Dab, b: Dab): readonly Side[] {
  const halfA = a.size / 2;
  const halfB = b.size / 2;
  const side = (signX: number, signY: number): Side => [
    a.x + signX * halfA,
    a.y + signY * halfA,
    b.x + signX * halfB,
    b.y + signY * halfB,
  ];
  return [side(-1, -1), side(1, -1), side(-1, 1), side(1, 1)];
}

/** Where a side passes height `y`, or null. Level sides are covered by the dabs at their ends. */
function crossing([x1, y1, x2, y2]: Side, y: number): number | null {
  if (y1 === y2 || y < Math.min(y1, y2) || y > Math.max(y1, y2)) return null;
  return x1 + ((y - y1) * (x2 - x1)) / (y2 - y1);
}
