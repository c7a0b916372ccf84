import { describe, expect, it } from 'vitest';
import { classPalette, previewDice, previewPixels } from '../../../../renderer/ui/training/preview-pixels.ts';
import { shareDone } from '../../../../renderer/ui/training/share-done.ts';
import { NO_TRAINING } from '../../../../core/contract/training.ts';

const PREVIEW = {
  name: 'a',
  width: 3,
  height: 1,
  rgb: Uint8Array.of(0, 100, 200, 10, 20, 30, 255, 255, 255),
  truth: Uint8Array.of(0, 1, 2),
  now: Uint8Array.of(0, 1, 0),
};

describe('a preview', () => {
  it('shows the image alone, or with half of the colour of each label over it', () => {
    expect([...previewPixels(PREVIEW, null, [])]).toEqual([
      0, 100, 200, 255, 10, 20, 30, 255, 255, 255, 255, 255,
    ]);
    const colors = classPalette([{ color: '#ff0000' }, { color: '#0000ff' }]);
    expect([...previewPixels(PREVIEW, PREVIEW.truth, colors)]).toEqual([
      0, 100, 200, 255, 132, 10, 15, 255, 128, 128, 255, 255,
    ]);
  });

  it('leaves labels without a class as the image', () => {
    expect([...previewPixels(PREVIEW, Uint8Array.of(7, 7, 7), [0xff0000])]).toEqual([
      ...previewPixels(PREVIEW, null, []),
    ]);
  });

  it('says how far both agree on what is labelled', () => {
    expect(previewDice(PREVIEW)).toBeCloseTo(2 / 3);
    expect(previewDice({ ...PREVIEW, now: PREVIEW.truth })).toBe(1);
  });
});

describe('how much of a training is done', () => {
  const step = { epoch: 2, epochs: 4, step: 5, steps: 10, loss: 1, imagesPerSecond: 1, remaining: 1 };

  it('is that of what is being done just now', () => {
    expect(shareDone(NO_TRAINING)).toBeNull();
    expect(shareDone({ ...NO_TRAINING, loading: { done: 0, total: 0 } })).toBeNull();
    expect(shareDone({ ...NO_TRAINING, loading: { done: 1, total: 4 } })).toBe(0.25);
    expect(shareDone({ ...NO_TRAINING, loading: { done: 4, total: 4 } })).toBeNull();
    expect(shareDone({ ...NO_TRAINING, step })).toBe(0.375);
    expect(shareDone({ ...NO_TRAINING, step, comparing: { done: 3, total: 4 } })).toBe(0.75);
  });
});
