import type { Size } from '../../geometry/size.ts';
import type { Random } from '../../random.ts';
import { between } from '../demo/picture.ts';

/** A closed shape: an ellipse whose outline goes in and out in waves. */
export interface Blob {
  /** Of the middle, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Half axes, in pixels. */
  readonly rx: number;
  readonly ry: number;
  /** In radians. */
  readonly turn: number;
  readonly waves: readonly { readonly count: number; readonly height: number; readonly phase: number }[];
}

/** How often the outline goes in and out: the first few give a shape its lobes, the others a ragged edge. */
const WAVES = [2, 3, 4, 5, 7, 9, 12, 16];
const LOBES = 5;

/** A shape of any size in the upper two thirds of an image. `irregular` goes from 0, nearly an ellipse, to 1. */
export function drawBlob(random: Random, { width, height }: Size, irregular: number): Blob {
  const radius = evenly(random, 0.05, 0.34) * Math.min(width, height);
  // What grows into its surroundings is as often tall as wide, all else lies flat.
  const tall = irregular > 0.5 ? evenly(random, 0.6, 1.5) : evenly(random, 0.4, 1.05);
  const rx = radius / Math.sqrt(tall);
  const ry = radius * Math.sqrt(tall);
  return {
    x: between(random, 0.08, 0.92) * width,
    y: Math.min(height * 0.9, ry * 0.6 + between(random, 0.05, 0.5) * height),
    rx,
    ry,
    turn: between(random, -0.35, 0.35),
    waves: WAVES.map((count) => ({
      count,
      height: (between(random, 0, 0.1 + 0.35 * irregular) / count ** 0.75) * (count > LOBES ? irregular : 1),
      phase: between(random, 0, 2 * Math.PI),
    })),
  };
}

/** How far out of the middle a place lies: 1 on the outline, less within. */
export function reach(blob: Blob, x: number, y: number): number {
  const dx = x - blob.x;
  const dy = y - blob.y;
  const cos = Math.cos(blob.turn);
  const sin = Math.sin(blob.turn);
  const u = (dx * cos + dy * sin) / blob.rx;
  const v = (-dx * sin + dy * cos) / blob.ry;
  const angle = Math.atan2(v, u);
  let radius = 1;
  for (const { count, height, phase } of blob.waves) radius += height * Math.cos(count * angle + phase);
  return Math.hypot(u, v) / Math.max(0.25, radius);
}

/** Between the two, each magnitude as often as any other. */
export function evenly(random: Random, low: number, high: number): number {
  return low * (high / low) ** random();
}

export function chance(random: Random, share: number): boolean {
  return random() < share;
}
