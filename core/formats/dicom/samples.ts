import { endsEarly } from './errors.ts';
import type { PixelLayout } from './layout.ts';

/** Samples of one frame, pixel after pixel, each as it is stored. */
export type Samples =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** What is needed of a layout to read samples. */
type SampleLayout = Pick<PixelLayout, 'kind' | 'bitsAllocated' | 'bitsStored' | 'shift'>;

/** Bits that a frame takes where it is not packed. */
export function bitsPerFrame(layout: PixelLayout): number {
  return samplesPerFrame(layout) * layout.bitsAllocated;
}

/** With colours of half the width, which are stored once for two pixels. */
function samplesPerFrame({ width, height, samplesPerPixel, meaning }: PixelLayout): number {
  return width * height * (meaning === 'ybr-full-422' ? 2 : samplesPerPixel);
}

/**
 * The samples of a frame of pixels that are not packed. Frames follow each other without a gap, those of 1 bit within a
 * byte: PS3.5, section 8.1.
 * @param swapped of how many bytes each stretch was turned round as a whole, the highest first; 1 where none was
 * @throws WorkbenchError `dicom.damaged` where the pixels end early
 */
export function nativeSamples(
  pixels: Uint8Array,
  frame: number,
  layout: PixelLayout,
  swapped: number,
): Samples {
  const bits = bitsPerFrame(layout);
  if ((frame + 1) * bits > pixels.length * 8) throw endsEarly();
  if (layout.bitsAllocated === 1) return singleBits(pixels, frame * bits, bits);
  const [from, count] = [(frame * bits) / 8, bits / 8];
  // A copy begins at a multiple of 8, and is turned into samples in place.
  const bytes = new Uint8Array(count);
  if (swapped === 1) bytes.set(pixels.subarray(from, from + count));
  else for (let i = 0; i < count; i++) bytes[i] = pixels[turnedRound(from + i, swapped)] as number;
  return interpreted(bytes, layout);
}

/** Where a byte lies whose stretch was turned round. */
function turnedRound(at: number, width: number): number {
  return at - (at % width) + width - 1 - (at % width);
}

function singleBits(pixels: Uint8Array, from: number, count: number): Uint8Array {
  const samples = new Uint8Array(count);
  for (let i = 0, at = from; i < count; i++, at++) {
    // Of many frames there may be more bits than whole numbers of 32 bits count.
    samples[i] = ((pixels[Math.floor(at / 8)] as number) >> (at % 8)) & 1;
  }
  return samples;
}

/**
 * Samples of whole bytes, the lowest first as machines of today keep them, in the same memory; what lies beside the
 * bits that are used is cut off.
 */
export function interpreted(bytes: Uint8Array<ArrayBuffer>, layout: SampleLayout): Samples {
  const samples = viewed(bytes, layout);
  const { kind, bitsAllocated, bitsStored, shift } = layout;
  if (kind !== 'float' && bitsStored < bitsAllocated) cutOff(samples, kind, bitsStored, shift);
  return samples;
}

/** Samples that a decoder has put together, of which `bits` are those of the file. */
export function withBits(
  decoded: Uint8Array | Int8Array | Uint16Array | Int16Array,
  bits: number,
  { kind, bitsStored }: PixelLayout,
): Samples {
  const isSigned = kind === 'signed';
  const isSame = isSigned === (decoded instanceof Int16Array || decoded instanceof Int8Array);
  const samples = isSame ? decoded : isSigned ? Int16Array.from(decoded) : Uint16Array.from(decoded);
  cutOff(samples, kind, Math.min(bits, bitsStored), 0);
  return samples;
}

/** Leaves `bits` of each sample, which lie above `shift` others; the highest is the sign where there is one. */
function cutOff(samples: Samples, kind: PixelLayout['kind'], bits: number, shift: number): void {
  const unused = 32 - bits;
  if (kind === 'signed') {
    for (let i = 0; i < samples.length; i++) {
      samples[i] = ((samples[i] as number) << (unused - shift)) >> unused;
    }
  } else {
    for (let i = 0; i < samples.length; i++) {
      samples[i] = ((samples[i] as number) << (unused - shift)) >>> unused;
    }
  }
}

function viewed({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>, layout: SampleLayout): Samples {
  const isSigned = layout.kind === 'signed';
  switch (layout.bitsAllocated) {
    case 1:
    case 8:
      return new (isSigned ? Int8Array : Uint8Array)(buffer, byteOffset, length);
    case 16:
      return new (isSigned ? Int16Array : Uint16Array)(buffer, byteOffset, length / 2);
    case 32:
      if (layout.kind === 'float') return new Float32Array(buffer, byteOffset, length / 4);
      return new (isSigned ? Int32Array : Uint32Array)(buffer, byteOffset, length / 4);
    default:
      return new Float64Array(buffer, byteOffset, length / 8);
  }
}
