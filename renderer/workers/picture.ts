import { decodeBmp } from '../../core/formats/bmp.ts';
import { decodePng } from '../../core/formats/png-raster.ts';
import { readPngHeader } from '../../core/formats/png.ts';
import { toRgb } from '../../core/imaging/samples.ts';
import { rasterOf } from '../../core/imaging/value-window.ts';
import type { Raster } from '../../core/imaging/raster.ts';
import {
  decodingError,
  formatOf,
  inspect,
  mayBeTransparent,
  pictureFile,
} from '../../core/sources/picture-file.ts';
import { PIXEL_LIMIT, requireSize } from '../../core/sources/source.ts';
import type { ImageSource } from '../../core/sources/source.ts';
import type { Frame } from './frame.ts';
import { EXACT, isOpaque } from './frame.ts';
import { swapRedAndBlue } from './rgba.ts';

/**
 * PNG, JPEG, WebP and BMP, by the browser's own decoder wherever that keeps the values: upright as EXIF says but for
 * WebP, embedded profiles ignored. A grey PNG of 16 bits keeps them; colours of 16 bits become 8.
 */
export const pictureSource: ImageSource<Frame> = {
  kind: 'picture',
  recognises: (bytes) => formatOf(bytes) !== undefined,
  async open(bytes, name) {
    const frame = await decodePicture(bytes, name);
    const bits = formatOf(bytes) === 'png' && readPngHeader(bytes).depth === 16 ? 16 : 8;
    return pictureFile(frame, bits, bytes, () => Promise.resolve(frame));
  },
};

/** @throws WorkbenchError that names the file: see `inspect` */
async function decodePicture(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Frame> {
  const format = inspect(bytes, name);
  try {
    if (format === 'bmp') {
      const { data, ...size } = decodeBmp(bytes, PIXEL_LIMIT);
      return rasterOf(size, 3, data);
    }
    if (format === 'png' && readPngHeader(bytes).depth === 16) return await decodePng(bytes, PIXEL_LIMIT);
    // Orientation is left at its default, which follows EXIF: the word for that differs between browser versions.
    const bitmap = await createImageBitmap(new Blob([bytes]), EXACT);
    requireSize(bitmap, name);
    // A canvas multiplies colours with transparency, and cannot take that back exactly.
    if (!mayBeTransparent(bytes, format) || isOpaque(bitmap)) return bitmap;
    bitmap.close();
    return format === 'png' ? await decodePng(bytes, PIXEL_LIMIT) : await decodeUnmultiplied(bytes);
  } catch (error) {
    throw decodingError(name, error);
  }
}

/** A transparent WebP, by way of a video frame, which keeps colours and transparency apart. */
async function decodeUnmultiplied(bytes: Uint8Array<ArrayBuffer>): Promise<Raster> {
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
    return rasterOf({ width, height }, 3, data);
  } finally {
    decoder.close();
  }
}
