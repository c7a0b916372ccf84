import type { Size } from '../../core/geometry/size.ts';
import type { ClassMap, RgbImage } from '../../core/imaging/raster.ts';
import { crowd } from '../../core/mask/crowd.ts';
import type { ShapeSource } from '../../core/mask/crowd.ts';
import type { ObjectMap } from '../../core/mask/objects.ts';
import { gaussian, seededRandom } from '../../core/random.ts';

/** A picture of objects that touch, and the truth about it. */
export interface ObjectField {
  /** 1 where there is any object. */
  readonly mask: ClassMap;
  readonly truth: ObjectMap;
  readonly objects: number;
}

/** Share of the field that objects cover. */
const COVERAGE = 0.35;

export function objectField(size: Size, source: ShapeSource, seed: number): ObjectField {
  const empty = { ...size, data: new Uint16Array(size.width * size.height), placed: [] };
  const { width, height, data, placed } = crowd(empty, source, COVERAGE, seededRandom(seed));
  const mask = { width, height, data: Uint8Array.from(data, (id) => Math.min(id, 1)) };
  return { mask, truth: { width, height, data }, objects: placed.length };
}

/** Grey of what is no object, and of the darkest and the brightest object. */
const BACKGROUND = 20;
const DARKEST = 80;
const BRIGHTEST = 200;

/** Standard deviation of the noise, in grey values. */
const NOISE = 6;

/** A field as a microscope might show it: each object of a grey of its own, a little blurred, with noise. */
export function picture({ truth: { width, height, data }, objects }: ObjectField, seed: number): RgbImage {
  const random = seededRandom(seed);
  const greys = Array.from({ length: objects }, () => DARKEST + (BRIGHTEST - DARKEST) * random());
  const greyAt = (x: number, y: number): number => greys[(data[y * width + x] ?? 0) - 1] ?? BACKGROUND;
  const image = new Uint8Array(3 * width * height);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      let sum = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) sum += greyAt(within(x + dx, width), within(y + dy, height));
      }
      const grey = Math.round(sum / 9 + NOISE * gaussian(random));
      image.fill(Math.min(255, Math.max(0, grey)), 3 * pixel, 3 * pixel + 3);
    }
  }
  return { width, height, data: image };
}

const within = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at));

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
