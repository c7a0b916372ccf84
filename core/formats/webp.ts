import type { Size } from '../geometry/size.ts';
import { concatenate, viewOf } from './bytes.ts';

/** A WebP as a container: https://developers.google.com/speed/webp/docs/riff_container. Its pixels are unpacked elsewhere. */

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** With its head, and the byte that makes its length even. */
  readonly whole: Uint8Array;
}

/** The first picture of a film, and where it lies on the film's canvas. */
export interface FirstPicture {
  /** A WebP of its own. */
  readonly still: Uint8Array;
  readonly canvas: Size;
  readonly left: number;
  readonly top: number;
}

/** Of the picture, or of a film's canvas, as the file states it; undefined where it does not. */
export function webpSize(bytes: Uint8Array): Size | undefined {
  const [first] = webpChunks(bytes);
  if (first === undefined) return undefined;
  const view = viewOf(first.data);
  switch (first.type) {
    case 'VP8X':
      return view.byteLength < 10 ? undefined : { width: 1 + word24(view, 4), height: 1 + word24(view, 7) };
    case 'VP8L': {
      if (view.byteLength < 5) return undefined;
      const sides = view.getUint32(1, true);
      return { width: 1 + (sides & 0x3fff), height: 1 + ((sides >>> 14) & 0x3fff) };
    }
    case 'VP8 ': {
      if (view.byteLength < 10) return undefined;
      return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
    }
    default:
      return undefined;
  }
}

/** Undefined of what is no film. */
export function firstPicture(bytes: Uint8Array): FirstPicture | undefined {
  const frame = webpChunks(bytes).find(({ type }) => type === 'ANMF');
  const canvas = webpSize(bytes);
  if (canvas === undefined || frame === undefined || frame.data.length < FRAME_HEAD) return undefined;
  // How opaque its pixels are lies in a chunk beside them, and is of no account.
  const pixels = chunksFrom(frame.data, FRAME_HEAD).find(({ type }) => type === 'VP8 ' || type === 'VP8L');
  if (pixels === undefined) return undefined;
  const view = viewOf(frame.data);
  return { still: webpOf(pixels), canvas, left: 2 * word24(view, 0), top: 2 * word24(view, 3) };
}

/** `RIFF`, a length, and `WEBP`. */
const FILE_HEAD = 12;
const CHUNK_HEAD = 8;
/** Before the chunks of a film's picture: place, size, duration and how it is drawn. */
const FRAME_HEAD = 16;

function webpChunks(bytes: Uint8Array): readonly Chunk[] {
  return chunksFrom(bytes, FILE_HEAD);
}

/** Those that are there in full. */
function chunksFrom(bytes: Uint8Array, start: number): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = start; at + CHUNK_HEAD <= bytes.length;) {
    const length = viewOf(bytes).getUint32(at + 4, true);
    const [from, end] = [at + CHUNK_HEAD, at + CHUNK_HEAD + length + (length % 2)];
    if (from + length > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(at, at + 4));
    chunks.push({ type, data: bytes.subarray(from, from + length), whole: bytes.subarray(at, end) });
    at = end;
  }
  return chunks;
}

function webpOf({ whole }: Chunk): Uint8Array {
  const head = Uint8Array.from('RIFF0000WEBP', (letter) => letter.charCodeAt(0));
  viewOf(head).setUint32(4, 4 + whole.length, true);
  return concatenate([head, whole]);
}

function word24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}
