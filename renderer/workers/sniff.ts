import { messageOf, WorkbenchError } from '../../core/errors.ts';
import { crc32 } from '../../core/formats/crc32.ts';
import { isBmp } from '../../core/formats/bmp.ts';
import { isPng, readPngHeader } from '../../core/formats/png.ts';
import { requireSize } from '../../core/sources/source.ts';
import type { Size } from '../../core/geometry/size.ts';

export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'bmp';

/**
 * Tells by content what a file is, and refuses what could not be shown whole: browsers draw the upper part of a file
 * that is incomplete, and a mask on such an image would be wrong.
 * @throws WorkbenchError that names the file: `image.empty`, `image.format`, `image.damaged`, `image.large`
 */
export function inspect(bytes: Uint8Array, name: string): ImageFormat {
  if (bytes.length === 0) throw new WorkbenchError('image.empty', `${name} is empty.`);
  const format = formatOf(bytes);
  if (format === undefined) throw unknownFormat(bytes, name);
  const problem = damage(bytes, format);
  if (problem !== undefined) throw damaged(name, problem);
  requireSize(announcedSize(bytes, format, name), name);
  return format;
}

export function damaged(name: string, reason: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('image.damaged', `${name} is damaged: ${reason}.`, { cause });
}

export function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  if (isPng(bytes)) return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (textAt(bytes, 0, 'RIFF') && textAt(bytes, 8, 'WEBP')) return 'webp';
  return isBmp(bytes) ? 'bmp' : undefined;
}

/** What to say of a file that no source recognises. */
export function unknownFormat(bytes: Uint8Array, name: string): WorkbenchError {
  const kind = textAt(bytes, 128, 'DICM') ? 'a DICOM file' : 'not an image';
  return new WorkbenchError(
    'image.format',
    `${name} is ${kind}. PNG, JPEG, WebP, BMP and TIFF images can be opened.`,
  );
}

/** Why a file cannot be whole; undefined when nothing speaks against it. */
function damage(bytes: Uint8Array, format: ImageFormat): string | undefined {
  switch (format) {
    case 'png':
      return pngDamage(bytes);
    case 'jpeg':
      return hasEndOfJpeg(bytes) ? undefined : 'the file is incomplete';
    case 'webp':
      return view(bytes).getUint32(4, true) + 8 > bytes.length ? 'the file is incomplete' : undefined;
    case 'bmp':
      // Its own decoder checks it.
      return undefined;
  }
}

function pngDamage(bytes: Uint8Array): string | undefined {
  for (const chunk of pngChunks(bytes)) {
    if (!chunk.intact) return 'a checksum is wrong';
    if (chunk.type === 'IEND') return undefined;
  }
  return 'the file is incomplete';
}

/** Whether a picture has an alpha channel, or a colour that counts as transparent. */
export function mayBeTransparent(bytes: Uint8Array, format: ImageFormat): boolean {
  // A lossy WebP without the extended header has none, but those are as soon looked at as told apart.
  if (format !== 'png') return format === 'webp';
  if (readPngHeader(bytes).kind.endsWith('alpha')) return true;
  for (const { type } of pngChunks(bytes)) {
    if (type === 'tRNS') return true;
    // What follows the first pixels can no longer change what they mean.
    if (type === 'IDAT') return false;
  }
  return false;
}

/** The chunks that are there in full. */
function* pngChunks(bytes: Uint8Array): Generator<{ readonly type: string; readonly intact: boolean }> {
  const numbers = view(bytes);
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + numbers.getUint32(at);
    if (end + 4 > bytes.length) return;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    yield { type, intact: crc32(bytes.subarray(at + 4, end)) === numbers.getUint32(end) };
    at = end + 4;
  }
}

/**
 * The end mark may be followed by anything, and a thumbnail before the pixels has one of its own; but no other
 * 0xff 0xd9 can occur within compressed data.
 */
function hasEndOfJpeg(bytes: Uint8Array): boolean {
  const [start] = [...jpegSegments(bytes)].filter(({ marker }) => marker === START_OF_SCAN);
  if (start === undefined) return false;
  for (let at = bytes.lastIndexOf(0xd9); at > start.at; at = bytes.lastIndexOf(0xd9, at - 1)) {
    if (bytes[at - 1] === 0xff) return true;
  }
  return false;
}

/** Width and height as the header states them; nothing where that is not easily found, and the decoder will tell. */
function announcedSize(bytes: Uint8Array, format: ImageFormat, name: string): Size {
  if (format === 'jpeg') return jpegSize(bytes);
  if (format !== 'png') return UNKNOWN_SIZE;
  try {
    return readPngHeader(bytes);
  } catch (error) {
    throw damaged(name, messageOf(error), error);
  }
}

const UNKNOWN_SIZE: Size = { width: 0, height: 0 };

/** From the frame header. */
function jpegSize(bytes: Uint8Array): Size {
  for (const { marker, at } of jpegSegments(bytes)) {
    // Frame headers are 0xc0 to 0xcf, but for the tables 0xc4 and 0xcc and the reserved 0xc8.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      const numbers = view(bytes);
      return { height: numbers.getUint16(at + 5), width: numbers.getUint16(at + 7) };
    }
  }
  return UNKNOWN_SIZE;
}

const START_OF_SCAN = 0xda;

/** Segments up to the pixels: ITU-T T.81, annex B. */
function* jpegSegments(bytes: Uint8Array): Generator<{ readonly marker: number; readonly at: number }> {
  const numbers = view(bytes);
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] as number;
    // Any marker may be preceded by fill bytes.
    if (marker === 0xff) {
      at++;
      continue;
    }
    yield { marker, at };
    if (marker === START_OF_SCAN) return;
    at += 2 + numbers.getUint16(at + 2);
  }
}

function textAt(bytes: Uint8Array, at: number, text: string): boolean {
  return Array.from(text).every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
