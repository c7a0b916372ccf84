import type { ProbabilityMap } from './raster.ts';

/** Probabilities closer to the threshold than this are uncertain. */
export const DOUBT_BAND = 0.2;

/** Positions looked at along each side: enough for a number, and quick for maps of any size. */
const LONGEST = 512;

/** Less than this share of an image does not count: a speck of three pixels would be uncertain all through. */
const SMALLEST_SHARE = 0.001;

/** How unsure a model is of its mask, from 0 to 1. */
export interface Doubts {
  readonly uncertainty: number;
  /** Of each class that it draws, in the order of the map's channels from 1. */
  readonly classes: ReadonlyMap<number, number>;
}

/** See `doubtsOf`. */
export function uncertaintyOf(map: ProbabilityMap, threshold: number): number {
  return doubtsOf(map, threshold).uncertainty;
}

/**
 * How unsure a model is of its mask: the share of uncertain pixels among all that are, or may be, marked, from 0 to 1.
 * A pixel's uncertainty grows from 0 at the edge of the band to 1 at the threshold; with several classes it is the
 * lead of the likeliest over the next that counts. A pixel is one of the class that it is likeliest to be.
 */
export function doubtsOf(map: ProbabilityMap, threshold: number): Doubts {
  const { width, height, channels } = map;
  const step = Math.max(1, Math.ceil(Math.max(width, height) / LONGEST));
  const lookAt = lookOf(map, threshold);
  const doubt = new Float64Array(Math.max(2, channels));
  const sure = new Float64Array(doubt.length);
  const drawn = new Uint8Array(doubt.length);
  let looked = 0;
  for (let y = step >> 1; y < height; y += step) {
    for (let x = step >> 1; x < width; x += step, looked++) {
      const { lead, of, isDrawn } = lookAt(y * width + x);
      if (isDrawn) drawn[of] = 1;
      if (Math.abs(lead) < DOUBT_BAND) doubt[of] = (doubt[of] as number) + 1 - Math.abs(lead) / DOUBT_BAND;
      else if (isDrawn) sure[of] = (sure[of] as number) + 1;
    }
  }
  const least = Math.max(looked * SMALLEST_SHARE, 1);
  const share = (unsure: number, certain: number): number => unsure / Math.max(unsure + certain, least);
  const classes = new Map<number, number>();
  drawn.forEach((is, of) => {
    if (is === 1) classes.set(of, share(doubt[of] as number, sure[of] as number));
  });
  return { uncertainty: share(sum(doubt), sum(sure)), classes };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

interface Look {
  /** By how much it is on the marked side; negative where it is background. */
  lead: number;
  /** The class that it is likeliest to be, background aside. */
  of: number;
  isDrawn: boolean;
}

/** What there is to say of a pixel, in one object for all: they are many. */
function lookOf({ channels, width, height, data }: ProbabilityMap, threshold: number) {
  const look: Look = { lead: 0, of: 1, isDrawn: false };
  if (channels === 1) {
    return (pixel: number): Readonly<Look> => {
      look.lead = (data[pixel] as number) / 255 - threshold;
      look.isDrawn = look.lead >= 0;
      return look;
    };
  }
  const plane = width * height;
  return (pixel: number): Readonly<Look> => {
    const background = data[pixel] as number;
    let [first, second, likeliest] = [-1, -1, 1];
    for (let channel = 1; channel < channels; channel++) {
      const value = data[channel * plane + pixel] as number;
      if (value > first) [first, second, likeliest] = [value, first, channel];
      else second = Math.max(second, value);
    }
    // Background wins ties, as in masks.
    look.isDrawn = first > background;
    look.of = likeliest;
    look.lead = (look.isDrawn ? first - Math.max(second, background) : first - background) / 255;
    return look;
  };
}
