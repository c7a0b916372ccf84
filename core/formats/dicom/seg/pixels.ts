import { WorkbenchError } from '../../../errors.ts';
import type { Labels } from '../../../imaging/raster.ts';
import { LAST_SEGMENT } from '../../../mask/segments.ts';
import { VOLUME_LIMIT } from '../../volume/frames.ts';
import type { SegmentationRequest, SegmentationType } from './request.ts';

/** A frame of the file that is written. */
export interface WrittenFrame {
  /** Counted from 1; null where a frame shows all segments. */
  readonly segment: number | null;
  /** The frame of the source that it lies on, counted from 0. */
  readonly source: number;
}

/** Largest value of a FRACTIONAL segmentation, which stands for all of a pixel. */
export const WHOLE_PIXEL = 255;

/** Bits of a pixel. */
export function bitsOf(type: SegmentationType, segmentCount: number): 1 | 8 | 16 {
  if (type === 'BINARY') return 1;
  return type === 'LABELMAP' && segmentCount > 255 ? 16 : 8;
}

/**
 * Those frames that show something, segment by segment, each in the order of the source.
 * @throws RangeError for labels of another size, or of no segment
 */
export function writtenFrames(request: SegmentationRequest): readonly WrittenFrame[] {
  const { frames, labelsOf, type } = request;
  const numbers = segmentNumbers(request);
  const written: { segment: number; source: number }[] = [];
  frames.forEach(({ size }, source) => {
    const labels = labelsOf(source);
    if (labels === null) return;
    if (labels.length !== size.width * size.height) {
      throw new RangeError(`A frame has ${size.width * size.height} labels, and not ${labels.length}`);
    }
    for (const label of distinct(labels)) {
      const segment = numbers[label] as number;
      if (segment > 0) written.push({ segment, source });
      else if (label > 0) throw new RangeError(`Label ${label} in frame ${source + 1} is no segment`);
    }
  });
  if (type === 'LABELMAP') {
    return [...new Set(written.map(({ source }) => source))].map((source) => ({ segment: null, source }));
  }
  return written.sort((a, b) => a.segment - b.segment || a.source - b.source);
}

function distinct(labels: Labels): readonly number[] {
  const isSeen = new Uint8Array(LAST_SEGMENT + 1);
  const found: number[] = [];
  for (const label of labels) {
    if (isSeen[label] === 0) found.push(label);
    isSeen[label] = 1;
  }
  return found;
}

/** @throws WorkbenchError `seg.large` */
export function packedPixels(
  request: SegmentationRequest,
  written: readonly WrittenFrame[],
): Uint8Array<ArrayBuffer> {
  const { type, frames, segments } = request;
  const [{ size }] = frames as readonly [SegmentationRequest['frames'][number]];
  const pixels = size.width * size.height;
  const bits = bitsOf(type, segments.length);
  const length = Math.ceil((written.length * pixels * bits) / 8);
  if (length > VOLUME_LIMIT) {
    throw new WorkbenchError('seg.large', `The segmentation would take ${Math.ceil(length / 1e6)} MB.`);
  }
  const bytes = new Uint8Array(length);
  const put = putterOf(bits, bytes);
  const numbers = segmentNumbers(request);
  const starts = new Float64Array(segments.length + 1);
  for (const [source, own] of framesBySource(written)) {
    // Only segments that are there are looked up.
    for (const { segment, at } of own) {
      if (segment === null) starts.fill(at * pixels);
      else starts[segment] = at * pixels;
    }
    const labels = request.labelsOf(source) as Labels;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const segment = numbers[labels[pixel] as number] as number;
      if (segment === 0) continue;
      put((starts[segment] as number) + pixel, type === 'LABELMAP' ? segment : WHOLE_PIXEL);
    }
  }
  return bytes;
}

/** Number of every label in the file, 0 for none. */
function segmentNumbers({ segments }: SegmentationRequest): Uint16Array {
  const numbers = new Uint16Array(LAST_SEGMENT + 1);
  segments.forEach(({ label }, index) => {
    numbers[label] = index + 1;
  });
  return numbers;
}

/** Which frames of the file show each of the source, and where they stand. */
function framesBySource(written: readonly WrittenFrame[]) {
  const bySource = new Map<number, { readonly segment: number | null; readonly at: number }[]>();
  written.forEach(({ segment, source }, at) => {
    const own = bySource.get(source) ?? [];
    bySource.set(source, own);
    own.push({ segment, at });
  });
  return bySource;
}

/** Writes the sample at a place among those of all frames, between which nothing lies: PS3.5, section 8.1.1. */
function putterOf(bits: 1 | 8 | 16, bytes: Uint8Array): (at: number, value: number) => void {
  if (bits === 1) {
    return (at) => {
      const byte = Math.floor(at / 8);
      bytes[byte] = (bytes[byte] as number) | (1 << (at % 8));
    };
  }
  if (bits === 8) {
    return (at, value) => {
      bytes[at] = value;
    };
  }
  return (at, value) => {
    bytes[2 * at] = value & 0xff;
    bytes[2 * at + 1] = value >> 8;
  };
}
