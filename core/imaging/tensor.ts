import type { RgbImage } from './raster.ts';

/**
 * Writes an image (height, width, channel; 0..255) as one network input (channel, height, width; 0..1) into
 * `target[offset ...]`, `3 * height * width` values. U-Lite takes plain 0..1, without mean and deviation.
 */
export function writeTensor(image: RgbImage, target: Float32Array, offset: number): void {
  const pixels = image.width * image.height;
  if (offset + 3 * pixels > target.length) throw new RangeError('The image does not fit into the tensor');
  const { data } = image;
  for (let pixel = 0, sample = 0, red = offset; pixel < pixels; pixel++, sample += 3, red++) {
    target[red] = (data[sample] as number) / 255;
    target[red + pixels] = (data[sample + 1] as number) / 255;
    target[red + 2 * pixels] = (data[sample + 2] as number) / 255;
  }
}

/** Probabilities 0..1 as 8 bits, rounded; beyond the range they are clamped, and NaN becomes 0. */
export function quantize(probabilities: Float32Array, offset: number, length: number): Uint8Array {
  // Storing into a clamped array rounds, clamps and turns NaN into 0.
  const clamped = new Uint8ClampedArray(length);
  for (let i = 0; i < length; i++) clamped[i] = (probabilities[offset + i] as number) * 255;
  return new Uint8Array(clamped.buffer);
}
