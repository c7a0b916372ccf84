import type { TrainingPreview } from '../../../core/contract/training.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import { dice, overlap } from '../../../core/mask/stats.ts';

/** How much of a label's colour stands over the image. */
const OPACITY = 0.5;

/** Colours as `0xrrggbb` of a model's labels, from 1, which it gives in the order of the classes. */
export function classPalette(classes: readonly Pick<ClassDefinition, 'color'>[]): readonly number[] {
  return classes.map(({ color }) => Number.parseInt(color.slice(1), 16));
}

/** The image with labels in their colours over it, or alone, as RGBA. */
export function previewPixels(
  { width, height, rgb }: TrainingPreview,
  labels: Uint8Array | null,
  colors: readonly number[],
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const color = colors[(labels?.[pixel] ?? 0) - 1];
    for (let channel = 0; channel < 3; channel++) {
      const own = rgb[3 * pixel + channel] ?? 0;
      const over = color === undefined ? own : (color >> (16 - 8 * channel)) & 0xff;
      pixels[4 * pixel + channel] = own + OPACITY * (over - own);
    }
    pixels[4 * pixel + 3] = 255;
  }
  return pixels;
}

/** Of all that is labelled, whatever its class. */
export function previewDice({ width, height, truth, now }: TrainingPreview): number {
  return dice(overlap({ width, height, data: truth }, { width, height, data: now }));
}
