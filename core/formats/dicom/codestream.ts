import type { Size } from '../../geometry/size.ts';
import { concatenate, viewOf } from '../bytes.ts';
import { damaged } from './errors.ts';
import type { Meaning } from './layout.ts';

/** What the head of a packed image says of its pixels. */
export interface CodestreamHead extends Size {
  readonly channels: number;
  readonly bits: number;
}

export interface JpegHead extends CodestreamHead {
  /** Number of the frame marker: 0 baseline, 1 extended, 2 progressive, 3 lossless, 55 JPEG-LS and others. */
  readonly process: number;
  readonly components: readonly JpegComponent[];
  /** What an Adobe marker says: 0 for colours as they are. */
  readonly adobeTransform: number | undefined;
  readonly hasJfif: boolean;
}

export interface JpegComponent {
  readonly id: number;
  /** How many samples of it there are across, times 16, and down, where others may have more or fewer. */
  readonly sampling: number;
  /** Number of the table by whose steps its coefficients were rounded. */
  readonly quantization: number;
}

interface JpegPart {
  readonly marker: number;
  readonly body: Uint8Array;
  /** Where it ends; that of a scan is followed by its packed bits. */
  readonly end: number;
}

/** Markers that say how a frame is packed (SOF), JPEG's and the one of JPEG-LS. */
function isFrameMarker(marker: number): boolean {
  return marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker));
}

/** The parts of a JPEG or JPEG-LS up to the packed bits of its first scan: ITU-T T.81, annex B. */
export function* jpegParts(bytes: Uint8Array): Generator<JpegPart> {
  const view = viewOf(bytes);
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    yield { marker, body: bytes.subarray(at + 4, end), end };
    at = end;
  }
}

/**
 * The head of a JPEG or JPEG-LS: ITU-T T.81, annex B.
 * @throws WorkbenchError `dicom.damaged`
 */
export function jpegHead(bytes: Uint8Array): JpegHead {
  let adobeTransform: number | undefined;
  let hasJfif = false;
  for (const { marker, body } of jpegParts(bytes)) {
    if (isFrameMarker(marker)) return { ...frameHead(body), process: marker - 0xc0, adobeTransform, hasJfif };
    if (marker === 0xe0 && textOf(body, 4) === 'JFIF') hasJfif = true;
    if (marker === 0xee && textOf(body, 5) === 'Adobe') adobeTransform = body[11];
  }
  throw damaged('its packed pixels have no head');
}

function frameHead(part: Uint8Array) {
  const channels = part[5] ?? 0;
  if (channels === 0 || part.length < 6 + 3 * channels) throw damaged('its packed pixels have no head');
  const view = viewOf(part);
  return {
    bits: view.getUint8(0),
    height: view.getUint16(1),
    width: view.getUint16(3),
    channels,
    components: Array.from({ length: channels }, (_, index) => {
      const [id, sampling, quantization] = part.subarray(6 + 3 * index) as unknown as [
        number,
        number,
        number,
      ];
      return { id, sampling, quantization };
    }),
  };
}

/**
 * A JPEG that says of its colours what they are, by a marker of Adobe's, for decoders that else guess: where it says
 * nothing itself, what the file says holds.
 */
export function withColours(bytes: Uint8Array, head: JpegHead, meaning: Meaning): Uint8Array {
  if (head.channels !== 3 || head.adobeTransform !== undefined || head.hasJfif) return bytes;
  const transform = meaning === 'rgb' ? 0 : 1;
  const marker = [
    0xff,
    0xee,
    0,
    14,
    ...Array.from('Adobe', (letter) => letter.charCodeAt(0)),
    0,
    100,
    0,
    0,
    0,
    0,
  ];
  return concatenate([bytes.subarray(0, 2), Uint8Array.of(...marker, transform), bytes.subarray(2)]);
}

const SIZ = 0x51;

/**
 * The head of a JPEG 2000 codestream, also of one that lies in a file of its own kind: ISO 15444-1, annex A.5.1.
 * @throws WorkbenchError `dicom.damaged`
 */
export function jpeg2000Head(bytes: Uint8Array): CodestreamHead {
  const start = codestreamAt(bytes);
  if (start === undefined || start + 43 > bytes.length) throw damaged('its packed pixels have no head');
  const view = viewOf(bytes.subarray(start));
  return {
    width: view.getUint32(8) - view.getUint32(16),
    height: view.getUint32(12) - view.getUint32(20),
    channels: view.getUint16(40),
    bits: (view.getUint8(42) & 0x7f) + 1,
  };
}

/** The codestream begins with two markers, SOC and SIZ. */
function codestreamAt(bytes: Uint8Array): number | undefined {
  for (let at = 0; at + 4 <= Math.min(bytes.length, 4096); at++) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0x4f && bytes[at + 2] === 0xff && bytes[at + 3] === SIZ)
      return at;
  }
  return undefined;
}

function textOf(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}
