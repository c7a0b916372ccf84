import type { Random } from '../../random.ts';
import { seededRandom } from '../../random.ts';
import type { RgbImage } from '../raster.ts';
import type { Size } from '../../geometry/size.ts';
import { fractalNoise, mix, ramp } from './noise.ts';
import { Coverage, between, blend, picture, scale } from './picture.ts';
import type { Colour, Point } from './picture.ts';

const RETINA: Colour = [206, 104, 52];
const DISC: Colour = [250, 212, 140];
const BLOOD: Colour = [122, 32, 24];
const FOVEA: Colour = [128, 52, 28];

/** The back of an eye: round field, bright disc, dark fovea, and vessels that branch and taper. */
export function fundusImage(size: Size, seed: number): RgbImage {
  const random = seededRandom(seed);
  const { width, height } = size;
  const centre = { x: width / 2, y: height / 2 };
  const radius = Math.min(width, height) * 0.485;
  const side = random() < 0.5 ? -1 : 1;
  const disc = { x: centre.x + side * radius * 0.48, y: centre.y + radius * between(random, -0.08, 0.08) };
  const fovea = { x: centre.x - side * radius * 0.12, y: centre.y + radius * 0.06 };
  const vessels = vesselCoverage(size, disc, radius, random);
  const choroid = fractalNoise(seed + 1, 60, 4);
  const tint = between(random, 0.85, 1.1);

  return picture(size, 2.5, random, (x, y) => {
    const fromCentre = Math.hypot(x - centre.x, y - centre.y) / radius;
    if (fromCentre > 1.01) return [3, 3, 3];
    const retina = scale(RETINA, tint * (0.86 + 0.26 * choroid(x, y)));
    const nearFovea = Math.exp(-(((x - fovea.x) ** 2 + (y - fovea.y) ** 2) / (radius * 0.16) ** 2));
    const inDisc = ramp(radius * 0.135, radius * 0.1, Math.hypot(x - disc.x, y - disc.y));
    const ground = blend(blend(retina, FOVEA, 0.6 * nearFovea), DISC, inDisc);
    const lens = mix(1.05, 0.62, fromCentre ** 2);
    return scale(blend(ground, BLOOD, 0.72 * vessels.at(x, y)), lens * ramp(1.01, 0.985, fromCentre));
  });
}

/** Arteries and veins leave the disc in four arcs and split until they are a pixel wide. */
function vesselCoverage(size: Size, disc: Point, radius: number, random: Random): Coverage {
  const coverage = new Coverage(size);
  const inward = disc.x > size.width / 2 ? Math.PI : 0;
  for (const direction of [-1.15, -0.75, 0.75, 1.15, Math.PI - 0.7, Math.PI + 0.7]) {
    const angle = inward + direction + between(random, -0.15, 0.15);
    const bend = -Math.sign(Math.sin(direction)) * Math.cos(inward) * between(random, 0.015, 0.035);
    grow(
      coverage,
      disc,
      angle,
      bend * Math.sign(Math.cos(inward)),
      radius * between(random, 0.011, 0.016),
      random,
    );
  }
  return coverage;
}

function grow(
  coverage: Coverage,
  from: Point,
  angle: number,
  bend: number,
  width: number,
  random: Random,
): void {
  if (width < 0.5) return;
  const points: Point[] = [from];
  let heading = angle;
  const steps = Math.floor(between(random, 9, 18));
  for (let step = 0; step < steps; step++) {
    const { x, y } = points[step] as Point;
    points.push({ x: x + 7 * Math.cos(heading), y: y + 7 * Math.sin(heading) });
    heading += bend + between(random, -0.13, 0.13);
  }
  const narrower = width * 0.88;
  coverage.line(points, width, narrower, 0.55 + 0.4 * Math.min(1, width / 4));
  const end = points[points.length - 1] as Point;
  const spread = between(random, 0.35, 0.8) * (random() < 0.5 ? -1 : 1);
  grow(coverage, end, heading - spread * 0.25, bend, narrower * 0.93, random);
  grow(coverage, end, heading + spread, -bend, narrower * between(random, 0.45, 0.75), random);
}
