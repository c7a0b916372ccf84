import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { WorkbenchError } from '../../../core/errors.ts';
import { decodeBmp } from '../../../core/formats/bmp.ts';
import { rasterOf, rgbOf } from '../../../core/imaging/value-window.ts';
import type { Raster, RgbImage } from '../../../core/imaging/raster.ts';
import { toRgb } from '../../../core/imaging/samples.ts';
import { pureSources } from '../../../core/sources/registry.ts';
import {
  decodingError,
  formatOf,
  inspect,
  pictureFile,
  unknownFormat,
} from '../../../core/sources/picture-file.ts';
import type { PictureFormat } from '../../../core/sources/picture-file.ts';
import { orientationOf } from '../../../core/sources/plain-picture.ts';
import { PIXEL_LIMIT, openImage } from '../../../core/sources/source.ts';
import type { ImageSource, Opened } from '../../../core/sources/source.ts';
import type { Size } from '../../../core/geometry/size.ts';
import { readBytes } from '../read-bytes.ts';

// Several images are decoded at a time, each in one thread; nothing is read twice.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Reads an image as the network gets it, 8-bit RGB of its first frame: `readRaster`, through the raster's window.
 * @throws WorkbenchError as `readRaster`
 */
export async function readImage(path: string): Promise<RgbImage> {
  return rgbOf(await readRaster(path));
}

/** `readImage` for bytes at hand; `name` stands in messages. */
export async function decodeImage(bytes: Uint8Array, name: string): Promise<RgbImage> {
  const file = await openSeries(bytes, name);
  return rgbOf(await file.frame(0));
}

/**
 * Reads one frame of a PNG, JPEG, WebP, BMP, TIFF, NIfTI or DICOM file, told apart by content, with its values:
 * - turned upright as its EXIF orientation says, but for WebP;
 * - grey of 16 bits as it is, colours of 16 bits at 8 (65535 -> 255, rounded), and what `decodePage` says of TIFF,
 *   `frameOf` of NIfTI and `decodeFrame` of DICOM;
 * - colours, and grey of a PNG of 8 bits, as RGB; palettes resolved, CMYK converted, embedded RGB profiles ignored;
 * - transparency dropped without touching the colours beneath.
 * @throws WorkbenchError that names the file: `file.read`, `image.empty`, `image.format`, `image.damaged`,
 *   `image.large`
 */
export async function readRaster(path: string, frame = 0): Promise<Raster> {
  return (await readSeries(path)).frame(frame);
}

/** What a file holds; its frames are decoded one by one. Throws as `readRaster`. */
export async function readSeries(path: string): Promise<Opened<Raster>> {
  return openSeries(await readBytes(path), path);
}

/** `readSeries` for bytes at hand; `name` stands in messages. */
export async function openSeries(bytes: Uint8Array, name: string): Promise<Opened<Raster>> {
  const file = await openImage(SOURCES, bytes as Uint8Array<ArrayBuffer>, name);
  if (file !== undefined) return file;
  throw unknownFormat(name);
}

/**
 * PNG, JPEG and WebP by libvips, which unpacks pixels when they are asked for. The window reads them by other means,
 * after the same look at the file; a test holds the two against each other.
 */
const pictureSource: ImageSource = {
  kind: 'picture',
  recognises: (bytes) => formatOf(bytes) !== undefined,
  async open(bytes, name) {
    const format = inspect(bytes, name);
    try {
      if (format === 'bmp') {
        const { data, ...size } = decodeBmp(bytes, PIXEL_LIMIT);
        const raster = rasterOf(size, 3, data);
        return pictureFile(size, 8, bytes, () => Promise.resolve(raster));
      }
      const picture = await openWithSharp(bytes, format);
      let decoded: Promise<Raster> | undefined;
      return pictureFile(picture.size, picture.wide ? 16 : 8, bytes, () => {
        decoded ??= decodeWithSharp(picture).catch((error: unknown) => {
          throw decodingError(name, error);
        });
        return decoded;
      });
    } catch (error) {
      throw decodingError(name, error);
    }
  },
};

/** Pictures come last: the others are told by their first bytes, while anything may begin as a BMP does. */
const SOURCES: readonly ImageSource[] = [
  // The codecs' packages stay as they are here, each script beside its binary.
  ...pureSources(() => Promise.resolve(undefined)),
  pictureSource,
];

/** The way from a file to its pixels. */
interface SharpPicture {
  readonly upright: Sharp;
  /** Upright. */
  readonly size: Size;
  /** When its samples have 16 bits. */
  readonly wide: boolean;
}

async function decodeWithSharp({ upright, wide }: SharpPicture): Promise<Raster> {
  const { data, info } = await upright
    .raw({ depth: wide ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  // Freshly allocated by sharp, in the byte order of the machine.
  const samples = wide ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  return rasterOfSamples(samples, info);
}

async function openWithSharp(bytes: Uint8Array, format: PictureFormat): Promise<SharpPicture> {
  const image = sharp(bytes, { failOn: 'error', limitInputPixels: false, ignoreIcc: true });
  const { width, height, autoOrient, depth, space } = await image.metadata();
  // Browsers leave a WebP as it lies, whatever its EXIF says.
  const isTurned = orientationOf(bytes, format) !== 1;
  const size = isTurned ? autoOrient : { width, height };
  if (size.width * size.height > PIXEL_LIMIT) {
    throw new WorkbenchError('sharp.large', `it has ${size.width} x ${size.height} pixels`);
  }
  if (depth !== 'uchar' && depth !== 'ushort') {
    throw new WorkbenchError('sharp.kind', `its samples are of type ${depth}, not of 8 or 16 bits`);
  }
  const wide = depth === 'ushort';
  const grey = space === 'b-w' || space === 'grey16';
  const upright = (isTurned ? image.autoOrient() : image)
    .removeAlpha()
    .toColourspace(grey ? (wide ? 'grey16' : 'b-w') : wide ? 'rgb16' : 'srgb');
  return { upright, size, wide };
}

function rasterOfSamples(
  samples: Uint8Array | Uint16Array,
  { width, height, channels }: Size & { readonly channels: number },
): Raster {
  if (channels !== 1 && channels !== 3) {
    throw new WorkbenchError('sharp.kind', `it has ${channels} channels`);
  }
  if (channels === 1 && samples instanceof Uint16Array) return rasterOf({ width, height }, 1, samples);
  const isRgb = channels === 3 && !(samples instanceof Uint16Array);
  return rasterOf({ width, height }, 3, isRgb ? samples : toRgb(samples, channels));
}
