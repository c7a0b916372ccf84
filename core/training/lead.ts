/**
 * Whether one model is clearly better than another on the same images: by more than the standard error of the mean
 * difference, so that few images do not decide by chance. One image decides alone.
 * @param ours Dice of each image
 * @param theirs of the same images in the same order
 */
export function leads(ours: readonly number[], theirs: readonly number[]): boolean {
  const count = ours.length;
  const differences = ours.map((value, at) => value - (theirs[at] as number));
  const mean = differences.reduce((sum, value) => sum + value, 0) / count;
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardError = Math.sqrt(squares / Math.max(1, count - 1) / count);
  return mean > standardError;
}
