import { messageOf, WorkbenchError } from '../../core/errors.ts';
import { decodeBmp } from '../../core/formats/bmp.ts';
import { thumbnailSize } from '../../core/formats/thumbnail-overlay.ts';
import { decodePngSamples, readPngHeader } from '../../core/formats/png.ts';
import type { RgbImage } from '../../core/imaging/raster.ts';
import type { Size } from '../../core/geometry/size.ts';
import type { EncodedPicture } from './protocol.ts';
import { addAlpha, areOpaque, dropAlpha, swapRedAndBlue, toRgb, widen } from './samples.ts';
import { checkSize, damaged, inspect, mayBeTransparent, PIXEL_LIMIT } from './sniff.ts';

/** A decoded image in whichever form came first; the other is made on demand. */
export interface Picture extends Size {
  readonly bitsPerSample: number;
  readonly bitmap: ImageBitmap;
  /** Present where the browser's own decoder would have altered the values. */
  readonly pixels?: RgbImage;
}

/**
 * Decodes a PNG, JPEG, WebP or BMP, upright as its EXIF orientation says, embedded profiles ignored.
 * @throws WorkbenchError that names the file: see `inspect`
 */
export async function decodePicture(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Picture> {
  const format = inspect(bytes, name);
  try {
    if (format === 'bmp') return await fromPixels(decodeBmp(bytes, PIXEL_LIMIT), 8);
    if (format === 'png' && readPngHeader(bytes).depth === 16) return await decodeExactly(bytes, name);
    // Orientation is left at its default, which follows EXIF: the word for that differs between browser versions.
    const bitmap = await createImageBitmap(new Blob([bytes]), EXACT);
    checkSize(bitmap, name);
    const { width, height } = bitmap;
    // A canvas multiplies colours with transparency, and cannot take that back exactly.
    const exact = !mayBeTransparent(bytes, format) || isOpaque(bitmap);
    if (exact) return { width, height, bitsPerSample: 8, bitmap };
    bitmap.close();
    return format === 'png' ? await decodeExactly(bytes, name) : await decodeUnmultiplied(bytes);
  } catch (error) {
    if (error instanceof WorkbenchError && error.code.startsWith('image.')) throw error;
    throw damaged(name, 'its pixels cannot be read', error);
  }
}

/** No conversion of colours, no multiplication with transparency. */
const EXACT: ImageBitmapOptions = { colorSpaceConversion: 'none', premultiplyAlpha: 'none' };

/** A transparent WebP, by way of a video frame, which keeps colours and transparency apart. */
async function decodeUnmultiplied(bytes: Uint8Array<ArrayBuffer>): Promise<Picture> {
  const decoder = new ImageDecoder({ data: bytes, type: 'image/webp', colorSpaceConversion: 'none' });
  try {
    const { image } = await decoder.decode();
    const { displayWidth: width, displayHeight: height } = image;
    const samples = new Uint8Array(image.allocationSize());
    await image.copyTo(samples);
    const isBlueFirst = image.format?.startsWith('BGR') === true;
    image.close();
    const data = toRgb(samples, 4);
    if (isBlueFirst) swapRedAndBlue(data);
    return await fromPixels({ width, height, data }, 8);
  } finally {
    decoder.close();
  }
}

/** Its decoder is loaded when a file needs it: few do, and workers start sooner without. */
async function decodeExactly(bytes: Uint8Array, name: string): Promise<Picture> {
  const header = readPngHeader(bytes);
  if (header.kind === 'grey' && header.depth < 8) {
    const { width, height, samples } = decodePngSamples(bytes, PIXEL_LIMIT);
    return fromPixels({ width, height, data: toRgb(widen(samples, header.depth), 1) }, 8);
  }
  const { convertIndexedToRgb, decode: decodePng } = await import('fast-png');
  let png;
  try {
    png = decodePng(bytes, { checkCrc: true });
  } catch (error) {
    throw damaged(name, messageOf(error), error);
  }
  const { width, height, depth } = png;
  const samples = png.palette ? convertIndexedToRgb(png) : png.data;
  return fromPixels({ width, height, data: toRgb(samples, samples.length / (width * height)) }, depth);
}

async function fromPixels(pixels: RgbImage, bitsPerSample: number): Promise<Picture> {
  const { width, height, data } = pixels;
  const bitmap = await createImageBitmap(new ImageData(addAlpha(data), width, height), EXACT);
  return { width, height, bitsPerSample, bitmap, pixels };
}

/** Strips keep the canvas small: a whole large image would need its RGBA twice. */
const STRIP_PIXELS = 1 << 22;

function* strips(bitmap: ImageBitmap): Generator<{ readonly y: number; readonly rgba: Uint8ClampedArray }> {
  const { width, height } = bitmap;
  const rows = Math.min(height, Math.max(1, Math.floor(STRIP_PIXELS / width)));
  const context = contextOf({ width, height: rows });
  context.globalCompositeOperation = 'copy';
  for (let y = 0; y < height; y += rows) {
    const count = Math.min(rows, height - y);
    context.drawImage(bitmap, 0, y, width, count, 0, 0, width, count);
    yield { y, rgba: context.getImageData(0, 0, width, count).data };
  }
}

function isOpaque(bitmap: ImageBitmap): boolean {
  for (const { rgba } of strips(bitmap)) if (!areOpaque(rgba)) return false;
  return true;
}

/** The pixels of a picture. */
export function pixelsOf({ bitmap, pixels, width, height }: Picture): RgbImage {
  if (pixels) return pixels;
  const data = new Uint8Array(3 * width * height);
  for (const { y, rgba } of strips(bitmap)) dropAlpha(rgba, data, 3 * width * y);
  return { width, height, data };
}

/** A small picture whose longer side is `longest` pixels; smaller ones are not enlarged. */
export async function thumbnailOf(
  { bitmap, width, height }: Picture,
  longest: number,
): Promise<EncodedPicture> {
  const size = thumbnailSize({ width, height }, longest);
  const context = contextOf(size);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, size.width, size.height);
  const blob = await context.canvas.convertToBlob({ type: 'image/webp', quality: 0.8 });
  return { bytes: new Uint8Array(await blob.arrayBuffer()), mediaType: blob.type };
}

function contextOf({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('There is no memory for a canvas');
  return context;
}
