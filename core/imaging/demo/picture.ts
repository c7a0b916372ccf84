import { clamp } from '../../clamp.ts';
import type { Random } from '../../random.ts';
import type { RgbImage } from '../raster.ts';
import type { Size } from '../../geometry/size.ts';
import { mix } from './noise.ts';

/** Red, green and blue, 0..255. */
export type Colour = readonly [red: number, green: number, blue: number];

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function blend(a: Colour, b: Colour, t: number): Colour {
  return [mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)];
}

export function scale([red, green, blue]: Colour, factor: number): Colour {
  return [red * factor, green * factor, blue * factor];
}

/** An image from the colour of each pixel, with the grain of a sensor of standard deviation about `grain`. */
export function picture(
  size: Size,
  grain: number,
  random: Random,
  colour: (x: number, y: number) => Colour,
): RgbImage {
  const { width, height } = size;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, sample = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // The sum of two uniform numbers is near enough to a bell, and cheap.
      const speck = (random() + random() - 1) * grain * 2.45;
      const [red, green, blue] = colour(x, y);
      data[sample++] = clamp(red + speck, 0, 255);
      data[sample++] = clamp(green + speck, 0, 255);
      data[sample++] = clamp(blue + speck, 0, 255);
    }
  }
  return { width, height, data };
}

/** How much of each pixel strokes and discs cover, 0..1; where they overlap, the most counts. */
export class Coverage {
  readonly #size: Size;
  readonly #data: Float32Array;

  constructor(size: Size) {
    this.#size = size;
    this.#data = new Float32Array(size.width * size.height);
  }

  at(x: number, y: number): number {
    return this.#data[y * this.#size.width + x] ?? 0;
  }

  /** A disc whose edge is one pixel soft. */
  disc({ x, y }: Point, radius: number, strength = 1): void {
    const { width, height } = this.#size;
    const reach = radius + 1;
    const bottom = Math.min(height - 1, Math.ceil(y + reach));
    const right = Math.min(width - 1, Math.ceil(x + reach));
    for (let row = Math.max(0, Math.floor(y - reach)); row <= bottom; row++) {
      for (let column = Math.max(0, Math.floor(x - reach)); column <= right; column++) {
        const covered = strength * clamp(radius + 0.5 - Math.hypot(column - x, row - y), 0, 1);
        const index = row * width + column;
        if (covered > (this.#data[index] as number)) this.#data[index] = covered;
      }
    }
  }

  /** A line through the points, whose radius goes from the first to the second value. */
  line(points: readonly Point[], from: number, to: number, strength = 1): void {
    for (let i = 0; i + 1 < points.length; i++) {
      const a = points[i] as Point;
      const b = points[i + 1] as Point;
      const steps = Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y)));
      for (let step = 0; step < steps; step++) {
        const t = step / steps;
        const radius = mix(from, to, (i + t) / (points.length - 1));
        this.disc({ x: mix(a.x, b.x, t), y: mix(a.y, b.y, t) }, radius, strength);
      }
    }
  }
}

/** Uniform number between the two. */
export function between(random: Random, low: number, high: number): number {
  return mix(low, high, random());
}
