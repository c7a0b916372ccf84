import type { Labels } from '../imaging/raster.ts';
import type { TakingRules } from './proposed-change.ts';

/** How far two masks are apart. */
export interface MaskDistance {
  /** Of the model's mask, background left out. */
  readonly pixels: number;
  /** With another class than the model gave them. */
  readonly changed: number;
}

/**
 * How far a map is from what a model said. Objects count as their class, and classes that the model does not know as
 * background: it could not have found them.
 * @param model as many labels as the map has pixels
 */
export function distanceFromModel(
  model: Labels,
  labels: Labels,
  { classes, known }: Pick<TakingRules, 'classes' | 'known'>,
): MaskDistance {
  let pixels = 0;
  let changed = 0;
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const said = classes[model[pixel] as number] as number;
    const own = classes[labels[pixel] as number] as number;
    if (said !== 0 && known[said] === 1) pixels++;
    if (said !== (known[own] === 1 ? own : 0)) changed++;
  }
  return { pixels, changed };
}
