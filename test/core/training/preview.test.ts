import { describe, expect, it } from 'vitest';
import { trainingPreviewSchema } from '../../../core/contract/training.ts';
import { answerIn, previewOf, previewed } from '../../../core/training/preview.ts';

/** An image whose left half is white, and a mask that says so. */
function halves(width: number, height: number) {
  const isLeft = (at: number): boolean => at % width < width / 2;
  const pixels = width * height;
  const rgb = Uint8Array.from({ length: 3 * pixels }, (_, at) => (isLeft(Math.floor(at / 3)) ? 255 : 0));
  const labels = Uint8Array.from({ length: pixels }, (_, at) => (isLeft(at) ? 1 : 0));
  return { image: { width, height, data: rgb }, labels: { width, height, data: labels } };
}

describe('the images that show what the network says', () => {
  it('are the same three, in whatever order they come', () => {
    const names = Array.from({ length: 20 }, (_, at) => `image ${at}`);
    const chosen = previewed(names);
    expect(chosen.size).toBe(3);
    expect(previewed(names.toReversed())).toEqual(chosen);
    expect(previewed(['only'])).toEqual(new Set(['only']));
  });

  it('are small, with the truth and the answer at their size', () => {
    const { image, labels } = halves(1024, 512);
    const preview = previewOf(image, labels);
    expect(preview).toMatchObject({ width: 256, height: 128 });
    const probability = { ...labels, channels: 1, data: labels.data.map((label) => 255 * (1 - label)) };
    const now = answerIn(preview, probability);
    expect(now.every((label, at) => label === 1 - (preview.truth[at] as number))).toBe(true);
    expect(preview.rgb).toHaveLength(3 * 256 * 128);
    expect(trainingPreviewSchema.safeParse({ name: 'a', ...preview, now }).success).toBe(true);
  });

  it('stay as they are where they are small already, and tell classes apart', () => {
    const { image, labels } = halves(10, 4);
    const preview = previewOf(image, labels);
    expect(preview).toMatchObject({ width: 10, height: 4, truth: labels.data });
    const surely = (label: number) => labels.data.map((here) => (here + 1 === label ? 255 : 0));
    const data = Uint8Array.from([...surely(0), ...surely(1), ...surely(2)]);
    expect(answerIn(preview, { width: 10, height: 4, channels: 3, data })).toEqual(
      labels.data.map((label) => label + 1),
    );
  });
});
