import { intensityRange } from './intensity.ts';
import type { NamedWindow, Raster, RasterData, RgbImage, ValueRange } from './raster.ts';
import type { Size } from '../geometry/size.ts';

/** What 8 bits hold. */
export const BYTE_RANGE: ValueRange = { low: 0, high: 255 };

/** Share of the darkest and of the brightest pixels that an automatic window leaves out. */
export const CLIPPED = 0.005;

/** What a file says of how its values are to be shown. */
export interface Shown {
  readonly windows?: readonly NamedWindow[];
  /** What the image is opened with, in place of an automatic window. */
  readonly window?: ValueRange;
}

/** A raster of values as they are, with its range and its window. */
export function rasterOf(
  { width, height }: Size,
  channels: 1 | 3,
  data: RasterData,
  { windows = [], window: stated }: Shown = {},
): Raster {
  const size = { width, height, channels, windows };
  if (data instanceof Uint8Array) {
    return { ...size, bits: 8, data, range: BYTE_RANGE, window: BYTE_RANGE };
  }
  const range = rangeOf(data);
  const window = stated ?? windowOf(data, range);
  if (data instanceof Uint16Array) return { ...size, bits: 16, data, range, window };
  return { ...size, bits: 'float', data, range, window };
}

/** Smallest and largest finite value; 0 and 0 where there is none. */
function rangeOf(data: RasterData): ValueRange {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    // A difference of infinities, and of anything that is not a number, is not a number.
    if (value - value !== 0) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : { low: 0, high: 0 };
}

/**
 * The automatic window: all but the darkest and the brightest half per cent of the pixels, since single hot or dead
 * ones must not decide; all of the range where nearly all pixels are alike. An image of one value lies in its middle.
 */
export function windowOf(data: RasterData, range: ValueRange): ValueRange {
  const middle = intensityRange(data, CLIPPED);
  if (middle.low < middle.high) return middle;
  if (range.low < range.high) return range;
  const half = Math.max(0.5, Math.abs(range.low) * 1e-6);
  return { low: range.low - half, high: range.low + half };
}

/** What a step of 1 among 256 is in values: a share of the window, so that it means the same in every image. */
export function stepOf({ window }: Pick<Raster, 'window'>): number {
  return (window.high - window.low) / 255;
}

/**
 * 8-bit colours as the network and thumbnails get them: values from the raster's window, black to white, rounded;
 * whatever a person looks at. Not a number is black. Colours of 8 bits are not copied.
 */
export function rgbOf(raster: Raster): RgbImage {
  const { width, height, channels, data } = raster;
  if (raster.bits === 8 && channels === 3) return { width, height, data: raster.data };
  const shade = shading(raster);
  const rgb = new Uint8Array(3 * width * height);
  if (channels === 3) {
    for (let i = 0; i < rgb.length; i++) rgb[i] = shade(data[i] as number);
    return { width, height, data: rgb };
  }
  for (let pixel = 0, sample = 0; sample < rgb.length; pixel++, sample += 3) {
    rgb[sample] = rgb[sample + 1] = rgb[sample + 2] = shade(data[pixel] as number);
  }
  return { width, height, data: rgb };
}

/** 0..255 of a value. */
function shading({ bits, window: { low, high } }: Raster): (value: number) => number {
  if (bits === 8) return (value) => value;
  const scale = 255 / (high - low);
  const shadeOf = (value: number): number =>
    value > low ? (value < high ? Math.round((value - low) * scale) : 255) : 0;
  if (bits === 'float') return shadeOf;
  const table = Uint8Array.from({ length: 65536 }, (_, value) => shadeOf(value));
  return (value) => table[value] as number;
}
