import { clamp } from '../../clamp.ts';
import { seededRandom } from '../../random.ts';

/** Smooth field over the plane, about 0..1. */
export type Field = (x: number, y: number) => number;

const LATTICE = 64;

/** Value noise: random values on a lattice that repeats every 64 cells, blended by smoothstep. */
export function valueNoise(seed: number): Field {
  const random = seededRandom(seed);
  const lattice = Float32Array.from({ length: LATTICE * LATTICE }, () => random());
  const at = (x: number, y: number) => lattice[(y & (LATTICE - 1)) * LATTICE + (x & (LATTICE - 1))] as number;
  return (x, y) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const u = smooth(x - column);
    const v = smooth(y - row);
    const top = mix(at(column, row), at(column + 1, row), u);
    return mix(top, mix(at(column, row + 1), at(column + 1, row + 1), u), v);
  };
}

/** Octaves of value noise, each of half the size and half the weight of the one before; `cell` in pixels. */
export function fractalNoise(seed: number, cell: number, octaves: number): Field {
  const layers = Array.from({ length: octaves }, (_, octave) => valueNoise(seed * 31 + octave));
  const total = 2 - 2 ** (1 - octaves);
  return (x, y) => {
    let sum = 0;
    let scale = 1 / cell;
    let weight = 1;
    for (const layer of layers) {
      sum += weight * layer(x * scale, y * scale);
      scale *= 2;
      weight /= 2;
    }
    return sum / total;
  };
}

export function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

/** 0 below `from`, 1 above `to`, smooth between; `from` may be the larger. */
export function ramp(from: number, to: number, value: number): number {
  return smooth(clamp((value - from) / (to - from), 0, 1));
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}
