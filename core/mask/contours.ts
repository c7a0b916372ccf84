import { clamp } from '../clamp.ts';
import { WorkbenchError } from '../errors.ts';
import type { ClassMap, LabelMap } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { connectedComponents } from './components.ts';
import { maskOf } from './label-grid.ts';
import { blankFor } from './segments.ts';

/** In pixels from the image's top left corner; pixel centres lie at halves. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Corners of a closed outline; the last joins the first. */
export type Ring = readonly Point[];

export interface Polygon {
  readonly outer: Ring;
  readonly holes: readonly Ring[];
}

/** Ways along pixel edges, each a right turn from the one before, and the pixel ahead on the right of a corner. */
const DIRECTIONS = [
  { dx: 1, dy: 0, pixelX: 0, pixelY: 0 },
  { dx: 0, dy: 1, pixelX: -1, pixelY: 0 },
  { dx: -1, dy: 0, pixelX: -1, pixelY: -1 },
  { dx: 0, dy: -1, pixelX: 0, pixelY: -1 },
] as const;
type Direction = 0 | 1 | 2 | 3;

const EAST: Direction = 0;
const RIGHT_OF = [1, 2, 3, 0] as const;
const LEFT_OF = [3, 0, 1, 2] as const;

/**
 * Outlines of one label along pixel edges, one polygon for each region connected by edges, in the order of the
 * regions' first pixels. Outer rings run clockwise on the screen and holes the other way; only corners are kept.
 * `rasterizePolygons` gives back exactly the same pixels.
 */
export function contours(map: LabelMap, label: number): readonly Polygon[] {
  const { width, height } = map;
  const mask = maskOf(map, label);
  const { labels, sizes } = connectedComponents(mask, 4);
  const rings: Ring[][] = sizes.slice(1).map(() => []);
  const tracer = new RingTracer(mask);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      // Every ring has a top edge with its region below it, and a region's first pixel lies on its outer ring.
      if (tracer.isOpenTopEdge(pixel)) rings[(labels[pixel] as number) - 1]?.push(tracer.trace({ x, y }));
    }
  }
  return rings.map(([outer = [], ...holes]) => ({ outer, holes }));
}

/** Walks along pixel edges with the foreground on the right, and remembers which top edges it has walked. */
class RingTracer {
  readonly #mask: ClassMap;
  readonly #walked: Uint8Array;

  constructor(mask: ClassMap) {
    this.#mask = mask;
    this.#walked = new Uint8Array(mask.data.length);
  }

  isOpenTopEdge(pixel: number): boolean {
    const { data, width } = this.#mask;
    return data[pixel] === 1 && this.#walked[pixel] === 0 && (pixel < width || data[pixel - width] === 0);
  }

  /** The ring whose top edge of pixel `start` has not been walked yet. */
  trace(start: Point): Ring {
    const corners: Point[] = [];
    let { x, y } = start;
    let direction: Direction = EAST;
    do {
      if (direction === EAST) this.#walked[y * this.#mask.width + x] = 1;
      x += DIRECTIONS[direction].dx;
      y += DIRECTIONS[direction].dy;
      const next = this.#turn(x, y, direction);
      if (next !== direction) corners.push({ x, y });
      direction = next;
    } while (x !== start.x || y !== start.y || direction !== EAST);
    return corners;
  }

  /** Where diagonal pixels meet, it turns right and stays with its own pixel: regions connect by edges only. */
  #turn(x: number, y: number, direction: Direction): Direction {
    if (!this.#isInside(x, y, direction)) return RIGHT_OF[direction];
    // The pixel ahead on the left is the one that lies ahead on the right after a left turn.
    return this.#isInside(x, y, LEFT_OF[direction]) ? LEFT_OF[direction] : direction;
  }

  /** Whether the pixel ahead of corner (x, y), on the right, is foreground. */
  #isInside(x: number, y: number, direction: Direction): boolean {
    const column = x + DIRECTIONS[direction].pixelX;
    const row = y + DIRECTIONS[direction].pixelY;
    const { data, width, height } = this.#mask;
    return column >= 0 && row >= 0 && column < width && row < height && data[row * width + column] === 1;
  }
}

/**
 * Mask of polygons: a pixel belongs to a polygon when a ray from its centre crosses the polygon's rings an odd
 * number of times (even-odd rule), and to the mask when it belongs to any polygon. Corners may lie off the image.
 */
export function rasterizePolygons(
  polygons: readonly Polygon[],
  { width, height }: Size,
  label = 1,
): LabelMap {
  const map = { width, height, data: blankFor(label, width * height) };
  drawPolygons(map, polygons, label);
  return map;
}

/**
 * Writes the label into a map where `rasterizePolygons` sees a polygon.
 * @returns how much there was to do: pixels that were written, and crossings of their rows
 * @throws WorkbenchError `contours.large` for outlines that no shape in an image has, before it writes
 */
export function drawPolygons(
  { data, width, height }: LabelMap,
  polygons: readonly Polygon[],
  label: number,
): number {
  let done = 0;
  for (const { outer, holes } of polygons) {
    for (const [y, crossings] of rowCrossings([outer, ...holes], height)) {
      crossings.sort((a, b) => a - b);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const from = firstCentreFrom(crossings[i] as number, width);
        const to = firstCentreFrom(crossings[i + 1] as number, width);
        data.fill(label, y * width + from, y * width + to);
        done += Math.max(0, to - from);
      }
      done += crossings.length;
    }
  }
  return done;
}

/** That many numbers fit into memory; a shape of single pixels in an image of 60 megapixels has fewer. */
const MOST_CROSSINGS = 2 ** 25;

/** By image row: where the rings cross the line through its pixel centres. */
function rowCrossings(rings: readonly Ring[], height: number): ReadonlyMap<number, number[]> {
  const rows = new Map<number, number[]>();
  requireFew(rings, height);
  for (const ring of rings) {
    ring.forEach((a, index) => {
      const b = ring[(index + 1) % ring.length] as Point;
      const [top, bottom] = a.y <= b.y ? [a, b] : [b, a];
      const end = firstCentreFrom(bottom.y, height);
      for (let y = firstCentreFrom(top.y, height); y < end; y++) {
        const x = top.x + ((y + 0.5 - top.y) * (bottom.x - top.x)) / (bottom.y - top.y);
        const row = rows.get(y);
        if (row === undefined) rows.set(y, [x]);
        else row.push(x);
      }
    });
  }
  return rows;
}

/** @throws WorkbenchError `contours.large` */
function requireFew(rings: readonly Ring[], height: number): void {
  let crossings = 0;
  for (const ring of rings) {
    let last = firstCentreFrom(ring.at(-1)?.y ?? 0, height);
    for (const { y } of ring) {
      const row = firstCentreFrom(y, height);
      crossings += Math.abs(row - last);
      last = row;
    }
  }
  if (crossings <= MOST_CROSSINGS) return;
  const cause = 'an outline goes to and fro across its image more often than any shape does';
  throw new WorkbenchError('contours.large', cause);
}

/** First pixel of 0..length whose centre is not before `coordinate`. */
function firstCentreFrom(coordinate: number, length: number): number {
  return clamp(Math.ceil(coordinate - 0.5), 0, length);
}
