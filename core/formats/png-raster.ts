import { WorkbenchError, messageOf } from '../errors.ts';
import type { Raster } from '../imaging/raster.ts';
import { toRgb, widen } from '../imaging/samples.ts';
import { rasterOf } from '../imaging/value-window.ts';
import { decodePngSamples, readPngHeader } from './png.ts';

/**
 * The pixels of a PNG as they are stored: grey of 16 bits as it is, all else as RGB of 8 bits, without transparency.
 * The decoder of those that have more than one value a pixel is loaded when a file needs it: few do, and workers start
 * sooner without.
 * @throws WorkbenchError `png.damaged`, `png.large`
 */
export async function decodePng(bytes: Uint8Array, pixelLimit: number): Promise<Raster> {
  const { kind, depth } = readPngHeader(bytes);
  if (kind === 'grey' && depth !== 8) {
    const { width, height, samples } = decodePngSamples(bytes, pixelLimit);
    if (samples instanceof Uint16Array) return rasterOf({ width, height }, 1, samples);
    return rasterOf({ width, height }, 3, toRgb(widen(samples, depth), 1));
  }
  const { convertIndexedToRgb, decode } = await import('fast-png');
  let png;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (error) {
    throw new WorkbenchError('png.damaged', messageOf(error), { cause: error });
  }
  const samples = png.palette ? convertIndexedToRgb(png) : png.data;
  const channels = samples.length / (png.width * png.height);
  if (samples instanceof Uint16Array && channels === 2) {
    return rasterOf(
      png,
      1,
      samples.filter((_, i) => i % 2 === 0),
    );
  }
  return rasterOf(png, 3, toRgb(samples, channels));
}
