import type { Random } from '../../random.ts';
import { seededRandom } from '../../random.ts';
import type { RgbImage } from '../raster.ts';
import type { Size } from '../../geometry/size.ts';
import { fractalNoise, ramp } from './noise.ts';
import { between, blend, picture, scale } from './picture.ts';
import type { Colour, Point } from './picture.ts';

interface Nucleus extends Point {
  /** Half axes in pixels. */
  readonly long: number;
  readonly short: number;
  readonly cos: number;
  readonly sin: number;
  readonly brightness: number;
}

/** Cell nuclei in fluorescence: bright ellipses of uneven texture on a dark, faintly hazy ground. */
export function fluorescenceImage(size: Size, seed: number): RgbImage {
  const random = seededRandom(seed);
  const field = nucleusField(size, scatter(size, random, between(random, 30, 80), [11, 24]));
  const texture = fractalNoise(seed + 1, 9, 3);
  const haze = fractalNoise(seed + 2, 160, 2);
  const gain = between(random, 110, 215);
  return picture(size, 3.5, random, (x, y) => {
    const value = 7 + 13 * haze(x, y) + gain * field(x, y) * (0.6 + 0.55 * texture(x, y));
    return [value, value, value];
  });
}

const EOSIN: Colour = [231, 172, 203];
const PALE: Colour = [243, 224, 236];
const HAEMATOXYLIN: Colour = [92, 62, 138];

/** Stained tissue: violet nuclei on pink fibres with pale gaps. */
export function histologyImage(size: Size, seed: number): RgbImage {
  const random = seededRandom(seed);
  const field = nucleusField(size, scatter(size, random, between(random, 90, 170), [8, 16]));
  const fibres = fractalNoise(seed + 1, 70, 4);
  const strands = fractalNoise(seed + 2, 14, 3);
  const chromatin = fractalNoise(seed + 3, 5, 2);
  return picture(size, 3, random, (x, y) => {
    const tissue = ramp(0.38, 0.6, fibres(x + 30 * strands(y, x), y * 1.8));
    const ground = scale(blend(PALE, EOSIN, tissue), 0.95 + 0.09 * strands(x, y));
    const stained = field(x, y);
    if (stained === 0) return ground;
    const nucleus = scale(HAEMATOXYLIN, 0.75 + 0.6 * chromatin(x, y));
    return blend(ground, nucleus, 0.92 * Math.min(1, stained * 1.25));
  });
}

function scatter(
  size: Size,
  random: Random,
  count: number,
  [least, most]: readonly [number, number],
): Nucleus[] {
  return Array.from({ length: Math.floor(count) }, () => {
    const long = between(random, least, most);
    const angle = between(random, 0, Math.PI);
    return {
      x: random() * size.width,
      y: random() * size.height,
      long,
      short: long * between(random, 0.55, 0.95),
      cos: Math.cos(angle),
      sin: Math.sin(angle),
      brightness: between(random, 0.45, 1),
    };
  });
}

/** Brightness of the brightest nucleus at each pixel, with edges a few pixels soft. */
function nucleusField({ width, height }: Size, nuclei: readonly Nucleus[]) {
  const data = new Float32Array(width * height);
  for (const nucleus of nuclei) {
    const reach = nucleus.long + 4;
    const bottom = Math.min(height - 1, Math.ceil(nucleus.y + reach));
    const right = Math.min(width - 1, Math.ceil(nucleus.x + reach));
    for (let y = Math.max(0, Math.floor(nucleus.y - reach)); y <= bottom; y++) {
      for (let x = Math.max(0, Math.floor(nucleus.x - reach)); x <= right; x++) {
        const value = nucleus.brightness * ramp(1.12, 0.82, ellipseRadius(nucleus, x, y));
        const index = y * width + x;
        if (value > (data[index] as number)) data[index] = value;
      }
    }
  }
  return (x: number, y: number): number => data[y * width + x] ?? 0;
}

/** 0 at the centre of the ellipse, 1 on it. */
function ellipseRadius({ x, y, long, short, cos, sin }: Nucleus, px: number, py: number): number {
  const dx = px - x;
  const dy = py - y;
  return Math.hypot((dx * cos + dy * sin) / long, (dy * cos - dx * sin) / short);
}
