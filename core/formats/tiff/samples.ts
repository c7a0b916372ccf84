import { damaged, unread } from './errors.ts';
import type { TiffLayout } from './layout.ts';

/** Samples of one chunk as the file means them, row by row without padding. */
export type Samples =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** Samples of a pixel that lie together in one chunk. */
export function samplesTogether({ isPlanar, samplesPerPixel }: TiffLayout): number {
  return isPlanar ? 1 : samplesPerPixel;
}

/** Bytes of a row of a chunk; rows begin at whole bytes. */
export function bytesPerRow(layout: TiffLayout): number {
  return Math.ceil((layout.chunk.width * samplesTogether(layout) * layout.bits) / 8);
}

/**
 * Turns the unpacked bytes of `rows` rows into samples: byte order, predictor and bits that do not fill bytes. The
 * bytes are used up, and the samples may lie in the same memory, which begins at a multiple of 8.
 */
export function readSamples(
  bytes: Uint8Array<ArrayBuffer>,
  rows: number,
  layout: TiffLayout,
  isLittleEndian: boolean,
): Samples {
  const { bits, predictor } = layout;
  const stride = bytesPerRow(layout);
  const perRow = layout.chunk.width * samplesTogether(layout);
  if (bits % 8 !== 0) {
    if (predictor !== 1) throw unread(`it has a predictor with samples of ${bits} bits`);
    return spreadBits(bytes, rows, stride, perRow, bits);
  }
  if (predictor === 3) unpredictFloats(bytes, rows, stride, layout);
  else if (!isLittleEndian) swapBytes(bytes, bits / 8);
  if (predictor === 2) unpredict(viewed(bytes, rows * perRow, bits, 'unsigned'), rows, perRow, layout);
  const samples = viewed(bytes, rows * perRow, bits, layout.kind);
  return layout.kind === 'float' && bits === 16 ? Float32Array.from(samples, halfToNumber) : samples;
}

function viewed(
  { buffer, byteOffset }: Uint8Array<ArrayBuffer>,
  length: number,
  bits: number,
  kind: TiffLayout['kind'],
): Samples {
  switch (bits) {
    case 8:
      return new (kind === 'signed' ? Int8Array : Uint8Array)(buffer, byteOffset, length);
    case 16:
      return new (kind === 'signed' ? Int16Array : Uint16Array)(buffer, byteOffset, length);
    case 32:
      if (kind === 'float') return new Float32Array(buffer, byteOffset, length);
      return new (kind === 'signed' ? Int32Array : Uint32Array)(buffer, byteOffset, length);
    default:
      return new Float64Array(buffer, byteOffset, length);
  }
}

/** Machines that run JavaScript engines of today keep the lowest byte first. */
function swapBytes(bytes: Uint8Array, width: number): void {
  if (width === 1) return;
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}

/**
 * Each sample but the first of a row was stored as the difference from the one before, its bits taken for those of a
 * whole number: TIFF 6.0, section 14.
 */
function unpredict(samples: Samples, rows: number, perRow: number, layout: TiffLayout): void {
  if (layout.bits === 64) throw unread('it has a predictor of differences with samples of 64 bits');
  const together = samplesTogether(layout);
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * perRow;
    for (let at = row * perRow + together; at < end; at++) {
      samples[at] = (samples[at] as number) + (samples[at - together] as number);
    }
  }
}

/**
 * Differences of bytes, of which the highest of all samples of a row come first, then the next: Adobe's technical note
 * 3. What comes of it has the lowest byte first, whatever the byte order of the file.
 */
function unpredictFloats(bytes: Uint8Array, rows: number, stride: number, layout: TiffLayout): void {
  if (layout.kind !== 'float') throw damaged('it has a predictor for float samples, which are not');
  const width = layout.bits / 8;
  const together = samplesTogether(layout);
  const perRow = stride / width;
  const planes = new Uint8Array(stride);
  for (let row = 0; row < rows; row++) {
    const part = bytes.subarray(row * stride, (row + 1) * stride);
    for (let i = together; i < stride; i++) part[i] = (part[i] as number) + (part[i - together] as number);
    planes.set(part);
    for (let sample = 0; sample < perRow; sample++) {
      for (let byte = 0; byte < width; byte++) {
        part[sample * width + byte] = planes[(width - 1 - byte) * perRow + sample] as number;
      }
    }
  }
}

/** Samples of 1 to 15 bits, the highest bit first. */
function spreadBits(bytes: Uint8Array, rows: number, stride: number, perRow: number, bits: number): Samples {
  const samples = bits < 8 ? new Uint8Array(rows * perRow) : new Uint16Array(rows * perRow);
  const mask = 2 ** bits - 1;
  for (let row = 0, to = 0; row < rows; row++) {
    let from = row * stride;
    let [held, value] = [0, 0];
    for (let i = 0; i < perRow; i++, to++) {
      while (held < bits) {
        value = ((value << 8) | (bytes[from++] as number)) & 0xffffff;
        held += 8;
      }
      held -= bits;
      samples[to] = (value >> held) & mask;
    }
  }
  return samples;
}

/** IEEE 754 binary16, given as its bits. */
function halfToNumber(half: number): number {
  const sign = (half & 0x8000) === 0 ? 1 : -1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
