import { WorkbenchError, messageOf } from '../../../core/errors.ts';
import { decodeBmp } from '../../../core/formats/bmp.ts';
import { WasmCodecs } from '../../../core/formats/dicom/wasm-codecs.ts';
import type { LoadWasm } from '../../../core/formats/dicom/wasm-codecs.ts';
import { jpegFrame } from '../../../core/formats/jpeg.ts';
import { decodePng } from '../../../core/formats/png-raster.ts';
import type { Raster, RasterData } from '../../../core/imaging/raster.ts';
import { toRgb } from '../../../core/imaging/samples.ts';
import { turned } from '../../../core/imaging/turn.ts';
import { rasterOf } from '../../../core/imaging/value-window.ts';
import {
  decodingError,
  formatOf,
  inspect,
  pictureFile,
  unknownFormat,
} from '../../../core/sources/picture-file.ts';
import type { PictureFormat } from '../../../core/sources/picture-file.ts';
import { orientationOf } from '../../../core/sources/plain-picture.ts';
import { pureSources } from '../../../core/sources/registry.ts';
import { PIXEL_LIMIT, openImage } from '../../../core/sources/source.ts';
import type { ImageSource } from '../../../core/sources/source.ts';
import type { OpenFile } from './open-file.ts';
import { WebpReader } from './webp.ts';

/**
 * Reads images as `openSeries` does, pixel for pixel, with what a bundle can hold: JavaScript and WebAssembly, in the
 * memory of a sandbox of its own. For processes of Electron, into which libvips would bring a second GLib.
 * @param load gets the binaries of codecs
 * @param loadWebp gets that of WebP, whose script does not find it by itself
 */
export function bundledOpener(load: LoadWasm, loadWebp: () => Promise<ArrayBuffer>): OpenFile {
  const sources = [
    ...pureSources(load),
    pictureSource({ codecs: new WasmCodecs(load), webp: new WebpReader(loadWebp) }),
  ];
  return async (bytes, name) => {
    const file = await openImage(sources, bytes as Uint8Array<ArrayBuffer>, name);
    if (file !== undefined) return file;
    throw unknownFormat(name);
  };
}

interface Decoders {
  readonly codecs: WasmCodecs;
  readonly webp: WebpReader;
}

function pictureSource(decoders: Decoders): ImageSource {
  return {
    kind: 'picture',
    recognises: (bytes) => formatOf(bytes) !== undefined,
    async open(bytes, name) {
      const format = inspect(bytes, name);
      try {
        const raster = upright(await decode(bytes, format, decoders), orientationOf(bytes, format));
        return pictureFile(raster, raster.bits === 16 ? 16 : 8, bytes, () => Promise.resolve(raster));
      } catch (error) {
        throw decodingError(name, error);
      }
    },
  };
}

function decode(bytes: Uint8Array, format: PictureFormat, { codecs, webp }: Decoders): Promise<Raster> {
  switch (format) {
    case 'png':
      return decodePng(bytes, PIXEL_LIMIT);
    case 'jpeg':
      return jpegFrame(bytes)?.components === 4 ? decodeCmyk(bytes) : decodeJpeg(bytes, codecs);
    case 'bmp': {
      const { data, ...size } = decodeBmp(bytes, PIXEL_LIMIT);
      return Promise.resolve(rasterOf(size, 3, data));
    }
    case 'webp':
      return webp.read(bytes);
  }
}

async function decodeJpeg(bytes: Uint8Array, codecs: WasmCodecs): Promise<Raster> {
  const size = jpegFrame(bytes);
  const { samples } = await codecs.decode('jpeg', bytes);
  if (size === undefined || !(samples instanceof Uint8Array)) {
    throw new WorkbenchError('picture.damaged', 'its pixels cannot be unpacked');
  }
  return rasterOf(size, 3, size.components === 1 ? toRgb(samples, 1) : samples);
}

/** What a JPEG of as many million pixels as are let through takes to decode. */
const CMYK_LIMITS = { maxResolutionInMP: PIXEL_LIMIT / 1e6, maxMemoryUsageInMB: 4096 };

/** By a decoder in JavaScript, which is slower: the compiled one takes no four components. */
async function decodeCmyk(bytes: Uint8Array): Promise<Raster> {
  const { default: jpeg } = await import('jpeg-js');
  try {
    const options = {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      ...CMYK_LIMITS,
    } as const;
    const { width, height, data } = jpeg.decode(bytes, options);
    return rasterOf({ width, height }, 3, data);
  } catch (cause) {
    throw new WorkbenchError('picture.damaged', messageOf(cause), { cause });
  }
}

function upright(raster: Raster, orientation: number): Raster {
  if (orientation === 1) return raster;
  const { width, height, channels, data } = turned<RasterData>(raster, orientation);
  return rasterOf({ width, height }, channels === 1 ? 1 : 3, data);
}
