import { describe, expect, it } from 'vitest';
import { augmentPresets } from '../../../core/imaging/augment-settings.ts';
import {
  type BatchPlan,
  makeBatch,
  stepsPerEpoch,
  type TrainingSample,
} from '../../../core/training/batches.ts';
import { toWorkingSize } from '../../../core/training/working-size.ts';

const plan: BatchPlan = {
  seed: 7,
  batch: 4,
  width: 32,
  height: 32,
  channels: 1,
  mode: 'stretch',
  visits: 1,
  augment: augmentPresets.none,
};

/** Image `n` is uniformly of grey value `n`. */
const samples = Array.from({ length: 10 }, (_, value) => ({
  image: { width: 32, height: 32, data: new Uint8Array(3 * 1024).fill(value) },
  labels: { width: 32, height: 32, data: new Uint8Array(1024).fill(value % 2) },
}));

const valuesOf = (images: Float32Array): number[] =>
  Array.from({ length: 4 }, (_, at) => Math.round(255 * (images[at * 3 * 1024] as number)));

describe('batches', () => {
  it('depend on seed, epoch and step alone', () => {
    const full = { ...plan, augment: augmentPresets.full };
    const batch = makeBatch(samples, full, 3, 1);
    makeBatch(samples, full, 0, 0);
    expect(makeBatch(samples, full, 3, 1)).toEqual(batch);
    expect(makeBatch(samples, full, 4, 1)).not.toEqual(batch);
    expect(makeBatch(samples, full, 3, 0)).not.toEqual(batch);
    expect(makeBatch(samples, { ...full, seed: 8 }, 3, 1)).not.toEqual(batch);
  });

  it('go through all samples once an epoch, in a new order each time', () => {
    const even = samples.slice(0, 8);
    const epoch = (number: number): number[] =>
      [0, 1].flatMap((step) => valuesOf(makeBatch(even, plan, number, step).images));
    expect(epoch(0).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(epoch(1).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(epoch(0)).not.toEqual(epoch(1));
  });

  it('are whole ones; a set smaller than a batch goes round', () => {
    const ten = Array.from({ length: 10 }, () => samples[0] as TrainingSample);
    expect(stepsPerEpoch(plan, ten)).toBe(2);
    expect(stepsPerEpoch({ ...plan, visits: 6 }, ten)).toBe(15);
    expect(stepsPerEpoch(plan, ten.slice(0, 3))).toBe(1);
    expect(new Set(valuesOf(makeBatch(samples.slice(0, 3), plan, 0, 0).images))).toEqual(new Set([0, 1, 2]));
  });
});

describe('weights', () => {
  const striped = {
    image: { width: 32, height: 32, data: new Uint8Array(3 * 1024).fill(9) },
    labels: { width: 32, height: 32, data: new Uint8Array(1024) },
    weights: { width: 32, height: 32, data: Uint8Array.from({ length: 1024 }, (_, at) => at % 256) },
  };

  it('are those of each pixel, in 0..1, and in full where a sample has none', () => {
    const { weights } = makeBatch([striped], { ...plan, batch: 1 }, 0, 0);
    weights.forEach((weight, at) => expect(weight).toBeCloseTo((at % 256) / 255, 6));
    expect(makeBatch(samples, plan, 0, 0).weights.every((weight) => weight === 1)).toBe(true);
  });

  it('go with the labels through every augmentation', () => {
    // Where the label is 1 the weight is full, elsewhere a third.
    const labels = Uint8Array.from({ length: 1024 }, (_, at) => (at % 32 < 11 && at < 500 ? 1 : 0));
    const marked = {
      ...striped,
      labels: { ...striped.labels, data: labels },
      weights: { ...striped.weights, data: labels.map((label) => (label === 1 ? 255 : 85)) },
    };
    const full = { ...plan, channels: 3, augment: augmentPresets.full };
    for (let step = 0; step < 8; step++) {
      const { targets, weights } = makeBatch([marked], full, 0, step);
      for (let sample = 0; sample < full.batch; sample++) {
        for (let at = 0; at < 1024; at++) {
          const isMarked = targets[(sample * 3 + 1) * 1024 + at] === 1;
          expect(weights[sample * 1024 + at]).toBeCloseTo(isMarked ? 1 : 1 / 3, 5);
        }
      }
    }
  });
});

describe('crops for tiles', () => {
  it('are as many as would tile the image', () => {
    const square = (side: number): TrainingSample => ({
      image: { width: side, height: side, data: new Uint8Array(3 * side * side) },
      labels: { width: side, height: side, data: new Uint8Array(side * side) },
    });
    const crops = { ...plan, mode: 'tiles', batch: 1, visits: 2 } as const;
    const input = square(plan.width);
    expect(stepsPerEpoch(crops, [input])).toBe(2);
    expect(stepsPerEpoch(crops, [input, square(3 * plan.width), square(1)])).toBe(2 + 18 + 2);
  });
});

describe('working size', () => {
  const size = { width: 64, height: 32 };
  const sample = {
    image: { ...size, data: new Uint8Array(3 * 2048).fill(100) },
    labels: { ...size, data: Uint8Array.from({ length: 2048 }, (_, at) => (at % 64 < 32 ? 1 : 0)) },
  };
  const policy = { width: 32, height: 32, overlap: 0 };

  it('is the network input for stretch, with the aspect kept for letterbox, the original for tiles', () => {
    const sizeIn = (mode: BatchPlan['mode']) => toWorkingSize(sample, { ...policy, mode }).image;
    expect(sizeIn('stretch')).toMatchObject({ width: 32, height: 32 });
    expect(sizeIn('letterbox')).toMatchObject({ width: 32, height: 16 });
    expect(sizeIn('tiles')).toBe(sample.image);
  });

  it('averages weights when it shrinks them, and has none where there were none', () => {
    const data = Uint8Array.from({ length: 2048 }, (_, at) => (at % 2 === 0 ? 255 : 100));
    const weighted = { ...sample, weights: { ...size, data } };
    const { weights } = toWorkingSize(weighted, { ...policy, mode: 'stretch' });
    expect(weights).toMatchObject({ width: 32, height: 32 });
    expect(weights?.data.every((weight) => weight === 178)).toBe(true);
    const larger = toWorkingSize(weighted, { ...policy, width: 128, height: 64, mode: 'stretch' }).weights;
    expect(new Set(larger?.data)).toEqual(new Set([255, 100]));
    expect(toWorkingSize(sample, { ...policy, mode: 'stretch' })).not.toHaveProperty('weights');
  });

  it('keeps labels over the same part of the image', () => {
    const { labels } = toWorkingSize(sample, { ...policy, mode: 'stretch' });
    labels.data.forEach((label, at) => expect(label).toBe(at % 32 < 16 ? 1 : 0));
  });
});
