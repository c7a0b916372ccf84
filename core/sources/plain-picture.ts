import { jpegExif, jpegFrame } from '../formats/jpeg.ts';
import { pngExif, readPngHeader } from '../formats/png.ts';
import { TAG } from '../formats/tiff/layout.ts';
import { readTiff } from '../formats/tiff/pages.ts';
import { formatOf } from './picture-file.ts';
import type { PictureFormat } from './picture-file.ts';

/** How a picture is to be turned, 1 to 8; EXIF that is damaged turns nothing, nor that of WebP, as in browsers. */
export function orientationOf(bytes: Uint8Array, format: PictureFormat): number {
  try {
    const exif = format === 'jpeg' ? jpegExif(bytes) : format === 'png' ? pngExif(bytes) : undefined;
    const stated = (exif && readTiff(exif).pages[0]?.number(TAG.orientation)) ?? 1;
    return stated >= 1 && stated <= 8 ? stated : 1;
  } catch {
    return 1;
  }
}

/**
 * How the name of a picture ends that every reader sees as it is seen here: a JPEG or PNG of 8 bits, grey or of plain
 * colours, that is not to be turned. Null for any other.
 */
export function plainEnding(bytes: Uint8Array): string | null {
  const format = formatOf(bytes);
  if (format === undefined || orientationOf(bytes, format) !== 1) return null;
  if (format === 'jpeg') return jpegFrame(bytes)?.components === 4 ? null : '.jpg';
  return format === 'png' && readPngHeader(bytes).depth <= 8 ? '.png' : null;
}
