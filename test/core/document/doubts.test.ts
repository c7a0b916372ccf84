import { describe, expect, it } from 'vitest';
import { disagreementWith, doubtsIn } from '../../../core/document/doubts.ts';
import type { Prediction } from '../../../core/document/prediction.ts';
import { predictionOf } from '../../support/editor-driver.ts';

/** Columns of full probability, from the left, of each class. */
function answer(widths: readonly number[], more: Partial<Prediction> = {}): Prediction {
  const side = 40;
  const planes = widths.map((columns) =>
    Array.from({ length: side * side }, (_, at) => (at % side < columns ? 255 : 0)),
  );
  const background = widths.length === 1 ? [] : [Array<number>(side * side).fill(10)];
  const data = Uint8Array.from([...background, ...planes].flat());
  const map = { width: side, height: side, channels: background.length + widths.length, data };
  return predictionOf(map, more);
}

describe('what a frame keeps of how sure its model was', () => {
  it('names classes by the labels that they have in the project', () => {
    expect(doubtsIn(answer([20], { labels: [7] }))).toEqual({ uncertainty: 0, doubts: { 7: 0 } });
    expect(doubtsIn(answer([0], { labels: [7] }))).toEqual({ uncertainty: 0, doubts: {} });
    expect(doubtsIn(answer([0, 10], { labels: [7, 9] })).doubts).toEqual({ 9: 0 });
  });

  it('compares a prediction with the one before, and keeps that where the model says the same again', () => {
    const [first, second] = [answer([10]), answer([30])];
    expect(disagreementWith(first, null, null)).toBe(null);
    expect(disagreementWith(second, first, null)).toBeCloseTo(0.5);
    expect(disagreementWith(second, second, 0.5)).toBe(0.5);
  });
});
