import type { TrainingSettings } from '../../core/contract/training.ts';
import { type Ingredients, looksTwice, recipeFor } from '../../core/training/recipe.ts';
import type { Answering } from '../../core/training/validation-results.ts';
import type { Pair } from './data/pairs.ts';
import { survey } from './survey.ts';

/** What a run goes by, and how the model that comes of it answers. */
export interface Recipe {
  readonly settings: TrainingSettings;
  readonly answering: Answering;
}

/**
 * Chooses all that goes by what the images and masks look like, some of which are read for it.
 * @param pairs that are learnt from, at least one
 * @throws WorkbenchError as `survey`
 */
export async function recipeForImages(
  pairs: readonly Pair[],
  wish: Pick<Ingredients, 'classes' | 'from' | 'seconds'>,
): Promise<Recipe> {
  const { imageSize, finish } = await survey(pairs);
  const settings = recipeFor({ ...wish, images: pairs.length, imageSize });
  return { settings, answering: { mirroring: looksTwice(settings, wish.from), ...finish } };
}
