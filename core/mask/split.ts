import type { ImagePoint } from '../geometry/camera.ts';
import type { Rect } from '../geometry/rect.ts';
import type { ClassMap } from '../imaging/raster.ts';
import { connectedComponents } from './components.ts';

/** Beside the two largest, pieces of fewer pixels are crumbs of an unsteady line, and no objects. */
const SMALLEST_PIECE = 16;

/** Steps by which a line is followed, a pixel: fine enough to pass none over. */
const STEPS = 4;

/** The pieces of a shape: 0 outside of it and where it stays, 1 and more where pieces of it come off. */
export interface Pieces {
  readonly data: Uint8Array;
  readonly count: number;
}

/**
 * Cuts a shape along a line. No pixel is lost: those under the line go to the piece beside them. The largest piece
 * stays, and so does what the line does not touch. Null where the line does not part anything.
 * @param shape map of 0 and 1
 * @param line in pixels of the shape
 */
export function splitAlong(shape: ClassMap, line: readonly ImagePoint[]): Pieces | null {
  const { width, height } = shape;
  const cut = pixelsAlong(line, { left: 0, top: 0, right: width, bottom: height }).filter(
    (pixel) => shape.data[pixel] === 1,
  );
  const whole = connectedComponents(shape, 8);
  const touched = new Set(cut.map((pixel) => whole.labels[pixel] as number));
  // What lies apart from the line is none of its business.
  const rest = shape.data.map((value, pixel) => (touched.has(whole.labels[pixel] as number) ? value : 0));
  for (const pixel of cut) rest[pixel] = 0;
  const { labels, sizes } = connectedComponents({ width, height, data: rest }, 8);
  const bySize = sizes
    .map((size, id) => ({ size, id }))
    .slice(1)
    .sort((a, b) => b.size - a.size)
    .filter(({ size }, rank) => rank < 2 || size >= SMALLEST_PIECE)
    .slice(0, 255);
  if (bySize.length < 2) return null;
  const places = new Map(bySize.map(({ id }, rank) => [id, rank + 1]));
  const nearest = labels.map((id) => places.get(id) ?? 0);
  const inside = (pixel: number): boolean => touched.has(whole.labels[pixel] as number);
  spread(nearest, width, inside);
  return { data: Uint8Array.from(nearest, (place) => Math.max(0, place - 1)), count: bySize.length - 1 };
}

/** Gives pixels inside that have no value yet that of the nearest ones beside them, the smallest of those. */
function spread(values: Int32Array, width: number, inside: (pixel: number) => boolean): void {
  let front = [...values.keys()]
    .filter((pixel) => values[pixel] !== 0)
    .sort((a, b) => (values[a] as number) - (values[b] as number));
  while (front.length > 0) {
    const next: number[] = [];
    for (const pixel of front) {
      for (const beside of neighbours(pixel, width, values.length)) {
        if (values[beside] !== 0 || !inside(beside)) continue;
        values[beside] = values[pixel] as number;
        next.push(beside);
      }
    }
    front = next;
  }
}

function neighbours(pixel: number, width: number, pixels: number): readonly number[] {
  const column = pixel % width;
  const columns = [...(column > 0 ? [-1] : []), 0, ...(column < width - 1 ? [1] : [])];
  return [-width, 0, width]
    .flatMap((row) => columns.map((by) => pixel + row + by))
    .filter((beside) => beside !== pixel && beside >= 0 && beside < pixels);
}

/** Pixels of a rectangle (`y * columns + x` within it) under a line, each sharing an edge with the one before. */
export function pixelsAlong(line: readonly ImagePoint[], rect: Rect): readonly number[] {
  const found = new Set<number>();
  const columns = rect.right - rect.left;
  const add = (x: number, y: number): void => {
    if (x < rect.left || y < rect.top || x >= rect.right || y >= rect.bottom) return;
    found.add((y - rect.top) * columns + x - rect.left);
  };
  line.forEach((to, at) => {
    const from = line[at - 1] ?? to;
    const steps = Math.ceil(STEPS * Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y)));
    let row = Math.floor(from.y);
    add(Math.floor(from.x), row);
    for (let step = 1; step <= steps; step++) {
      const x = Math.floor(from.x + ((to.x - from.x) * step) / steps);
      const y = Math.floor(from.y + ((to.y - from.y) * step) / steps);
      // Past a corner, pieces would still touch across it.
      add(x, row);
      add(x, y);
      row = y;
    }
  });
  return [...found];
}
