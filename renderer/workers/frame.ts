import { rgbOf, rasterOf } from '../../core/imaging/value-window.ts';
import { thumbnailSize } from '../../core/formats/thumbnail-overlay.ts';
import type { Raster } from '../../core/imaging/raster.ts';
import type { Size } from '../../core/geometry/size.ts';
import type { EncodedPicture } from './protocol.ts';
import { addAlpha, areOpaque, dropAlpha } from './rgba.ts';

/** A decoded frame in whichever form came first; the other, which takes as long as decoding, is made on demand. */
export type Frame = ImageBitmap | Raster;

/** No conversion of colours, no multiplication with transparency. */
export const EXACT: ImageBitmapOptions = { colorSpaceConversion: 'none', premultiplyAlpha: 'none' };

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

export function isOpaque(bitmap: ImageBitmap): boolean {
  for (const { rgba } of strips(bitmap)) if (!areOpaque(rgba)) return false;
  return true;
}

export function rasterOfFrame(frame: Frame, onShare: (share: number) => void): Raster {
  if (!(frame instanceof ImageBitmap)) return frame;
  const { width, height } = frame;
  const data = new Uint8Array(3 * width * height);
  for (const { y, rgba } of strips(frame)) {
    onShare(y / height);
    dropAlpha(rgba, data, 3 * width * y);
  }
  return rasterOf({ width, height }, 3, data);
}

/** A raster as its own window shows it. */
export async function bitmapOfFrame(frame: Frame): Promise<ImageBitmap> {
  if (frame instanceof ImageBitmap) return frame;
  const { width, height, data } = rgbOf(frame);
  return createImageBitmap(new ImageData(addAlpha(data), width, height), EXACT);
}

/** A small picture whose longer side is `longest` pixels; smaller ones are not enlarged. */
export async function thumbnailOf(bitmap: ImageBitmap, longest: number): Promise<EncodedPicture> {
  const size = thumbnailSize(bitmap, longest);
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
