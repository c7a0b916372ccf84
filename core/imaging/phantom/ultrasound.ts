import { clamp } from '../../clamp.ts';
import type { Size } from '../../geometry/size.ts';
import { type Random, gaussian, seededRandom } from '../../random.ts';
import { ramp } from '../demo/noise.ts';
import { between } from '../demo/picture.ts';
import type { ClassMap } from '../raster.ts';
import { type Blob, chance } from './blob.ts';
import { type Field, blur, eachPixel, smoothNoise } from './field.ts';
import { type Scene, addLesion, addShadows } from './lesion.ts';
import { drawMarks } from './marks.ts';
import { drawTissue } from './tissue.ts';

/** An image and where its lesions are, known exactly. */
export interface Phantom {
  /** `height * width` grey values. */
  readonly grey: Uint8Array;
  /** 1 in lesions. */
  readonly mask: ClassMap;
}

/**
 * A breast as ultrasound shows it, with two lesions, one or none: drawn by rule, of nobody, and the same on every
 * machine for the same seed. Scatterers within the width of a pulse add up to speckle, whose logarithm is shown; what
 * fluid lets through and what dense tissue keeps back is seen below it, and the depth is darker.
 */
export function ultrasoundPhantom(size: Size, seed: number): Phantom {
  const random = seededRandom(seed);
  const pixels = size.width * size.height;
  const scene: Scene = {
    echo: drawTissue(random, size),
    passed: new Float32Array(pixels),
    mask: new Uint8Array(pixels),
  };
  const measured: Blob[] = [];
  for (let left = drawCount(random); left > 0; left--) {
    const lesion = addLesion(random, size, scene);
    if (chance(random, 0.4)) measured.push(lesion);
  }
  addShadows(random, size, scene.passed);
  const grey = developed(random, size, scene);
  drawMarks(random, size, grey, measured);
  return { grey, mask: { ...size, data: scene.mask } };
}

function drawCount(random: Random): number {
  if (chance(random, 0.06)) return 0;
  return chance(random, 0.85) ? 1 : 2;
}

/** Grey values of a scene: its echoes, as far as they come back, over a range of dB from black to white. */
function developed(random: Random, size: Size, { echo, passed }: Scene): Uint8Array {
  const fadesAt = between(random, 0.5, 1.2);
  const fadesBy = between(random, 0, 30);
  const uneven = smoothNoise(random, size, { width: size.width * 0.4, height: size.height }, 1);
  const unevenBy = between(random, 0, 3);
  const echoes = speckled(random, size, echo);
  const range = between(random, 38, 70);
  const gain = between(random, -12, 4);
  const gamma = between(random, 0.8, 1.4);
  const grey = new Uint8Array(echoes.length);
  eachPixel(size, (_x, y, at) => {
    const depth = y / size.height;
    const lost = fadesBy * ramp(fadesAt - 0.35, fadesAt + 0.35, depth) + unevenBy * (uneven[at] as number);
    const heard = (echoes[at] as number) + (passed[at] as number) - lost + gain;
    grey[at] = Math.round(255 * clamp(0.62 + heard / range, 0, 1) ** gamma);
  });
  return grey;
}

/** What is heard of the echoes, in dB: of many scatterers that a pulse cannot tell apart, the strength of their sum. */
function speckled(random: Random, size: Size, echo: Field): Field {
  const lateral = between(random, 0.6, 2);
  const axial = between(random, 0.4, 1);
  const scattered = (): Field => {
    const sum = echo.map((level) => gaussian(random) * 10 ** (level / 20));
    blur(sum, size, lateral, axial);
    return sum;
  };
  const real = scattered();
  const imaginary = scattered();
  const gathered = 10 * Math.log10(2 * Math.sqrt(Math.PI * lateral * axial));
  const smoothing = between(random, 0, 0.8);
  // An image that was made smaller shows the mean of several specks, which is nearer to the echo itself.
  const smooth = echo.slice();
  blur(smooth, size, lateral, axial);
  const coarse = between(random, 0.25, 0.85);
  const heard = smooth.map((level, at) => {
    const strength = Math.hypot(real[at] as number, imaginary[at] as number);
    return coarse * (20 * Math.log10(strength + 1e-3) + gathered) + (1 - coarse) * level;
  });
  if (smoothing > 0.2) blur(heard, size, smoothing, smoothing);
  return heard;
}
