import { clamp } from '../clamp.ts';
import type { Random } from '../random.ts';
import type { AugmentSettings } from './augment-settings.ts';
import type { LabelMap, RgbImage, WeightMap } from './raster.ts';
import type { Size } from '../geometry/size.ts';

/** Maps output pixel centres to source pixel centres: `x' = xx * x + xy * y + x0`, `y' = yx * x + yy * y + y0`. */
export interface Affine {
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
}

/**
 * Which part of the source the output shows before variation.
 * - `whole`: its middle, at equal scale; what lies outside is black and carries no loss (letterbox bars).
 * - `crop`: a window placed at random; what lies outside is mirrored.
 */
export type Framing = 'whole' | 'crop';

/** One training sample, all of one size. */
export interface SourceSample {
  readonly image: RgbImage;
  readonly labels: LabelMap;
  readonly weights?: WeightMap;
}

/** Where one training sample goes inside a batch; planes of `width * height` values, sample after sample. */
export interface SampleTarget extends Size {
  /** `[n, 3, h, w]`, 0..1. */
  readonly images: Float32Array;
  /** `[n, channels, h, w]`, 0 or 1. */
  readonly targets: Float32Array;
  /** `[n, 1, h, w]`, weight of each pixel in the loss. */
  readonly weights: Float32Array;
  /** 1 for one class against background, otherwise classes + 1 with background first. */
  readonly channels: number;
  /** Position in the batch. */
  readonly index: number;
}

const between = (random: Random, low: number, high: number): number => low + (high - low) * random();

/** Start of a window of `length` that lies inside `extent` where it fits, and is centred where it does not. */
const windowStart = (random: Random, extent: number, length: number): number =>
  extent > length ? random() * (extent - length) : (extent - length) / 2;

/** Draws rotation, magnification, flips and position. Takes the same count of random numbers for any settings. */
export function drawAffine(
  random: Random,
  settings: AugmentSettings,
  framing: Framing,
  source: Size,
  output: Size,
): Affine {
  const quarters = Math.floor(random() * 4);
  const degrees =
    (settings.quarterTurns ? 90 * quarters : 0) + between(random, -settings.rotate, settings.rotate);
  const angle = (degrees * Math.PI) / 180;
  const zoom = Math.exp(between(random, Math.log(settings.scale[0]), Math.log(settings.scale[1])));
  const flipX = random() < 0.5 && settings.flip ? -1 : 1;
  const flipY = random() < 0.5 && settings.flip ? -1 : 1;
  const xx = (flipX * Math.cos(angle)) / zoom;
  const xy = (-flipX * Math.sin(angle)) / zoom;
  const yx = (flipY * Math.sin(angle)) / zoom;
  const yy = (flipY * Math.cos(angle)) / zoom;

  const shiftX = between(random, -settings.shift, settings.shift) * output.width;
  const shiftY = between(random, -settings.shift, settings.shift) * output.height;
  const startX = windowStart(random, source.width, output.width / zoom);
  const startY = windowStart(random, source.height, output.height / zoom);
  const centreX = framing === 'crop' ? startX + output.width / zoom / 2 : source.width / 2 + shiftX;
  const centreY = framing === 'crop' ? startY + output.height / zoom / 2 : source.height / 2 + shiftY;

  // Pixel centres lie at half integers: shift by half a pixel on both sides of the map.
  const halfX = output.width / 2 - 0.5;
  const halfY = output.height / 2 - 0.5;
  return {
    xx,
    xy,
    x0: centreX - 0.5 - xx * halfX - xy * halfY,
    yx,
    yy,
    y0: centreY - 0.5 - yx * halfX - yy * halfY,
  };
}

/** Reflects a coordinate at the outer edges of the first and last pixel, as often as needed. */
function mirrored(position: number, length: number): number {
  const period = 2 * length;
  const wrapped = (((position + 0.5) % period) + period) % period;
  const folded = wrapped < length ? wrapped : period - wrapped;
  return clamp(folded - 0.5, 0, length - 1);
}

/**
 * Resamples image and labels in one pass into the batch: colours bilinearly, scaled to 0..1; a single class
 * bilinearly and cut at one half, several classes by the nearest label; weights by the nearest, scaled to 0..1.
 */
export function resampleSample(
  { image, labels, weights: given }: SourceSample,
  affine: Affine,
  border: 'mirror' | 'black',
  target: SampleTarget,
): void {
  const { width, height, images, targets, weights, channels, index } = target;
  const plane = width * height;
  const imageBase = index * 3 * plane;
  const targetBase = index * channels * plane;
  const lastX = image.width - 1;
  const lastY = image.height - 1;
  const pixels = image.data;
  const label = labels.data;
  const one = 1 / 255;

  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      let sourceX = affine.xx * x + affine.xy * y + affine.x0;
      let sourceY = affine.yx * x + affine.yy * y + affine.y0;
      if (sourceX < 0 || sourceX > lastX || sourceY < 0 || sourceY > lastY) {
        const outside = sourceX < -0.5 || sourceX > lastX + 0.5 || sourceY < -0.5 || sourceY > lastY + 0.5;
        if (outside && border === 'black') {
          images[imageBase + at] = images[imageBase + plane + at] = images[imageBase + 2 * plane + at] = 0;
          for (let channel = 0; channel < channels; channel++) {
            targets[targetBase + channel * plane + at] = channels > 1 && channel === 0 ? 1 : 0;
          }
          weights[index * plane + at] = 0;
          continue;
        }
        sourceX = mirrored(sourceX, image.width);
        sourceY = mirrored(sourceY, image.height);
      }

      const left = Math.floor(sourceX);
      const top = Math.floor(sourceY);
      const fx = sourceX - left;
      const fy = sourceY - top;
      const a = top * image.width + left;
      const b = left < lastX ? a + 1 : a;
      const down = top < lastY ? image.width : 0;
      const wa = (1 - fx) * (1 - fy);
      const wb = fx * (1 - fy);
      const wc = (1 - fx) * fy;
      const wd = fx * fy;
      for (let channel = 0; channel < 3; channel++) {
        images[imageBase + channel * plane + at] =
          one *
          (wa * (pixels[3 * a + channel] as number) +
            wb * (pixels[3 * b + channel] as number) +
            wc * (pixels[3 * (a + down) + channel] as number) +
            wd * (pixels[3 * (b + down) + channel] as number));
      }

      const nearest = (fx < 0.5 ? a : b) + (fy < 0.5 ? 0 : down);
      if (channels === 1) {
        const cover =
          (label[a] ? wa : 0) + (label[b] ? wb : 0) + (label[a + down] ? wc : 0) + (label[b + down] ? wd : 0);
        targets[targetBase + at] = cover >= 0.5 ? 1 : 0;
      } else {
        const chosen = label[nearest] as number;
        for (let channel = 0; channel < channels; channel++) {
          targets[targetBase + channel * plane + at] = channel === chosen ? 1 : 0;
        }
      }
      weights[index * plane + at] = given === undefined ? 1 : one * (given.data[nearest] as number);
    }
  }
}
