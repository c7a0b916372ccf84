import { WorkbenchError } from '../errors.ts';
import type { Size } from '../geometry/size.ts';

/** One of the images that an interlaced file is cut into: every `stepX`-th pixel from `x`, likewise `y`. */
interface Pass extends Size {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}

/** Adam7: start and step in x and y of each pass. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface Scanlines extends Size {
  /** Bits of a sample. */
  readonly depth: number;
  /** Samples of a pixel. */
  readonly channels: number;
  readonly interlaced: boolean;
}

/**
 * The samples of all pixels from the unpacked scanlines of a PNG (W3C PNG, sections 7 to 9).
 * @param unpack gives exactly the bytes asked for
 */
export function readScanlines(
  image: Scanlines,
  unpack: (length: number) => Uint8Array,
): Uint8Array | Uint16Array {
  const passes = passesOf(image);
  const { depth, channels } = image;
  const strides = passes.map(({ width }) => 1 + Math.ceil((width * channels * depth) / 8));
  const bytes = unpack(passes.reduce((sum, pass, i) => sum + pass.height * (strides[i] as number), 0));
  const count = image.width * image.height * channels;
  const samples = depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  let at = 0;
  passes.forEach((pass, i) => {
    const stride = strides[i] as number;
    const part = bytes.subarray(at, at + stride * pass.height);
    at += part.length;
    unfilter(part, stride, Math.max(1, (channels * depth) >> 3));
    place(part, stride, pass, image, samples);
  });
  return samples;
}

function passesOf({ width, height, interlaced }: Scanlines): readonly Pass[] {
  if (!interlaced) return [{ width, height, x: 0, y: 0, stepX: 1, stepY: 1 }];
  return ADAM7.map(([x, y, stepX, stepY]) => ({
    width: Math.ceil((width - x) / stepX),
    height: Math.ceil((height - y) / stepY),
    x,
    y,
    stepX,
    stepY,
  })).filter((pass) => pass.width > 0 && pass.height > 0);
}

/** Undoes the filter of every row in place; the first byte of a row names its filter. */
function unfilter(bytes: Uint8Array, stride: number, unit: number): void {
  for (let row = 0; row < bytes.length; row += stride) {
    const predict = predictor(bytes[row] as number);
    for (let i = 1; i < stride; i++) {
      const left = i > unit ? (bytes[row + i - unit] as number) : 0;
      const up = row > 0 ? (bytes[row + i - stride] as number) : 0;
      const corner = row > 0 && i > unit ? (bytes[row + i - unit - stride] as number) : 0;
      bytes[row + i] = (bytes[row + i] as number) + predict(left, up, corner);
    }
  }
}

function predictor(filter: number): (left: number, up: number, corner: number) => number {
  switch (filter) {
    case 0:
      return () => 0;
    case 1:
      return (left) => left;
    case 2:
      return (_left, up) => up;
    case 3:
      return (left, up) => (left + up) >> 1;
    case 4:
      return paeth;
    default:
      throw new WorkbenchError('png.damaged', `it uses the unknown row filter ${filter}`);
  }
}

/** Whichever neighbour is nearest to `left + up - corner`; ties go left, then up. */
function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function place(
  bytes: Uint8Array,
  stride: number,
  pass: Pass,
  { width, depth, channels }: Scanlines,
  samples: Uint8Array | Uint16Array,
): void {
  const mask = 2 ** depth - 1;
  for (let y = 0; y < pass.height; y++) {
    const row = y * stride + 1;
    let target = ((pass.y + y * pass.stepY) * width + pass.x) * channels;
    for (let x = 0; x < pass.width; x++, target += pass.stepX * channels) {
      for (let channel = 0; channel < channels; channel++) {
        const bit = (x * channels + channel) * depth;
        const at = row + (bit >> 3);
        samples[target + channel] =
          depth === 16
            ? ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
            : ((bytes[at] as number) >> (8 - depth - (bit & 7))) & mask;
      }
    }
  }
}
