import { blankLike } from './raster.ts';
import type { LabelMap, Labels, ProbabilityMap, RgbImage } from './raster.ts';
import type { Size } from '../geometry/size.ts';
import { areaAxis, linearAxis, roundInto, rowResampler } from './resample.ts';
import type { ResampledAxis, Samples } from './resample.ts';

/**
 * Image at another size: per axis the area average when shrinking, bilinear with half-pixel centres when growing.
 * Rounded to 8 bits once, at the end. The same size gives the same image object.
 */
export function resizeRgb(image: RgbImage, size: Size): RgbImage {
  if (sameSize(image, size)) return image;
  const rowAt = imageRows({ ...image, channels: 3 }, size);
  const data = new Uint8Array(size.width * size.height * 3);
  for (let y = 0; y < size.height; y++) roundInto(rowAt(y), data, y * size.width * 3);
  return { width: size.width, height: size.height, data };
}

/** The rows of a resized image of any number of channels, unrounded: see `rowResampler`. */
export function imageRows(image: Samples, size: Size): (y: number) => Float64Array {
  return rowResampler(image, imageAxis(image.width, size.width), imageAxis(image.height, size.height));
}

function imageAxis(input: number, output: number): ResampledAxis {
  return output < input ? areaAxis(input, output) : linearAxis(input, output);
}

/** Label map at another size, by the label under each new pixel's centre. Invents no labels. */
export function resizeLabels<Data extends Labels>(map: LabelMap<Data>, size: Size): LabelMap<Data> {
  if (sameSize(map, size)) return map;
  const columns = nearestAxis(map.width, size.width);
  const rows = nearestAxis(map.height, size.height);
  const data = blankLike(map.data, size.width * size.height);
  for (let y = 0; y < size.height; y++) {
    const from = (rows[y] as number) * map.width;
    const to = y * size.width;
    for (let x = 0; x < size.width; x++) data[to + x] = map.data[from + (columns[x] as number)] as number;
  }
  return { width: size.width, height: size.height, data };
}

function nearestAxis(input: number, output: number): Int32Array {
  // Integers throughout: the centre (i + 1/2) * input / output, floored.
  return Int32Array.from({ length: output }, (_, i) => Math.floor(((2 * i + 1) * input) / (2 * output)));
}

/** Probability map at another size: bilinear with half-pixel centres, edges repeated, each channel by itself. */
export function resizeProbability(map: ProbabilityMap, size: Size): ProbabilityMap {
  if (sameSize(map, size)) return map;
  const rowsOf = probabilityRows(map, size);
  const data = new Uint8Array(map.channels * size.width * size.height);
  rowsOf.forEach((rowAt, channel) => {
    for (let y = 0; y < size.height; y++) roundInto(rowAt(y), data, (channel * size.height + y) * size.width);
  });
  return { width: size.width, height: size.height, channels: map.channels, data };
}

/** Per channel, the rows of the resized map, unrounded: see `rowResampler`. */
export function probabilityRows(map: ProbabilityMap, size: Size): readonly ((y: number) => Float64Array)[] {
  const columns = linearAxis(map.width, size.width);
  const rows = linearAxis(map.height, size.height);
  const plane = map.width * map.height;
  return Array.from({ length: map.channels }, (_, channel) => {
    const data = map.data.subarray(channel * plane, (channel + 1) * plane);
    return rowResampler({ width: map.width, height: map.height, channels: 1, data }, columns, rows);
  });
}

function sameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}
