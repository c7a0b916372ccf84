import type { ProbabilityMap } from './raster.ts';

/** Probabilities closer to the threshold than this are uncertain. */
export const DOUBT_BAND = 0.2;

/** Positions looked at along each side: enough for a number, and quick for maps of any size. */
const LONGEST = 512;

/** Less than this share of an image does not count: a speck of three pixels would be uncertain all through. */
const SMALLEST_SHARE = 0.001;

/**
 * How unsure a model is of its mask: the share of uncertain pixels among all that are, or may be, marked, from 0 to 1.
 * A pixel's uncertainty grows from 0 at the edge of the band to 1 at the threshold; with several classes it is the
 * lead of the likeliest over the next that counts.
 */
export function uncertaintyOf(map: ProbabilityMap, threshold: number): number {
  const { width, height } = map;
  const step = Math.max(1, Math.ceil(Math.max(width, height) / LONGEST));
  const leadAt = leadOf(map, threshold);
  let [uncertainty, sure, looked] = [0, 0, 0];
  for (let y = step >> 1; y < height; y += step) {
    for (let x = step >> 1; x < width; x += step, looked++) {
      const lead = leadAt(y * width + x);
      if (Math.abs(lead) < DOUBT_BAND) uncertainty += 1 - Math.abs(lead) / DOUBT_BAND;
      else if (lead > 0) sure++;
    }
  }
  return uncertainty / Math.max(uncertainty + sure, looked * SMALLEST_SHARE, 1);
}

/** By how much a pixel is on the marked side; negative where it is background. */
function leadOf({ channels, width, height, data }: ProbabilityMap, threshold: number) {
  if (channels === 1) return (pixel: number): number => (data[pixel] as number) / 255 - threshold;
  const plane = width * height;
  return (pixel: number): number => {
    let [first, second, winner] = [data[pixel] as number, 0, 0];
    for (let channel = 1; channel < channels; channel++) {
      const value = data[channel * plane + pixel] as number;
      if (value > first) [first, second, winner] = [value, first, channel];
      else second = Math.max(second, value);
    }
    return ((winner === 0 ? -1 : 1) * (first - second)) / 255;
  };
}
