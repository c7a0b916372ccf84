import * as z from 'zod';
import { type ImageCounts, THRESHOLDS } from './scores.ts';

const overlapSchema = z.strictObject({
  intersection: z.number().nonnegative(),
  a: z.number().nonnegative(),
  b: z.number().nonnegative(),
});

/** What a model does beside applying its threshold; images that were measured in different ways cannot be pooled. */
export const answeringSchema = z.strictObject({
  /** Whether answers for the image and the mirrored image are averaged. */
  mirroring: z.boolean().default(false),
  fillHoles: z.boolean().default(false),
  /** Regions of fewer image pixels are dropped; 0 keeps all. */
  smallestRegion: z.int().nonnegative().default(0),
  /** Only the largest region of each class is kept. */
  onlyLargest: z.boolean().default(false),
});
export type Answering = Readonly<z.infer<typeof answeringSchema>>;

/** What a run leaves behind about its validation images, so that the folds of a cross-validation can be pooled. */
export const validationResultsSchema = z.strictObject({
  thresholds: z.array(z.number()),
  ...answeringSchema.shape,
  images: z.array(z.strictObject({ name: z.string(), overlaps: z.array(overlapSchema) })).readonly(),
});
export type ValidationResults = z.infer<typeof validationResultsSchema>;

export function resultsOf(images: readonly ImageCounts[], how: Answering): ValidationResults {
  return {
    thresholds: [...THRESHOLDS],
    ...how,
    images: images.map(({ name, overlaps }) => ({ name, overlaps: [...overlaps] })),
  };
}

/**
 * Images of several runs, each measured once.
 * @param how the model that they are to speak for answers
 * @throws Error when two runs measured the same image, or in another way: then they are not folds of one set.
 */
export function poolResults(runs: readonly ValidationResults[], how: Answering): readonly ImageCounts[] {
  const images = runs.flatMap((run) => run.images);
  const seen = new Set<string>();
  for (const { name } of images) {
    if (seen.has(name)) throw new Error(`${name} was validated in two of the runs`);
    seen.add(name);
  }
  const comparable = runs.every(({ thresholds }) => String(thresholds) === String(THRESHOLDS));
  if (!comparable) throw new Error('the runs were measured at other thresholds');
  if (runs.some((run) => inWords(run) !== inWords(how))) {
    throw new Error(`they must all have been measured ${inWords(how)}, as this model is`);
  }
  return images;
}

function inWords({ mirroring, fillHoles, smallestRegion, onlyLargest }: Answering): string {
  const regions = smallestRegion > 0 ? `without regions under ${smallestRegion} pixels` : 'with all regions';
  return [
    mirroring ? 'with mirrored images' : 'without mirrored images',
    fillHoles ? 'with holes filled' : 'with holes left open',
    regions,
    ...(onlyLargest ? ['only the largest of each class'] : []),
  ].join(', ');
}
