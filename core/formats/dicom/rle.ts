import { unpackPackBits } from '../tiff/unpack.ts';
import { damaged, endsEarly } from './errors.ts';
import type { PixelLayout } from './layout.ts';

const HEADER = 64;
const MOST_SEGMENTS = 15;

/**
 * Unpacks a frame to what it is where it is not packed, pixel by pixel and the lowest bytes first: PS3.5, annex G. Each
 * byte of each sample has a segment of its own, the highest first.
 * @throws WorkbenchError `dicom.damaged`, or `tiff.damaged` for runs that end early
 */
export function unpackRle(packed: Uint8Array, layout: PixelLayout): Uint8Array<ArrayBuffer> {
  const { width, height, samplesPerPixel, bitsAllocated } = layout;
  const bytesPerSample = Math.ceil(bitsAllocated / 8);
  // Samples of 1 bit stay together, eight in a byte.
  const length = bitsAllocated === 1 ? Math.ceil((width * height) / 8) : width * height;
  const segments = segmentsOf(packed, samplesPerPixel * bytesPerSample);
  const stride = segments.length;
  const bytes = new Uint8Array(length * stride);
  const unpacked = new Uint8Array(length);
  segments.forEach((segment, index) => {
    unpackPackBits(segment, unpacked);
    const sample = Math.floor(index / bytesPerSample);
    const place = sample * bytesPerSample + bytesPerSample - 1 - (index % bytesPerSample);
    for (let from = 0, to = place; from < length; from++, to += stride) bytes[to] = unpacked[from] as number;
  });
  return bytes;
}

function segmentsOf(packed: Uint8Array, expected: number): readonly Uint8Array[] {
  if (packed.length < HEADER) throw endsEarly();
  const header = new DataView(packed.buffer, packed.byteOffset, HEADER);
  const count = header.getUint32(0, true);
  if (count !== expected || count > MOST_SEGMENTS) {
    throw damaged(`its pixels are packed in ${count} segments, where it takes ${expected}`);
  }
  const starts = Array.from({ length: count }, (_, index) => header.getUint32(4 + 4 * index, true));
  return starts.map((start, index) => packed.subarray(start, starts[index + 1] ?? packed.length));
}
