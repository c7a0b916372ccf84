import { clamp } from '../../clamp.ts';
import type { Random } from '../../random.ts';
import { seededRandom } from '../../random.ts';
import type { RgbImage } from '../raster.ts';
import type { Size } from '../../geometry/size.ts';
import { fractalNoise, ramp } from './noise.ts';
import { Coverage, between, blend, picture, scale } from './picture.ts';
import type { Colour, Point } from './picture.ts';

const FAIR: Colour = [232, 186, 165];
const TANNED: Colour = [190, 138, 110];
const LIGHT_BROWN: Colour = [164, 106, 74];
const DARK_BROWN: Colour = [72, 42, 34];
const BLUE_GREY: Colour = [104, 104, 118];
const HAIR: Colour = [42, 30, 28];

/** A pigmented spot on skin as a dermatoscope shows it: uneven outline, pigment network, hairs, vignette. */
export function lesionImage(size: Size, seed: number): RgbImage {
  const random = seededRandom(seed);
  const { width, height } = size;
  const skin = blend(FAIR, TANNED, random());
  const distance = outline(size, random, seed);
  const mottle = fractalNoise(seed + 1, 90, 3);
  const pigment = fractalNoise(seed + 2, 46, 4);
  const mesh = fractalNoise(seed + 3, between(random, 9, 14), 2);
  const pores = fractalNoise(seed + 4, 4, 2);
  const darkness = between(random, 0.35, 0.9);
  const blueness = random() < 0.3 ? between(random, 0.3, 0.7) : 0;
  const softness = between(random, 5, 22);
  const hairs = hairCoverage(size, random);
  const radius = Math.hypot(width, height) / 2;

  /** Colour of the spot at a depth of 0 at its edge and 1 well inside. */
  const spot = (x: number, y: number, depth: number): Colour => {
    // Where noise crosses its middle it draws fine, closed lines, as pigment does around the pores.
    const network = ramp(0.8, 1, 1 - Math.abs(2 * mesh(x, y) - 1));
    const amount = darkness * (0.35 + 0.5 * depth) + 0.7 * (pigment(x, y) - 0.45);
    const dark = clamp(amount + 0.16 * network * (1 - 0.5 * depth) - 0.1, 0, 1);
    const brown = blend(LIGHT_BROWN, DARK_BROWN, dark);
    return blueness === 0 ? brown : blend(brown, BLUE_GREY, blueness * depth * ramp(0.5, 0.7, pigment(y, x)));
  };

  return picture(size, 2.2, random, (x, y) => {
    const fromCentre = Math.hypot(x - width / 2, y - height / 2) / radius;
    const skinHere = scale(skin, 0.93 + 0.12 * mottle(x, y) - 0.05 * pores(x, y));
    const toEdge = distance(x, y);
    const inside = ramp(softness, -softness, toEdge);
    const surface = inside === 0 ? skinHere : blend(skinHere, spot(x, y, ramp(0, -70, toEdge)), inside);
    return scale(blend(surface, HAIR, 0.8 * hairs.at(x, y)), 1.04 - 0.5 * fromCentre ** 3);
  });
}

/** Signed distance, about, to an uneven closed outline near the middle: below 0 inside, in pixels. */
function outline({ width, height }: Size, random: Random, seed: number) {
  const centre = { x: width * between(random, 0.42, 0.58), y: height * between(random, 0.42, 0.58) };
  const mean = Math.min(width, height) * between(random, 0.16, 0.34);
  const stretch = between(random, 0.8, 1.25);
  const lobes = [2, 3, 4, 5].map((count) => ({
    count,
    height: between(random, 0, 0.28 / count),
    phase: between(random, 0, 2 * Math.PI),
  }));
  const fray = fractalNoise(seed + 5, 30, 3);
  return (x: number, y: number): number => {
    const dx = (x - centre.x) * stretch;
    const dy = (y - centre.y) / stretch;
    const fromCentre = Math.hypot(dx, dy);
    // Well outside, where most of the pixels are, nobody asks for the details.
    if (fromCentre > 2 * mean) return mean;
    const angle = Math.atan2(dy, dx);
    const lobe = lobes.reduce(
      (sum, { count, height: h, phase }) => sum + h * Math.cos(count * angle + phase),
      1,
    );
    return fromCentre - mean * lobe + 34 * (fray(x, y) - 0.5);
  };
}

function hairCoverage(size: Size, random: Random): Coverage {
  const coverage = new Coverage(size);
  const direction = between(random, 0, Math.PI);
  const count = random() < 0.4 ? 0 : Math.floor(between(random, 3, 16));
  for (let hair = 0; hair < count; hair++) {
    const start = { x: random() * size.width, y: random() * size.height };
    const points: Point[] = [start];
    let angle = direction + between(random, -0.4, 0.4);
    const turn = between(random, -0.05, 0.05);
    for (let step = 0; step < 24; step++) {
      const { x, y } = points[step] as Point;
      points.push({ x: x + 14 * Math.cos(angle), y: y + 14 * Math.sin(angle) });
      angle += turn;
    }
    coverage.line(points, between(random, 0.8, 1.5), 0.3, between(random, 0.6, 1));
  }
  return coverage;
}
