/** How much the difference between two models scatters from image to image, in Dice, until the images tell. */
const SCATTER = 0.2;

/** So many images must have been seen before they tell as much as that. */
const BEFOREHAND = 4;

/** Standard errors of the mean difference: by chance it is so large in one of ten draws at most. */
const ERRORS = 1.5;

/**
 * Whether one model is clearly better than another on the same images, so that few images do not decide by chance, and
 * one alone only by a large difference.
 * @param ours Dice of each image
 * @param theirs of the same images in the same order
 */
export function leads(ours: readonly number[], theirs: readonly number[]): boolean {
  const count = ours.length;
  const differences = ours.map((value, at) => value - (theirs[at] as number));
  const mean = differences.reduce((sum, value) => sum + value, 0) / count;
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const variance = (squares + BEFOREHAND * SCATTER ** 2) / (count - 1 + BEFOREHAND);
  return mean > ERRORS * Math.sqrt(variance / count);
}
