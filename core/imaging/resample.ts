import { clamp } from '../clamp.ts';
import type { Size } from '../geometry/size.ts';

/**
 * How one axis is resampled: output position `i` is the sum over `k` of
 * `weights[first[i] + k] * input[start[i] + k]`, with `first[i + 1] - first[i]` taps whose weights add up to 1.
 */
export interface ResampledAxis {
  readonly length: number;
  readonly start: Int32Array;
  readonly first: Int32Array;
  readonly weights: Float64Array;
}

/** Mean over the stretch of input that each output position covers. Meant for shrinking. */
export function areaAxis(input: number, output: number): ResampledAxis {
  return buildAxis(output, (position) => {
    // In units of 1 / output of an input pixel, so that every border is an integer and no tap is lost to rounding.
    const from = position * input;
    const to = from + input;
    const start = Math.floor(from / output);
    const weights: number[] = [];
    for (let pixel = start; pixel * output < to; pixel++) {
      const covered = Math.min(to, (pixel + 1) * output) - Math.max(from, pixel * output);
      weights.push(covered / input);
    }
    return { start, weights };
  });
}

/** Linear interpolation between pixel centres (at half-integers); beyond the outermost centres the edge repeats. */
export function linearAxis(input: number, output: number): ResampledAxis {
  return buildAxis(output, (position) => {
    const centre = ((2 * position + 1) * input - output) / (2 * output);
    const inside = clamp(centre, 0, input - 1);
    const start = Math.floor(inside);
    const fraction = inside - start;
    return { start, weights: fraction > 0 ? [1 - fraction, fraction] : [1] };
  });
}

function buildAxis(
  length: number,
  tapsAt: (position: number) => { readonly start: number; readonly weights: readonly number[] },
): ResampledAxis {
  const start = new Int32Array(length);
  const first = new Int32Array(length + 1);
  const weights: number[] = [];
  for (let position = 0; position < length; position++) {
    const taps = tapsAt(position);
    start[position] = taps.start;
    weights.push(...taps.weights);
    first[position + 1] = weights.length;
  }
  return { length, start, first, weights: Float64Array.from(weights) };
}

/** 8-bit samples of `height` rows of `width` pixels of `channels` interleaved samples. */
export interface Samples extends Size {
  readonly data: Uint8Array;
  readonly channels: number;
}

/**
 * Separable resampling, one output row at a time, so that a caller can use each row and never hold the whole result.
 * The returned function gives row `y` as `columns.length * channels` unrounded samples in a buffer that the next
 * call overwrites; it is fast when rows are asked for from top to bottom.
 */
export function rowResampler(
  source: Samples,
  columns: ResampledAxis,
  rows: ResampledAxis,
): (y: number) => Float64Array {
  const rowLength = columns.length * source.channels;
  // Neighbouring output rows share at most two input rows, and those differ in parity: two buffers never recompute.
  const even = { row: -1, samples: new Float64Array(rowLength) };
  const odd = { row: -1, samples: new Float64Array(rowLength) };
  const output = new Float64Array(rowLength);

  const resampledInputRow = (row: number): Float64Array => {
    const cache = row % 2 === 0 ? even : odd;
    if (cache.row !== row) {
      resampleRow(source, row, columns, cache.samples);
      cache.row = row;
    }
    return cache.samples;
  };

  return (y) => {
    const start = rows.start[y] as number;
    const first = rows.first[y] as number;
    const end = rows.first[y + 1] as number;
    output.fill(0);
    for (let tap = first; tap < end; tap++) {
      const samples = resampledInputRow(start + tap - first);
      const weight = rows.weights[tap] as number;
      for (let i = 0; i < rowLength; i++) output[i] = (output[i] as number) + weight * (samples[i] as number);
    }
    return output;
  };
}

function resampleRow(source: Samples, row: number, columns: ResampledAxis, target: Float64Array): void {
  const { data, width, channels } = source;
  const { length, start, first, weights } = columns;
  const rowStart = row * width * channels;
  for (let channel = 0; channel < channels; channel++) {
    for (let x = 0; x < length; x++) {
      const end = first[x + 1] as number;
      let sample = rowStart + (start[x] as number) * channels + channel;
      let sum = 0;
      for (let tap = first[x] as number; tap < end; tap++) {
        sum += (weights[tap] as number) * (data[sample] as number);
        sample += channels;
      }
      target[x * channels + channel] = sum;
    }
  }
}

/** Rounds a resampled row of values in 0..255 (up to rounding errors) into `target` from `offset` on. */
export function roundInto(row: Float64Array, target: Uint8Array, offset: number): void {
  for (let i = 0; i < row.length; i++) target[offset + i] = (row[i] as number) + 0.5;
}
