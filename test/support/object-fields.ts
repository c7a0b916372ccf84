import type { ClassMap } from '../../core/imaging/raster.ts';
import type { Size } from '../../core/geometry/size.ts';
import type { ObjectMap } from '../../core/mask/objects.ts';
import { type Random, seededRandom } from '../../core/random.ts';

/** A picture of objects that touch, and the truth about it. */
export interface ObjectField {
  /** 1 where there is any object. */
  readonly mask: ClassMap;
  readonly truth: ObjectMap;
  readonly objects: number;
}

/** Makes the shape of the next object: a map of 0 and 1. */
export type ShapeSource = (random: Random) => ClassMap;

/** Objects are added until they cover this share of the field. */
const COVERAGE = 0.35;
const ATTEMPTS = 4000;

/** Share of the objects that are pushed against one that is there already; the others lie free at first. */
const TOUCHING = 0.8;

/** Most of an object's area that earlier ones may hide. */
const HIDDEN = 0.1;

/**
 * Objects in clusters. Each is slid towards one that lies there already, from a side drawn at random, until it shares
 * between a pixel and 10 % of its area with others; what is shared is seen of the earlier one.
 */
export function objectField(size: Size, source: ShapeSource, seed: number): ObjectField {
  const random = seededRandom(seed);
  const { width, height } = size;
  const data = new Uint16Array(width * height);
  const placed: Placed[] = [];
  let covered = 0;
  for (let attempt = 0; attempt < ATTEMPTS && covered < COVERAGE * data.length; attempt++) {
    const shape = source(random);
    const pushed = random() < TOUCHING ? placed[Math.floor(random() * placed.length)] : undefined;
    const path = pushed === undefined ? [anywhere(shape, size, random)] : approach(shape, pushed, random);
    const shared = pushed === undefined ? 0 : Math.max(1, HIDDEN * random() * areaOf(shape));
    const place = path.find((one) => isWithin(one, size) && coveredOf(one, data, width) >= shared);
    if (place === undefined) continue;
    const hidden = coveredOf(place, data, width);
    if (hidden > (pushed === undefined ? 0 : HIDDEN * areaOf(shape))) continue;
    placed.push(place);
    forEachPixel(place, width, (pixel) => {
      if (data[pixel] === 0) data[pixel] = placed.length;
    });
    covered += areaOf(shape) - hidden;
  }
  const mask = { width, height, data: Uint8Array.from(data, (id) => Math.min(id, 1)) };
  return { mask, truth: { width, height, data }, objects: placed.length };
}

/** Discs and ellipses, as many of each, with diameters (of an ellipse: of the disc of its area) spread by ratio. */
export function discsAndEllipses(least: number, most: number): ShapeSource {
  return (random) => {
    const diameter = least * (most / least) ** random();
    const ratio = random() < 0.5 ? 1 : 0.6 + 0.4 * random();
    return ellipse(diameter / Math.sqrt(ratio), ratio, Math.PI * random(), random(), random());
  };
}

/**
 * @param long longer axis in pixels
 * @param ratio of the shorter axis to it
 * @param offsetX of the centre, as a part of a pixel
 */
export function ellipse(long: number, ratio: number, angle: number, offsetX = 0, offsetY = 0): ClassMap {
  const side = Math.ceil(long) + 2;
  const data = new Uint8Array(side * side);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let pixel = 0; pixel < data.length; pixel++) {
    const dx = (pixel % side) + offsetX - side / 2;
    const dy = Math.floor(pixel / side) + offsetY - side / 2;
    const radius = Math.hypot(dx * cos + dy * sin, (dy * cos - dx * sin) / ratio);
    if (radius <= long / 2) data[pixel] = 1;
  }
  return { width: side, height: side, data };
}

interface Placed {
  readonly shape: ClassMap;
  readonly left: number;
  readonly top: number;
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
