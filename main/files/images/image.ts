import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { WorkbenchError, messageOf } from '../../../core/errors.ts';
import { decodeBmp, isBmp } from '../../../core/formats/bmp.ts';
import { isTiff } from '../../../core/formats/tiff.ts';
import type { RgbImage } from '../../../core/imaging/raster.ts';
import type { Size } from '../../../core/geometry/size.ts';
import { readBytes } from '../read-bytes.ts';

/** Larger images are refused before their pixels are unpacked: 200 megapixels are 600 MB. */
export const PIXEL_LIMIT = 200_000_000;

// Several images are decoded at a time, each in one thread; nothing is read twice.
sharp.concurrency(1);
sharp.cache(false);

export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'bmp' | 'tiff';

/**
 * Reads a PNG, JPEG, WebP, BMP or TIFF, told apart by content, as 8-bit RGB:
 * - turned upright as its EXIF orientation says;
 * - 16 bits scaled over the full range (65535 -> 255, rounded), so a file that uses 12 of its 16 bits stays dark;
 * - grey repeated, palettes resolved, CMYK converted to sRGB, embedded RGB profiles ignored;
 * - transparency dropped without touching the colours beneath;
 * - of several pages or frames, the first.
 * @throws WorkbenchError that names the file: `file.read`, `image.empty`, `image.format`, `image.damaged`,
 *   `image.large`
 */
export async function readImage(path: string): Promise<RgbImage> {
  return decodeImage(await readBytes(path), path);
}

/** `readImage` for bytes at hand; `name` stands in messages. */
export async function decodeImage(bytes: Uint8Array, name: string): Promise<RgbImage> {
  const format = sniffFormat(bytes);
  if (bytes.length === 0) throw new WorkbenchError('image.empty', `${name} is empty.`);
  if (format === undefined) {
    throw new WorkbenchError('image.format', `${name} is not a PNG, JPEG, WebP, BMP or TIFF image.`);
  }
  try {
    return format === 'bmp' ? decodeBmp(bytes, PIXEL_LIMIT) : await decodeWithSharp(bytes);
  } catch (error) {
    throw decodeError(name, error);
  }
}

export function sniffFormat(bytes: Uint8Array): ImageFormat | undefined {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, 4) === '\x89PNG') return 'png';
  if (text(0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp';
  if (isTiff(bytes)) return 'tiff';
  return isBmp(bytes) ? 'bmp' : undefined;
}

/** Wraps what a decoder threw in a sentence about the file. */
export function decodeError(name: string, error: unknown): WorkbenchError {
  const code = error instanceof WorkbenchError ? error.code : '';
  if (code.startsWith('image.')) return error as WorkbenchError;
  const reason = messageOf(error).trim().split('\n')[0]?.replace(/[.:]$/, '') ?? '';
  if (code.endsWith('.large')) return tooLarge(name, reason);
  if (code.endsWith('.kind')) return new WorkbenchError('image.format', `${name} cannot be used: ${reason}.`);
  return new WorkbenchError('image.damaged', `${name} is damaged: ${reason}.`, { cause: error });
}

function tooLarge(name: string, reason: string): WorkbenchError {
  const limit = PIXEL_LIMIT / 1e6;
  return new WorkbenchError(
    'image.large',
    `${name} is too large: ${reason}; the limit is ${limit} megapixels.`,
  );
}

/**
 * The pixels of a TIFF as a PNG, of 16 bits where the file has them: what `decodeImage` makes of the one, it makes of
 * the other. For the window, whose own decoder does not read TIFF.
 * @throws WorkbenchError as `decodeImage`
 */
export async function tiffToPng(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  if (!isTiff(bytes)) throw new WorkbenchError('image.format', `${name} is not a TIFF image.`);
  try {
    const { upright } = await openWithSharp(bytes);
    // Read once and thrown away: packing it well would take longer than reading it.
    return await upright.png({ compressionLevel: 1 }).toBuffer();
  } catch (error) {
    throw decodeError(name, error);
  }
}

async function decodeWithSharp(bytes: Uint8Array): Promise<RgbImage> {
  const { upright, wide } = await openWithSharp(bytes);
  const { data, info } = await upright
    .raw({ depth: wide ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return toRgb(wide ? narrow(data) : data, info, info.channels);
}

/**
 * The stored values of a grey TIFF, 8 or 16 bits, without any conversion; undefined where it holds colours, or values
 * of another type.
 * @throws WorkbenchError as `decodeImage`
 */
export async function readTiffSamples(
  bytes: Uint8Array,
  name: string,
): Promise<(Size & { readonly samples: Uint8Array | Uint16Array; readonly brightest: number }) | undefined> {
  try {
    const image = sharp(bytes, { failOn: 'error', limitInputPixels: false, ignoreIcc: true });
    const { channels, depth, width, height } = await image.metadata();
    if (channels !== 1 || (depth !== 'uchar' && depth !== 'ushort')) return undefined;
    requireSize({ width, height });
    const grey = image.autoOrient().toColourspace(depth === 'uchar' ? 'b-w' : 'grey16');
    const { data, info } = await grey.raw({ depth }).toBuffer({ resolveWithObject: true });
    const samples = depth === 'uchar' ? data : new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
    return { width: info.width, height: info.height, samples, brightest: depth === 'uchar' ? 255 : 65535 };
  } catch (error) {
    throw decodeError(name, error);
  }
}

function requireSize({ width, height }: Size): void {
  if (width * height > PIXEL_LIMIT) {
    throw new WorkbenchError('sharp.large', `it has ${width} x ${height} pixels`);
  }
}

/** The way from a file to its pixels, none of which are read yet; `wide` when they have 16 bits. */
async function openWithSharp(
  bytes: Uint8Array,
): Promise<{ readonly upright: Sharp; readonly wide: boolean }> {
  const image = sharp(bytes, { failOn: 'error', limitInputPixels: false, ignoreIcc: true });
  const { width, height, depth, space } = await image.metadata();
  requireSize({ width, height });
  if (depth !== 'uchar' && depth !== 'ushort') {
    throw new WorkbenchError('sharp.kind', `its samples are of type ${depth}, not of 8 or 16 bits`);
  }
  // CMYK has no 16-bit path worth keeping: it is a print format.
  const wide = depth === 'ushort' && space !== 'cmyk';
  const grey = space === 'b-w' || space === 'grey16';
  const upright = image
    .autoOrient()
    .removeAlpha()
    .toColourspace(grey ? (wide ? 'grey16' : 'b-w') : wide ? 'rgb16' : 'srgb');
  return { upright, wide };
}

/** 16-bit samples at 8 bits. `data` is freshly allocated by sharp in the byte order of the machine. */
function narrow(data: Buffer): Uint8Array {
  const wide = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const bytes = new Uint8Array(wide.length);
  for (let i = 0; i < wide.length; i++) bytes[i] = Math.round((wide[i] as number) / 257);
  return bytes;
}

function toRgb(data: Uint8Array, { width, height }: Size, channels: number): RgbImage {
  const size = { width, height };
  if (channels === 3) return { ...size, data };
  if (channels !== 1) throw new WorkbenchError('sharp.kind', `it has ${channels} channels`);
  const rgb = new Uint8Array(3 * data.length);
  for (let i = 0; i < rgb.length; i++) rgb[i] = data[(i / 3) | 0] as number;
  return { ...size, data: rgb };
}
