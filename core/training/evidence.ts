import * as z from 'zod';
import { type ImageCounts, THRESHOLDS } from './scores.ts';

const overlapSchema = z.strictObject({
  intersection: z.number().nonnegative(),
  a: z.number().nonnegative(),
  b: z.number().nonnegative(),
});

/** What a run leaves behind about its validation images, so that the folds of a cross-validation can be pooled. */
export const evidenceSchema = z.strictObject({
  thresholds: z.array(z.number()),
  /** Whether answers for the image and the mirrored image were averaged. */
  mirroring: z.boolean().default(false),
  images: z.array(z.strictObject({ name: z.string(), overlaps: z.array(overlapSchema) })).readonly(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export function evidenceOf(images: readonly ImageCounts[], mirroring: boolean): Evidence {
  return {
    thresholds: [...THRESHOLDS],
    mirroring,
    images: images.map(({ name, overlaps }) => ({ name, overlaps: [...overlaps] })),
  };
}

/**
 * Images of several runs, each measured once.
 * @param mirroring whether the model that they are to speak for mirrors
 * @throws Error when two runs measured the same image, or in another way: then they are not folds of one set.
 */
export function poolEvidence(runs: readonly Evidence[], mirroring: boolean): readonly ImageCounts[] {
  const images = runs.flatMap((run) => run.images);
  const seen = new Set<string>();
  for (const { name } of images) {
    if (seen.has(name)) throw new Error(`${name} was validated in two of the runs`);
    seen.add(name);
  }
  const comparable = runs.every(({ thresholds }) => String(thresholds) === String(THRESHOLDS));
  if (!comparable) throw new Error('the runs were measured at other thresholds');
  if (runs.some((run) => run.mirroring !== mirroring)) {
    throw new Error(
      `they must all have been measured with${mirroring ? '' : 'out'} --mirroring, as this model is`,
    );
  }
  return images;
}
