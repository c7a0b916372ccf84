import type { Size } from '../geometry/size.ts';
import type { ClassMap } from '../imaging/raster.ts';
import type { Random } from '../random.ts';

/** Makes the shape of the next object: a map of 0 and 1. */
export type ShapeSource = (random: Random) => ClassMap;

/** A shape at a place of a field. */
export interface Placed {
  readonly shape: ClassMap;
  readonly left: number;
  readonly top: number;
}

/** Objects that touch: ids from 1, in the order of `placed`, 0 where there is none. */
export interface Crowd extends Size {
  readonly data: Uint16Array;
  readonly placed: readonly Placed[];
}

const ATTEMPTS = 4000;

/** Share of the objects that are pushed against one that is there already; the others lie free at first. */
const TOUCHING = 0.8;

/** Most of an object's area that earlier ones may hide. */
const HIDDEN = 0.1;

/**
 * Adds objects until they cover a share of the field. Each is slid towards one that lies there already, from a side
 * drawn at random, until it shares between a pixel and 10 % of its area with others; what is shared is seen of the
 * earlier one.
 * @param coverage share of the field, 0..1
 */
export function crowd(start: Crowd, source: ShapeSource, coverage: number, random: Random): Crowd {
  const { width, height } = start;
  const data = start.data.slice();
  const placed = [...start.placed];
  let covered = data.reduce((sum, id) => sum + Math.min(id, 1), 0);
  for (let attempt = 0; attempt < ATTEMPTS && covered < coverage * data.length; attempt++) {
    const shape = source(random);
    const pushed = random() < TOUCHING ? placed[Math.floor(random() * placed.length)] : undefined;
    const path = pushed === undefined ? [anywhere(shape, start, random)] : approach(shape, pushed, random);
    const shared = pushed === undefined ? 0 : Math.max(1, HIDDEN * random() * areaOf(shape));
    const place = path.find((one) => isWithin(one, start) && coveredOf(one, data, width) >= shared);
    if (place === undefined) continue;
    const hidden = coveredOf(place, data, width);
    if (hidden > (pushed === undefined ? 0 : HIDDEN * areaOf(shape))) continue;
    placed.push(place);
    forEachPixel(place, width, (pixel) => {
      if (data[pixel] === 0) data[pixel] = placed.length;
    });
    covered += areaOf(shape) - hidden;
  }
  return { width, height, data, placed };
}

function anywhere(shape: ClassMap, { width, height }: Size, random: Random): Placed {
  const within = (length: number): number => Math.floor(random() * (length + 1));
  return { shape, left: within(width - shape.width), top: within(height - shape.height) };
}

/** Places along a line to the middle of another shape, a pixel apart. */
function approach(shape: ClassMap, { shape: other, left, top }: Placed, random: Random): readonly Placed[] {
  const angle = 2 * Math.PI * random();
  const far = Math.ceil(Math.hypot(shape.width + other.width, shape.height + other.height) / 2);
  return Array.from({ length: far }, (_, step) => ({
    shape,
    left: Math.round(left + (other.width - shape.width) / 2 + (far - step) * Math.cos(angle)),
    top: Math.round(top + (other.height - shape.height) / 2 + (far - step) * Math.sin(angle)),
  }));
}

function isWithin({ shape, left, top }: Placed, { width, height }: Size): boolean {
  return left >= 0 && top >= 0 && left + shape.width <= width && top + shape.height <= height;
}

function areaOf({ data }: ClassMap): number {
  return data.reduce((sum, value) => sum + value, 0);
}

function coveredOf(place: Placed, data: Uint16Array, width: number): number {
  let covered = 0;
  forEachPixel(place, width, (pixel) => {
    if (data[pixel] !== 0) covered++;
  });
  return covered;
}

function forEachPixel({ shape, left, top }: Placed, width: number, visit: (pixel: number) => void): void {
  shape.data.forEach((inside, at) => {
    if (inside === 1) visit((top + Math.floor(at / shape.width)) * width + left + (at % shape.width));
  });
}
