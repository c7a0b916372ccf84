import { clamp } from '../clamp.ts';
import { hullRow } from '../geometry/ball.ts';
import type { Ball } from '../geometry/ball.ts';
import type { ImagePoint } from '../geometry/camera.ts';
import { firstCentreFrom, SpanBuilder } from '../geometry/spans.ts';
import type { Spans } from '../geometry/spans.ts';

export const SMALLEST_BRUSH = 1;
export const LARGEST_BRUSH = 512;

/** A sphere is round in every plane. */
export type BrushShape = 'round' | 'square' | 'sphere';

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
  const rowAt = shape === 'square' ? squareRow(from, to) : discRow(from, to);
  const top = Math.min(from.y - from.size / 2, to.y - to.size / 2) - TOLERANCE;
  const bottom = Math.max(from.y + from.size / 2, to.y + to.size / 2) + TOLERANCE;
  const spans = new SpanBuilder();
  for (let y = firstCentreFrom(top / stretch); y < firstCentreFrom(bottom / stretch); y++) {
    const row = rowAt((y + 0.5) * stretch);
    if (row === null) continue;
    const start = firstCentreFrom(row[0] - TOLERANCE);
    const end = firstCentreFrom(row[1] + TOLERANCE);
    if (start < end) spans.add(y, start, end);
  }
  return spans.build();
}

/** Where the row at a height begins and ends; null where there is none. */
type RowAt = (y: number) => readonly [number, number] | null;

function discRow(from: Dab, to: Dab): RowAt {
  const [first, last] = [ballOf(from), ballOf(to)];
  return (y) => hullRow(first, last, y, 0);
}

function ballOf({ x, y, size }: Dab): Ball {
  return { x, y, z: 0, radius: size / 2 + TOLERANCE };
}

function squareRow(from: Dab, to: Dab): RowAt {
  const sides = squareTangents(from, to);
  return (y) => {
    const reached = [from, to].filter((dab) => Math.abs(y - dab.y) <= dab.size / 2 + TOLERANCE);
    const ends = [
      ...reached.flatMap(({ x, size }) => [x - size / 2, x + size / 2]),
      ...sides.map((side) => crossing(side, y)).filter((x) => x !== null),
    ];
    return ends.length === 0 ? null : [Math.min(...ends), Math.max(...ends)];
  };
}

/** A straight piece of the hull's outline: x1, y1, x2, y2. */
type Side = readonly [number, number, number, number];

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
