import type { Size } from '../../geometry/size.ts';
import type { Random } from '../../random.ts';
import { ramp } from '../demo/noise.ts';
import { between } from '../demo/picture.ts';
import { type Blob, chance, drawBlob, evenly, reach } from './blob.ts';
import { type Field, eachPixel, nearest, smoothNoise } from './field.ts';

/** What an image is made of, in the making. */
export interface Scene {
  /** How strongly each place echoes, in dB. */
  readonly echo: Field;
  /** What lies above adds to the echo of each place, in dB. */
  readonly passed: Field;
  /** 1 where there is a lesion. */
  readonly mask: Uint8Array;
}

/** How a lesion looks, beside its shape. */
interface Look {
  /** How strongly it echoes, in dB. */
  readonly level: number;
  /** Share of the tissue's own pattern that is still seen in it. */
  readonly pattern: number;
}

/** A cyst, which echoes hardly at all; a solid one, darker than its surroundings; or one that is as bright as these. */
function drawLook(random: Random): Look {
  const kind = random();
  const isCyst = kind < 0.25;
  const level = isCyst
    ? between(random, -34, -18)
    : kind < 0.9
      ? between(random, -16, -6)
      : between(random, -5, 4);
  return { level, pattern: isCyst ? between(random, 0, 0.1) : between(random, 0.05, 0.5) };
}

/** Half of the lesions are smooth, as benign ones mostly are, and the others more or less jagged. */
function drawIrregularity(random: Random): number {
  return chance(random, 0.5) ? between(random, 0, 0.4) : between(random, 0.4, 1);
}

/** Fluid lets more through to what lies below, and dense tissue less, in dB; 0 for about a quarter. */
function drawTransmission(random: Random): number {
  if (chance(random, 0.4)) return between(random, 2, 9);
  return chance(random, 0.55) ? between(random, -24, -4) : 0;
}

/** Puts a lesion into the scene. */
export function addLesion(random: Random, size: Size, { echo, passed, mask }: Scene): Blob {
  const { height } = size;
  const irregular = drawIrregularity(random);
  const blob = drawBlob(random, size, irregular);
  const { level, pattern } = drawLook(random);
  const soft = irregular > 0.5 ? between(random, 0.03, 0.3) : between(random, 0.02, 0.12);
  const rim = chance(random, 0.5) ? between(random, 1, 9) : 0;
  const grain = { width: blob.rx * between(random, 0.3, 0.9), height: blob.ry * between(random, 0.3, 0.9) };
  const inner = smoothNoise(random, size, grain, 2);
  const uneven = chance(random, 0.3) ? between(random, 3, 9) : between(random, 0, 3);
  const jag = { width: between(random, 3, 10), height: between(random, 3, 10) };
  const jags = smoothNoise(random, size, jag, 2);
  const jagged = irregular * between(random, 0, 0.22);
  const transmission = drawTransmission(random);
  const spread = between(random, -0.15, 0.1);
  const around = nearest(echo, size, blob.x, blob.y);
  const darker = 0.3 * Math.min(around, 0);

  eachPixel(size, (x, y, at) => {
    const out = reach(blob, x, y) + jagged * (jags[at] as number);
    if (out < 1) mask[at] = 1;
    const inside = 1 - ramp(1 - soft, 1 + soft, out);
    const tissue = echo[at] as number;
    const own = level + uneven * (inner[at] as number) + pattern * (tissue - around);
    const onRim = 1 - ramp(0, 0.16, Math.abs(out - 1.08));
    echo[at] = tissue + inside * (darker + own - tissue) + rim * onRim;
    const below = y - blob.y;
    if (transmission === 0 || below <= 0) return;
    const halfWidth = blob.rx * (1 + (spread * below) / height);
    const across = 1 - ramp(0.6, 1.05, Math.abs(x - blob.x) / halfWidth);
    const fading = transmission > 0 ? Math.exp(-below / (0.6 * height)) : 1;
    passed[at] = (passed[at] as number) + transmission * across * (ramp(0.4, 1.1, below / blob.ry) * fading);
  });
  return blob;
}

/** Shadows of what lies before the tissue, such as air under the probe, or of something dense within it. */
export function addShadows(random: Random, size: Size, passed: Field): void {
  const { width, height } = size;
  const count = chance(random, 0.5) ? Math.floor(between(random, 1, 4)) : 0;
  for (let shadow = 0; shadow < count; shadow++) {
    const middle = between(random, -0.05, 1.05) * width;
    const halfWidth = evenly(random, 0.02, 0.14) * width;
    const from = chance(random, 0.5) ? 0 : between(random, 0, 0.7) * height;
    const dark = between(random, -22, -4);
    const lean = between(random, -0.1, 0.1);
    eachPixel(size, (x, y, at) => {
      if (y < Math.floor(from)) return;
      const across = 1 - ramp(0.3, 1.1, Math.abs(x - middle - lean * y) / halfWidth);
      passed[at] = (passed[at] as number) + dark * across * ramp(0, 0.12 * height, y - from);
    });
  }
}
