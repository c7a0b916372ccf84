import { clamp } from '../../clamp.ts';
import type { Size } from '../../geometry/size.ts';
import { type Random, gaussian } from '../../random.ts';
import { mix, ramp } from '../demo/noise.ts';

/** A number for each pixel of an image, row by row. */
export type Field = Float32Array;

export function eachPixel({ width, height }: Size, visit: (x: number, y: number, at: number) => void): void {
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) visit(x, y, y * width + x);
}

/** What the pixel nearest to a place holds; beyond the edges, the one at the edge. */
export function nearest(field: Field, { width, height }: Size, x: number, y: number): number {
  const column = clamp(Math.round(x), 0, width - 1);
  const row = clamp(Math.round(y), 0, height - 1);
  return field[row * width + column] as number;
}

/** Variance of a normal number that is blended between lattice points, on average over places. */
const BLENDED = 0.55;

/**
 * Smooth noise around 0 of deviation about 1: normal numbers on a lattice of `cell` pixels, blended, and octaves of it,
 * each of half the size and 0.6 of the height of the one before.
 */
export function smoothNoise(random: Random, size: Size, cell: Size, octaves: number): Field {
  const { width, height } = size;
  const field = new Float32Array(width * height);
  let gain = 1;
  let power = 0;
  for (let octave = 0; octave < octaves; octave++) {
    const across = Math.max(1, cell.width / 2 ** octave);
    const down = Math.max(1, cell.height / 2 ** octave);
    const columns = Math.ceil(width / across) + 3;
    const rows = Math.ceil(height / down) + 3;
    const lattice = Float32Array.from({ length: columns * rows }, () => gaussian(random));
    const shift = { x: random(), y: random() };
    eachPixel(size, (x, y, at) => {
      const u = x / across + shift.x;
      const v = y / down + shift.y;
      const corner = Math.floor(v) * columns + Math.floor(u);
      const right = ramp(0, 1, u - Math.floor(u));
      const below = ramp(0, 1, v - Math.floor(v));
      const value = (index: number): number => lattice[index] as number;
      const top = mix(value(corner), value(corner + 1), right);
      const bottom = mix(value(corner + columns), value(corner + columns + 1), right);
      field[at] = (field[at] as number) + gain * mix(top, bottom, below);
    });
    power += gain * gain * BLENDED;
    gain *= 0.6;
  }
  const scale = 1 / Math.sqrt(power);
  return field.map((value) => value * scale);
}

/** Blurs in place, by Gaussians of these deviations in pixels; the edge pixel stands in for what lies outside. */
export function blur(field: Field, { width, height }: Size, across: number, down: number): void {
  const along = (
    count: number,
    stride: number,
    lines: number,
    lineStride: number,
    deviation: number,
  ): void => {
    const reach = Math.max(1, Math.ceil(2.5 * deviation));
    const bell = Array.from({ length: 2 * reach + 1 }, (_, at) =>
      Math.exp(-((at - reach) ** 2) / (2 * deviation * deviation)),
    );
    const total = bell.reduce((sum, weight) => sum + weight, 0);
    const blurred = new Float32Array(count);
    for (let line = 0; line < lines; line++) {
      const start = line * lineStride;
      for (let at = 0; at < count; at++) {
        let sum = 0;
        for (let offset = -reach; offset <= reach; offset++) {
          const from = start + clamp(at + offset, 0, count - 1) * stride;
          sum += (bell[offset + reach] as number) * (field[from] as number);
        }
        blurred[at] = sum / total;
      }
      for (let at = 0; at < count; at++) field[start + at * stride] = blurred[at] as number;
    }
  };
  along(width, 1, height, width, across);
  along(height, width, width, 1, down);
}
