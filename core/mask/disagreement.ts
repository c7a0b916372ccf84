import type { ProbabilityMap } from '../imaging/raster.ts';

/** What a model says of an image, as it becomes labels; holes and small regions are of no account here. */
export interface Answer {
  readonly map: ProbabilityMap;
  readonly threshold: number;
  /** Of the foreground channels, in order. */
  readonly labels: readonly number[];
}

/** Positions looked at along each side. */
const LONGEST = 256;

/**
 * How far two answers about one image are apart, whatever the sizes of their maps: 1 less the Dice of their labels. So
 * it is 0 where they draw the same, or both nothing, and 1 where they have no pixel in common.
 */
export function disagreementOf(a: Answer, b: Answer): number {
  const width = Math.min(LONGEST, Math.max(a.map.width, b.map.width));
  const height = Math.min(LONGEST, Math.max(a.map.height, b.map.height));
  const [one, other] = [labelsAt(a), labelsAt(b)];
  let [agreed, drawn] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [here, there] = [(x + 0.5) / width, (y + 0.5) / height];
      const [first, second] = [one(here, there), other(here, there)];
      drawn += Number(first !== 0) + Number(second !== 0);
      if (first !== 0 && first === second) agreed++;
    }
  }
  return drawn === 0 ? 0 : 1 - (2 * agreed) / drawn;
}

/** The label at a place, in shares of width and height; see `toLabels`. */
function labelsAt({ map, threshold, labels }: Answer): (x: number, y: number) => number {
  const { width, height, channels, data } = map;
  const plane = width * height;
  return (x, y) => {
    const pixel = Math.floor(y * height) * width + Math.floor(x * width);
    const first = data[pixel] as number;
    if (channels === 1) return first / 255 >= threshold ? (labels[0] ?? 0) : 0;
    let [most, winner] = [first, 0];
    for (let channel = 1; channel < channels; channel++) {
      const value = data[channel * plane + pixel] as number;
      if (value > most) [most, winner] = [value, channel];
    }
    return labels[winner - 1] ?? 0;
  };
}
