import type { RgbImage } from './raster.ts';

/** Luma of every pixel, 0..255, by the weights of ITU-R BT.601 in 16-bit fixed point. */
export function intensities({ data, width, height }: RgbImage): Uint8Array {
  const plane = new Uint8Array(width * height);
  for (let pixel = 0, sample = 0; pixel < plane.length; pixel++, sample += 3) {
    const red = data[sample] as number;
    const green = data[sample + 1] as number;
    const blue = data[sample + 2] as number;
    plane[pixel] = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
  }
  return plane;
}

/** Largest difference of any channel from the pixel at `seed` (`y * width + x`), 0..255. */
export function differences({ data, width, height }: RgbImage, seed: number): Uint8Array {
  const red = data[seed * 3] as number;
  const green = data[seed * 3 + 1] as number;
  const blue = data[seed * 3 + 2] as number;
  const plane = new Uint8Array(width * height);
  for (let pixel = 0, sample = 0; pixel < plane.length; pixel++, sample += 3) {
    plane[pixel] = Math.max(
      Math.abs((data[sample] as number) - red),
      Math.abs((data[sample + 1] as number) - green),
      Math.abs((data[sample + 2] as number) - blue),
    );
  }
  return plane;
}

/** Intensities that `fraction` of the pixels lie below and above: what an automatic window spans. */
export function intensityRange(
  plane: Uint8Array,
  fraction: number,
): { readonly low: number; readonly high: number } {
  const counts = new Uint32Array(256);
  for (const value of plane) counts[value] = (counts[value] as number) + 1;
  const surplus = plane.length * fraction;
  return { low: firstBeyond(counts, surplus), high: 255 - firstBeyond(counts.toReversed(), surplus) };
}

/** First value at which more than `surplus` pixels have been counted. */
function firstBeyond(counts: Uint32Array, surplus: number): number {
  let seen = 0;
  const value = counts.findIndex((count) => (seen += count) > surplus);
  return Math.max(0, value);
}
