import { clipSpans, SpanBuilder } from '../geometry/spans.ts';
import type { Spans } from '../geometry/spans.ts';
import type { Size } from '../geometry/size.ts';
import type { Raster, RasterData, ValueRange } from './raster.ts';

/**
 * One intensity per pixel: the values of grey, which are not copied, and of colours the luma, 0..255, by the weights of
 * ITU-R BT.601 in 16-bit fixed point.
 */
export function intensities({ data, width, height, channels }: Pick<Raster, RasterPart>): RasterData {
  if (channels === 1) return data;
  const plane = new Uint8Array(width * height);
  for (let pixel = 0; pixel < plane.length; pixel++) plane[pixel] = lumaAt(data, pixel);
  return plane;
}

/** The same of one pixel. */
export function intensityAt({ data, channels }: Pick<Raster, 'data' | 'channels'>, pixel: number): number {
  return channels === 1 ? (data[pixel] as number) : lumaAt(data, pixel);
}

function lumaAt(data: RasterData, pixel: number): number {
  const red = data[pixel * 3] as number;
  const green = data[pixel * 3 + 1] as number;
  const blue = data[pixel * 3 + 2] as number;
  return (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
}

type RasterPart = 'data' | 'width' | 'height' | 'channels';

/**
 * Largest difference of any channel from the pixel at `seed` (`y * width + x`), as a count of `step`s from 0 to 255,
 * rounded up, so that a difference is within a whole tolerance exactly when its count is. What is not a number is far
 * from everything.
 */
export function differences(
  { data, width, height, channels }: Pick<Raster, RasterPart>,
  seed: number,
  step: number,
): Uint8Array {
  const plane = new Uint8Array(width * height);
  const toSteps = (difference: number): number => {
    const steps = Math.ceil(difference / step);
    return steps <= 255 ? steps : 255;
  };
  if (channels === 1) {
    const grey = data[seed] as number;
    for (let pixel = 0; pixel < plane.length; pixel++) {
      plane[pixel] = toSteps(Math.abs((data[pixel] as number) - grey));
    }
    return plane;
  }
  const red = data[seed * 3] as number;
  const green = data[seed * 3 + 1] as number;
  const blue = data[seed * 3 + 2] as number;
  for (let pixel = 0, sample = 0; pixel < plane.length; pixel++, sample += 3) {
    plane[pixel] = toSteps(
      Math.max(
        Math.abs((data[sample] as number) - red),
        Math.abs((data[sample + 1] as number) - green),
        Math.abs((data[sample + 2] as number) - blue),
      ),
    );
  }
  return plane;
}

/** Values looked at where there is no counting them: enough for a share of one in a thousand. */
const MOST_SAMPLES = 1 << 18;

/**
 * The values that `fraction` of the pixels lie below and above: what an automatic window spans. Values of 8 and 16 bits
 * are counted; of float, up to 262,144 finite ones are looked at, evenly spread. All zero where there is none.
 */
export function intensityRange(plane: RasterData, fraction: number): ValueRange {
  if (plane instanceof Float32Array) return sampledRange(plane, fraction);
  const counts = new Uint32Array(plane instanceof Uint16Array ? 65536 : 256);
  for (let pixel = 0; pixel < plane.length; pixel++) {
    const value = plane[pixel] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  const surplus = plane.length * fraction;
  const last = counts.length - 1;
  return { low: firstBeyond(counts, surplus), high: last - firstBeyond(counts.toReversed(), surplus) };
}

/** First value at which more than `surplus` pixels have been counted. */
function firstBeyond(counts: Uint32Array, surplus: number): number {
  let seen = 0;
  const value = counts.findIndex((count) => (seen += count) > surplus);
  return Math.max(0, value);
}

function sampledRange(plane: Float32Array, fraction: number): ValueRange {
  const stride = Math.ceil(plane.length / MOST_SAMPLES);
  const samples = new Float32Array(Math.ceil(plane.length / Math.max(stride, 1)));
  let count = 0;
  for (let pixel = 0; pixel < plane.length; pixel += stride) {
    const value = plane[pixel] as number;
    if (Number.isFinite(value)) samples[count++] = value;
  }
  if (count === 0) return { low: 0, high: 0 };
  const sorted = samples.subarray(0, count).sort();
  const surplus = Math.floor(count * fraction);
  return { low: sorted[surplus] as number, high: sorted[count - 1 - surplus] as number };
}

/** The values that lie in both ranges; null stands for all values. */
export function overlapOf(a: ValueRange | null, b: ValueRange | null): ValueRange | null {
  if (a === null || b === null) return a ?? b;
  return { low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
}

/** The parts of spans whose values lie in a range, of an image that they may reach beyond. */
export function spansInRange(spans: Spans, size: Size, values: RasterData, { low, high }: ValueRange): Spans {
  const clipped = clipSpans(spans, size);
  const inside = new SpanBuilder();
  for (let i = 0; i < clipped.length; i += 3) {
    const y = clipped[i] as number;
    const end = clipped[i + 2] as number;
    const isIn = (x: number): boolean => {
      const value = values[y * size.width + x] as number;
      return value >= low && value <= high;
    };
    for (let x = clipped[i + 1] as number; x < end; x++) {
      if (!isIn(x)) continue;
      const from = x;
      while (x < end && isIn(x)) x++;
      inside.add(y, from, x);
    }
  }
  return inside.build();
}
