import { doubtsOf } from '../imaging/uncertainty.ts';
import { disagreementOf } from '../mask/disagreement.ts';
import type { Prediction } from './prediction.ts';
import type { MaskFields } from './state.ts';

/** What a frame keeps of how sure its model was, for choosing what to label next. */
export function doubtsIn({ map, threshold, labels }: Prediction): Pick<MaskFields, 'uncertainty' | 'doubts'> {
  const { uncertainty, classes } = doubtsOf(map, threshold);
  const byLabel = [...classes].flatMap(([place, doubt]) => {
    const label = labels[place - 1];
    return label === undefined ? [] : [[label, doubt] as const];
  });
  return { uncertainty, doubts: Object.fromEntries(byLabel) };
}

/**
 * How far a prediction is from the one before it.
 * @param known what was said of that one, which stays where the model says the same once more
 */
export function disagreementWith(
  prediction: Prediction,
  before: Prediction | null,
  known: number | null,
): number | null {
  if (before === null) return null;
  return before.id === prediction.id ? known : disagreementOf(prediction, before);
}
