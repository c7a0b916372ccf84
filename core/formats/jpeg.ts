import type { Size } from '../geometry/size.ts';
import { viewOf } from './bytes.ts';

/** Markers of ITU-T T.81, annex B. */
const MARKER = {
  firstRestart: 0xd0,
  lastRestart: 0xd7,
  end: 0xd9,
  scan: 0xda,
  restarts: 0xdd,
  application1: 0xe1,
} as const;

interface Segment {
  readonly marker: number;
  /** Where its length stands. */
  readonly at: number;
  /** Where it ends. */
  readonly end: number;
}

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/** Width, height and components as the frame header states them; undefined where there is none before the pixels. */
export function jpegFrame(bytes: Uint8Array): (Size & { readonly components: number }) | undefined {
  const numbers = viewOf(bytes);
  for (const { marker, at, end } of segmentsBeforePixels(bytes)) {
    if (!isFrame(marker) || end - at < 8) continue;
    const [height, width] = [numbers.getUint16(at + 3), numbers.getUint16(at + 5)];
    return { height, width, components: numbers.getUint8(at + 7) };
  }
  return undefined;
}

/** EXIF, which is a TIFF without pixels: CIPA DC-008, section 4.7.2. */
export function jpegExif(bytes: Uint8Array): Uint8Array | undefined {
  for (const { marker, at, end } of segmentsBeforePixels(bytes)) {
    const isExif = marker === MARKER.application1 && EXIF.every((byte, i) => bytes[at + 2 + i] === byte);
    if (isExif) return bytes.subarray(at + 2 + EXIF.length, end);
  }
  return undefined;
}

/** What a segment of EXIF begins with: its name and two zeros. */
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0];

function* segmentsBeforePixels(bytes: Uint8Array): Generator<Segment> {
  for (
    let segment = segmentAt(bytes, 2);
    typeof segment === 'object' && segment.marker !== MARKER.scan;
    segment = segmentAt(bytes, segment.end)
  ) {
    // The end comes without a length, over and over again.
    if (segment.marker === MARKER.end) return;
    yield segment;
  }
}

/**
 * Why a JPEG cannot be whole, in words; undefined when nothing speaks against it. Decoders go on over most damages,
 * each in its own way, and what they invent would be labelled. This follows the parts to the end mark, whatever comes
 * after that, and looks within the pixels for marks that cannot be there; it unpacks nothing.
 */
export function jpegDamage(bytes: Uint8Array): string | undefined {
  let restartInterval = 0;
  let scans = 0;
  for (let at = 2; ;) {
    const segment = segmentAt(bytes, at);
    if (typeof segment === 'string') return segment;
    const { marker, end } = segment;
    if (marker === MARKER.end) return scans > 0 ? undefined : 'it holds no pixels';
    if (marker === MARKER.restarts && end - segment.at === 4) {
      restartInterval = viewOf(bytes).getUint16(segment.at + 2);
    }
    at = end;
    if (marker === MARKER.scan) {
      scans++;
      const next = endOfScan(bytes, end, restartInterval > 0);
      if (typeof next === 'string') return next;
      at = next;
    }
  }
}

const INCOMPLETE = 'the file is incomplete';

function segmentAt(bytes: Uint8Array, start: number): Segment | string {
  let at = start;
  // Any marker may be preceded by fill bytes.
  while (bytes[at] === 0xff) at++;
  const marker = bytes[at];
  if (marker === undefined) return INCOMPLETE;
  if (at === start) return 'its parts do not follow one another';
  at++;
  if (marker === MARKER.end) return { marker, at, end: at };
  // Those below, the restarts and another start of an image are followed by no length.
  if (marker < 0xc0 || (marker >= MARKER.firstRestart && marker <= 0xd8)) return badMark(marker);
  if (at + 2 > bytes.length) return INCOMPLETE;
  const end = at + Math.max(2, viewOf(bytes).getUint16(at));
  return end > bytes.length ? INCOMPLETE : { marker, at, end };
}

/**
 * Where the marker after a scan stands. Within the pixels, 0xff is followed by 0, by another 0xff, or by restart marks
 * that count up from 0 to 7 and over again, where the file announces those.
 */
function endOfScan(bytes: Uint8Array, start: number, hasRestarts: boolean): number | string {
  let restarts = 0;
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) return INCOMPLETE;
    if (next === 0 || next === 0xff) continue;
    if (next < MARKER.firstRestart || next > MARKER.lastRestart) return at;
    if (!hasRestarts) return badMark(next);
    if (next !== MARKER.firstRestart + (restarts++ % 8)) return 'a part of its pixels is missing';
  }
  return INCOMPLETE;
}

function badMark(marker: number): string {
  const code = marker.toString(16).padStart(2, '0');
  return `its pixels are broken up by a mark that cannot be there (0xff${code})`;
}

/** Frame headers are 0xc0 to 0xcf, but for the tables 0xc4 and 0xcc and the reserved 0xc8. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
