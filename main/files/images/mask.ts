import { WorkbenchError } from '../../../core/errors.ts';
import {
  decodePngSamples,
  encodeGreyPng,
  encodeIndexedPng,
  isPng,
  readPngHeader,
} from '../../../core/formats/png.ts';
import type { ClassMap, RasterData } from '../../../core/imaging/raster.ts';
import { rgbOf } from '../../../core/imaging/value-window.ts';
import { formatOf } from '../../../core/sources/picture-file.ts';
import { PIXEL_LIMIT, imageError } from '../../../core/sources/source.ts';
import { replaceFile } from '../atomic.ts';
import { openSeries } from './image.ts';
import { readBytes } from '../read-bytes.ts';

const WHITE_THEN_BLACK = '255,255,255,0,0,0';

/**
 * Reads a mask as labels.
 * - Grey and indexed PNG, grey TIFF: the stored values, without any conversion of colours. The one exception is a
 *   palette of white, then black, into which software packs binary masks: there white is label 1.
 * - Other images: their grey value. Colours are refused, since which colour means which label is not known.
 * - Where no value but 0 and 255, or 0 and the format's brightest, occurs, that one is label 1: so binary masks
 *   are stored; JPEG, whose compression blurs values, is cut at the middle. All else stays as it is.
 * @throws WorkbenchError as `readImage` does, and `mask.colours`, `mask.values` for labels over 255
 */
export async function readMask(path: string): Promise<ClassMap> {
  const bytes = await readBytes(path);
  if (isPng(bytes)) {
    const labels = readPngLabels(bytes, path);
    if (labels) return labels;
  }
  const raster = await (await openSeries(bytes, path)).frame(0);
  if (raster.channels === 1) {
    const { width, height } = raster;
    return { width, height, data: toLabels(raster.data, raster.bits === 16 ? 65535 : 255, path) };
  }
  const { width, height, data } = rgbOf(raster);
  const lossy = formatOf(bytes) === 'jpeg';
  const grey = new Uint8Array(width * height);
  for (let pixel = 0; pixel < grey.length; pixel++) {
    const value = data[3 * pixel] as number;
    if (!lossy && (data[3 * pixel + 1] !== value || data[3 * pixel + 2] !== value)) {
      throw new WorkbenchError(
        'mask.colours',
        `${path} is no mask: it holds colours. A mask has one label per pixel, as a grey or indexed image.`,
      );
    }
    grey[pixel] = lossy ? value >> 7 : value;
  }
  return { width, height, data: toLabels(grey, 255, path) };
}

/** An indexed PNG; `palette[label]` is that label's colour as `#rrggbb`. Written as `replaceFile` does. */
export async function writeMask(
  path: string,
  mask: ClassMap,
  palette: readonly (string | undefined)[],
): Promise<void> {
  await replaceFile(path, encodeIndexedPng(mask, palette));
}

/** An 8-bit grey PNG of one value per pixel. Written as `replaceFile` does. */
export async function writeGray(path: string, map: ClassMap): Promise<void> {
  await replaceFile(path, encodeGreyPng(map));
}

/** Undefined where the PNG has colours or transparency. */
function readPngLabels(bytes: Uint8Array, path: string): ClassMap | undefined {
  try {
    const { kind } = readPngHeader(bytes);
    if (kind !== 'grey' && kind !== 'indexed') return undefined;
    const { width, height, depth, samples, palette } = decodePngSamples(bytes, PIXEL_LIMIT);
    if (WHITE_THEN_BLACK === palette.join()) {
      return { width, height, data: Uint8Array.from(samples, (position) => (position === 0 ? 1 : 0)) };
    }
    // Palette positions are labels whatever the depth; only grey has a brightest value.
    const brightest = kind === 'indexed' ? 255 : 2 ** depth - 1;
    return { width, height, data: toLabels(samples, brightest, path) };
  } catch (error) {
    throw error instanceof WorkbenchError && error.code.startsWith('mask.') ? error : imageError(path, error);
  }
}

function toLabels(samples: RasterData, brightest: number, path: string): Uint8Array {
  if ([brightest, 255].some((one) => samples.every((value) => value === 0 || value === one))) {
    return Uint8Array.from(samples, (value) => (value === 0 ? 0 : 1));
  }
  const odd = samples.find((value) => !Number.isInteger(value) || value < 0);
  if (odd !== undefined)
    throw new WorkbenchError('mask.values', `${path} holds the value ${odd}, which is no label.`);
  const beyond = samples.find((value) => value > 255);
  if (beyond !== undefined) {
    throw new WorkbenchError('mask.values', `${path} holds the label ${beyond}; labels go from 0 to 255.`);
  }
  return Uint8Array.from(samples);
}
