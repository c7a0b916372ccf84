import { WorkbenchError } from '../../../core/errors.ts';
import { firstPicture } from '../../../core/formats/webp.ts';
import type { FirstPicture } from '../../../core/formats/webp.ts';
import { toRgb } from '../../../core/imaging/samples.ts';
import type { Raster } from '../../../core/imaging/raster.ts';
import { rasterOf } from '../../../core/imaging/value-window.ts';

/** libwebp as WebAssembly: https://github.com/jamsinclair/jSquash */
interface Decoder {
  /** Colours as they are stored, beside how opaque they are; null of what cannot be unpacked. */
  decode(bytes: Uint8Array): { width: number; height: number; data: Uint8ClampedArray } | null;
}

type StartDecoder = (options: object) => Promise<Decoder>;

/** Reads WebP as the window does, which does not turn them as EXIF says: Chromium does not, either. */
export class WebpReader {
  readonly #load: () => Promise<ArrayBuffer>;
  #decoder: Promise<Decoder> | undefined;

  /** @param load gets the binary of the decoder, which its script does not find by itself */
  constructor(load: () => Promise<ArrayBuffer>) {
    this.#load = load;
  }

  /**
   * Of a film the first picture.
   * @throws WorkbenchError `picture.damaged`
   */
  async read(bytes: Uint8Array): Promise<Raster> {
    const film = firstPicture(bytes);
    const picture = await this.#unpack(film?.still ?? bytes);
    return film === undefined ? picture : onCanvas(picture, film);
  }

  async #unpack(still: Uint8Array): Promise<Raster> {
    this.#decoder ??= this.#start();
    const decoded = (await this.#decoder).decode(still);
    if (decoded === null) throw new WorkbenchError('picture.damaged', 'its pixels cannot be unpacked');
    const { width, height, data } = decoded;
    return rasterOf({ width, height }, 3, toRgb(data, 4));
  }

  /** When a file needs it: few do, and it takes a while. */
  async #start(): Promise<Decoder> {
    const script = (await import('@jsquash/webp/codec/dec/webp_dec.js')) as {
      readonly default: StartDecoder;
    };
    // What goes wrong is said in our words, not on whichever console there is.
    const silent = { print: () => undefined, printErr: () => undefined };
    return script.default({ wasmBinary: await this.#load(), ...silent });
  }
}

/** Black where there is nothing yet. */
function onCanvas({ width, height, data }: Raster, { canvas, left, top }: FirstPicture): Raster {
  if (left + width > canvas.width || top + height > canvas.height) {
    throw new WorkbenchError('picture.damaged', 'its first picture is larger than itself');
  }
  const rgb = new Uint8Array(3 * canvas.width * canvas.height);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(3 * y * width, 3 * (y + 1) * width);
    rgb.set(row, 3 * ((top + y) * canvas.width + left));
  }
  return rasterOf(canvas, 3, rgb);
}
