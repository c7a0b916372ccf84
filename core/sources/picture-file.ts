import { messageOf, WorkbenchError } from '../errors.ts';
import { crc32 } from '../formats/crc32.ts';
import { isTextAt, viewOf } from '../formats/bytes.ts';
import { isBmp } from '../formats/bmp.ts';
import { isJpeg, jpegDamage, jpegFrame } from '../formats/jpeg.ts';
import { isPng, readPngHeader } from '../formats/png.ts';
import { webpSize } from '../formats/webp.ts';
import type { Size } from '../geometry/size.ts';
import { spacingOf } from '../formats/spacing.ts';
import { imageError, requireSize } from './source.ts';
import type { ImageFile } from './source.ts';

/** What window and command line decode with what is at hand there, after the same look at the file. */
export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'bmp';

/**
 * Tells by content what a file is, and refuses what could not be shown whole: browsers draw the upper part of a file
 * that is incomplete, and a mask on such an image would be wrong.
 * @throws WorkbenchError that names the file: `image.format`, `image.damaged`, `image.large`
 */
export function inspect(bytes: Uint8Array, name: string): PictureFormat {
  const format = formatOf(bytes);
  if (format === undefined) throw unknownFormat(name);
  const problem = damage(bytes, format);
  if (problem !== undefined) throw damaged(name, problem);
  requireSize(announcedSize(bytes, format, name), name);
  return format;
}

/** A picture as a file of one frame, of which nothing else is known but what `bytes` say of its spacing. */
export function pictureFile<Frame>(
  { width, height }: Size,
  bitsPerSample: number,
  bytes: Uint8Array,
  frame: () => Promise<Frame>,
): ImageFile<Frame> {
  const spacing = spacingOf(bytes);
  return {
    head: {
      size: { width, height },
      bitsPerSample,
      spacing: spacing === null ? null : { ...spacing, unit: 'mm', origin: 'file' },
      orientation: null,
      modality: null,
      timing: null,
    },
    frameCount: 1,
    frame,
  };
}

/** What to say when a decoder failed: its own words, which differ from one to the next, help nobody. */
export function decodingError(name: string, error: unknown): WorkbenchError {
  return error instanceof WorkbenchError
    ? imageError(name, error)
    : damaged(name, 'its pixels cannot be unpacked', error);
}

function damaged(name: string, reason: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('image.damaged', `${name} is damaged: ${reason}.`, { cause });
}

export function formatOf(bytes: Uint8Array): PictureFormat | undefined {
  if (isPng(bytes)) return 'png';
  if (isJpeg(bytes)) return 'jpeg';
  if (isTextAt(bytes, 0, 'RIFF') && isTextAt(bytes, 8, 'WEBP')) return 'webp';
  return isBmp(bytes) ? 'bmp' : undefined;
}

/** What to say of a file that no source recognises. */
export function unknownFormat(name: string): WorkbenchError {
  return new WorkbenchError(
    'image.format',
    `${name} is not an image. ` +
      'PNG, JPEG, WebP, BMP, TIFF, NIfTI, MetaImage, NRRD and DICOM images can be opened.',
  );
}

/** Why a file cannot be whole; undefined when nothing speaks against it. */
function damage(bytes: Uint8Array, format: PictureFormat): string | undefined {
  switch (format) {
    case 'png':
      return pngDamage(bytes);
    case 'jpeg':
      return jpegDamage(bytes);
    case 'webp':
      return viewOf(bytes).getUint32(4, true) + 8 > bytes.length ? 'the file is incomplete' : undefined;
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
export function mayBeTransparent(bytes: Uint8Array, format: PictureFormat): boolean {
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
  const numbers = viewOf(bytes);
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + numbers.getUint32(at);
    if (end + 4 > bytes.length) return;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    yield { type, intact: crc32(bytes.subarray(at + 4, end)) === numbers.getUint32(end) };
    at = end + 4;
  }
}

/** Width and height as the header states them; nothing where that is not easily found, and the decoder will tell. */
export function announcedSize(bytes: Uint8Array, format: PictureFormat, name: string): Size {
  if (format === 'jpeg') return jpegFrame(bytes) ?? UNKNOWN_SIZE;
  if (format === 'webp') return webpSize(bytes) ?? UNKNOWN_SIZE;
  if (format !== 'png') return UNKNOWN_SIZE;
  try {
    return readPngHeader(bytes);
  } catch (error) {
    throw damaged(name, messageOf(error), error);
  }
}

const UNKNOWN_SIZE: Size = { width: 0, height: 0 };
