import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainingSettingsSchema } from '../../../core/contract/training.ts';
import { estimateOf, secondsAfterwards } from '../../../core/training/estimate.ts';

const SIDE = 100;
const settings = {
  ...trainingSettingsSchema.parse({ classes: ['lesion'], batch: 4 }),
  policy: { mode: 'stretch', width: SIDE, height: SIDE, overlap: 0 },
  size: { width: SIDE, height: SIDE },
} as const;
/** A tenth of a second to read, one to learn from an image, half a one to answer it. */
const speed = { read: 0.1, step: 1 / SIDE ** 2, answer: 0.5 / SIDE ** 2 };

describe('what a training comes to', () => {
  it('is reading, so many epochs with their validations, and comparing', () => {
    const images = { train: 40, validation: 10, gate: 20 };
    const estimate = estimateOf(images, { ...settings, epochs: 3 }, speed);
    expect(estimate).toMatchObject({ epochs: 3, steps: 30 });
    expect(estimate.reading).toBeCloseTo(5);
    expect(estimate.learning).toBeCloseTo(3 * (40 + 5));
    expect(estimate.comparing).toBeCloseTo(2 * 10 * 0.5 + 20 * (0.1 + 1));
    const seldom = estimateOf(images, { ...settings, epochs: 3, validateEvery: 3 }, speed);
    expect(seldom.learning).toBeCloseTo(3 * 40 + 5);
  });

  it('keeps to the time that is given, wherever one epoch fits', () => {
    const count = fc.integer({ min: 4, max: 500 });
    fc.assert(
      fc.property(
        count,
        count,
        count,
        fc.integer({ min: 60, max: 7200 }),
        (train, validation, gate, seconds) => {
          const images = { train, validation, gate };
          const { reading, learning, comparing, epochs } = estimateOf(
            images,
            { ...settings, seconds },
            speed,
          );
          if (epochs > 1) expect(reading + learning + comparing).toBeLessThanOrEqual(seconds + 1e-6);
          expect(reading + learning / epochs + learning + comparing).toBeGreaterThan(
            epochs > 1 ? seconds : 0,
          );
        },
      ),
    );
  });

  it('has nothing to compare where nothing is kept aside', () => {
    expect(secondsAfterwards({ validation: 0, gate: 0 }, { read: 1, answer: 1 })).toBe(0);
  });
});
