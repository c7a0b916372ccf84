import { gaussian, type Random } from '../random.ts';
import type { AugmentSettings } from './augment-settings.ts';
import type { Size } from '../geometry/size.ts';

/** One drawn change of colours: saturation first, then a tone curve per channel, then blur and noise. */
export interface ColourChange {
  /** 0 is grey, 1 leaves colours as they are. */
  readonly saturation: number;
  /** Gain per channel, red green blue. */
  readonly gain: readonly [number, number, number];
  readonly gamma: number;
  readonly contrast: number;
  readonly brightness: number;
  readonly invert: boolean;
  readonly blur: boolean;
  /** Standard deviation, on the scale where white is 1. */
  readonly noise: number;
}

/** Draws a change of colours. Takes the same count of random numbers for any settings. */
export function drawColour(random: Random, settings: AugmentSettings): ColourChange {
  const spread = (range: number): number => (2 * random() - 1) * range;
  const saturation = 1 + spread(settings.saturation);
  return {
    saturation: random() < settings.grey ? 0 : saturation,
    gain: [1 + spread(settings.gain), 1 + spread(settings.gain), 1 + spread(settings.gain)],
    gamma: Math.exp(spread(Math.log(1 + settings.gamma))),
    contrast: 1 + spread(settings.contrast),
    brightness: spread(settings.brightness),
    invert: random() < settings.invert,
    blur: random() < settings.blur,
    noise: random() * settings.noise,
  };
}

const CURVE_STEPS = 1024;
const LUMA = [0.299, 0.587, 0.114] as const;
const clamp = (value: number): number => (value < 0 ? 0 : value > 1 ? 1 : value);

/** The tone curve at `CURVE_STEPS + 1` points from black to white: a table is far cheaper than a power per pixel. */
function toneCurve(change: ColourChange, gain: number): Float32Array {
  return Float32Array.from({ length: CURVE_STEPS + 1 }, (_, step) => {
    const toned = clamp((step / CURVE_STEPS) * gain) ** change.gamma;
    const value = clamp((toned - 0.5) * change.contrast + 0.5 + change.brightness);
    return change.invert ? 1 - value : value;
  });
}

/** Changes the colours of sample `index` of `images` (`[n, 3, h, w]`, 0..1) in place. */
export function changeColours(
  images: Float32Array,
  index: number,
  size: Size,
  change: ColourChange,
  random: Random,
): void {
  const plane = size.width * size.height;
  const sample = images.subarray(index * 3 * plane, (index + 1) * 3 * plane);
  const red = sample.subarray(0, plane);
  const green = sample.subarray(plane, 2 * plane);
  const blue = sample.subarray(2 * plane);
  const [curveRed, curveGreen, curveBlue] = change.gain.map((gain) => toneCurve(change, gain)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const keep = change.saturation;
  const toStep = (value: number): number => Math.round(clamp(value) * CURVE_STEPS);
  for (let at = 0; at < plane; at++) {
    const r = red[at] as number;
    const g = green[at] as number;
    const b = blue[at] as number;
    const grey = (1 - keep) * (LUMA[0] * r + LUMA[1] * g + LUMA[2] * b);
    red[at] = curveRed[toStep(grey + keep * r)] as number;
    green[at] = curveGreen[toStep(grey + keep * g)] as number;
    blue[at] = curveBlue[toStep(grey + keep * b)] as number;
  }
  if (change.blur) for (const channel of [red, green, blue]) blur(channel, size);
  if (change.noise > 0) addNoise(sample, change.noise, random);
}

/** Binomial 1 2 1 along rows, then along columns; the edge pixel stands in for what lies outside. */
function blur(channel: Float32Array, { width, height }: Size): void {
  const along = (start: number, stride: number, count: number): void => {
    let before = channel[start] as number;
    for (let i = 0, at = start; i < count; i++, at += stride) {
      const here = channel[at] as number;
      const after = i + 1 < count ? (channel[at + stride] as number) : here;
      channel[at] = 0.25 * before + 0.5 * here + 0.25 * after;
      before = here;
    }
  };
  for (let y = 0; y < height; y++) along(y * width, 1, width);
  for (let x = 0; x < width; x++) along(x, width, height);
}

const NOISE_TABLE = 4093;
const NOISE_RUN = 64;

/** Adds Gaussian noise: short runs from random places of a table drawn afresh, to save a logarithm per value. */
function addNoise(sample: Float32Array, deviation: number, random: Random): void {
  const table = Float32Array.from({ length: NOISE_TABLE + NOISE_RUN }, () => deviation * gaussian(random));
  for (let start = 0; start < sample.length; start += NOISE_RUN) {
    const from = Math.floor(random() * NOISE_TABLE) - start;
    const end = Math.min(start + NOISE_RUN, sample.length);
    for (let at = start; at < end; at++)
      sample[at] = clamp((sample[at] as number) + (table[from + at] as number));
  }
}
