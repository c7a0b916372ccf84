import * as z from 'zod';
import { WorkbenchError, messageOf } from '../errors.ts';

const fraction = z.number().min(0).max(1);

/** Ranges that random variation of training images is drawn from; the defaults vary nothing. */
export const augmentSettingsSchema = z.strictObject({
  /** Largest rotation either way, in degrees. */
  rotate: z.number().min(0).max(180).default(0),
  /** Smallest and largest magnification, drawn evenly on a logarithmic scale. */
  scale: z.tuple([z.number().positive(), z.number().positive()]).default([1, 1]),
  /** Largest shift either way, as a fraction of the network's input. */
  shift: fraction.default(0),
  /** Mirror left-right and top-bottom, each half of the time. */
  flip: z.boolean().default(false),
  /** Turn by a random multiple of 90 degrees, on top of `rotate`. */
  quarterTurns: z.boolean().default(false),
  /** Largest brightness offset either way; 1 is the whole range from black to white. */
  brightness: fraction.default(0),
  /** Largest relative change of contrast around the image's middle grey. */
  contrast: fraction.default(0),
  /** Largest relative change of saturation. */
  saturation: fraction.default(0),
  /** Largest relative change of each colour channel's gain. */
  gain: fraction.default(0),
  /** Gamma lies between 1 / (1 + gamma) and 1 + gamma. */
  gamma: fraction.default(0),
  /** How often colours are inverted: for stains that come dark on light and light on dark. */
  invert: fraction.default(0),
  /** How often colour is dropped. */
  grey: fraction.default(0),
  /** How often the image is blurred by a 3 x 3 binomial kernel. */
  blur: fraction.default(0),
  /** Largest standard deviation of added Gaussian noise. */
  noise: fraction.default(0),
});
export type AugmentSettings = z.infer<typeof augmentSettingsSchema>;

/** Named settings: `light` varies geometry mildly as the paper does, `full` is for sets of few or uniform images. */
export const augmentPresets: Readonly<Record<'none' | 'light' | 'full', AugmentSettings>> = {
  none: augmentSettingsSchema.parse({}),
  light: augmentSettingsSchema.parse({ rotate: 15, flip: true, brightness: 0.05, contrast: 0.1 }),
  full: augmentSettingsSchema.parse({
    rotate: 180,
    scale: [0.8, 1.3],
    shift: 0.1,
    flip: true,
    brightness: 0.1,
    contrast: 0.2,
    saturation: 0.25,
    gain: 0.08,
    gamma: 0.2,
    blur: 0.1,
    noise: 0.02,
  }),
};

/**
 * Settings named on a command line: a preset, or a JSON object whose entries replace those of `full`.
 * @throws WorkbenchError `augment-settings` for an unknown preset or a malformed object.
 */
export function parseAugmentSettings(text: string): AugmentSettings {
  if (text === 'none' || text === 'light' || text === 'full') return augmentPresets[text];
  try {
    return augmentSettingsSchema.parse({ ...augmentPresets.full, ...(JSON.parse(text) as object) });
  } catch (error) {
    const cause = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new WorkbenchError(
      'augment-settings',
      `Augmentation "${text}" is neither none, light, full nor a JSON object of settings: ${cause}`,
      { cause: error },
    );
  }
}
