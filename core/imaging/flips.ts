import { mirrorMap, mirrorRgb } from './mirror.ts';
import type { ProbabilityMap, RgbImage } from './raster.ts';

/** Which way a raster is mirrored. Each is its own inverse. */
export type Flip = 'left-right' | 'up-down';

export const FLIPS: readonly Flip[] = ['left-right', 'up-down'];

export function flipImage(image: RgbImage, flip: Flip): RgbImage {
  if (flip === 'left-right') return mirrorRgb(image);
  return { ...image, data: rowsReversed(image.data, 3 * image.width) };
}

export function flipMap(map: ProbabilityMap, flip: Flip): ProbabilityMap {
  if (flip === 'left-right') return mirrorMap(map);
  const pixels = map.width * map.height;
  const data = new Uint8Array(map.data.length);
  for (let start = 0; start < data.length; start += pixels) {
    data.set(rowsReversed(map.data.subarray(start, start + pixels), map.width), start);
  }
  return { ...map, data };
}

/**
 * How far answers about one image are apart: at each place the largest difference between any two of the maps in any
 * channel, as one channel. Throws when they are not of one size.
 */
export function ttaDisagreement(maps: readonly ProbabilityMap[]): ProbabilityMap {
  const [first] = maps;
  if (first === undefined) throw new RangeError('Nothing can be compared with nothing');
  const { width, height, channels } = first;
  const differs = maps.some(
    (map) => map.width !== width || map.height !== height || map.channels !== channels,
  );
  if (differs) throw new RangeError('Maps of different size cannot be compared');
  const data = new Uint8Array(width * height);
  for (let at = 0; at < first.data.length; at++) {
    let least = 255;
    let most = 0;
    for (const map of maps) {
      const value = map.data[at] as number;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    const pixel = at % data.length;
    if (most - least > (data[pixel] as number)) data[pixel] = most - least;
  }
  return { width, height, channels: 1, data };
}

/** @param length samples in a row */
function rowsReversed(data: Uint8Array, length: number): Uint8Array {
  const reversed = new Uint8Array(data.length);
  for (let from = 0; from < data.length; from += length) {
    reversed.set(data.subarray(from, from + length), data.length - from - length);
  }
  return reversed;
}
