import { describe, expect, it } from 'vitest';
import { type AxialKernel, inferenceGraph } from '../../../core/network/inference-graph.ts';
import { initialParameters } from '../../../core/network/parameters.ts';
import { referenceGraph } from '../../../core/network/reference-graph.ts';
import { openGraph, randomTensor, scrambled } from '../../support/runtime.ts';

const SIZES = [
  [1, 32, 32],
  [1, 256, 256],
  [2, 64, 160],
  [1, 224, 96],
] as const;

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}

function spread(values: Float32Array): number {
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return most - least;
}

describe.each([1, 4])('the graphs with %i output channel(s)', (channels) => {
  const parameters = scrambled(initialParameters(11, channels), 12);

  it.each(['cross', 'pair'] as const)(
    'agree to 1e-5 at several sizes: reference and inference (%s kernels)',
    async (kernel: AxialKernel) => {
      const reference = await openGraph(referenceGraph(parameters));
      const inference = await openGraph(inferenceGraph(parameters, kernel));
      for (const [n, height, width] of SIZES) {
        const image = randomTensor(height, [n, 3, height, width], 0.5);
        const { probability: expected } = await reference({ image });
        const { probability: found } = await inference({ image });
        if (!expected || !found) throw new Error('no output named probability');
        expect(found.length).toBe(n * channels * height * width);
        expect(largestDifference(expected, found)).toBeLessThan(1e-5);
        // Guards the comparison itself: a saturated or constant output would agree with anything.
        expect(spread(found)).toBeGreaterThan(0.01);
      }
    },
  );

  it('give probabilities', async () => {
    const run = await openGraph(inferenceGraph(parameters));
    const { probability } = await run({ image: randomTensor(1, [1, 3, 32, 32]) });
    const values = [...(probability ?? [])];
    expect(values.every((p) => p >= 0 && p <= 1)).toBe(true);
    if (channels > 1) {
      const firstPixel = Array.from({ length: channels }, (_, c) => values[c * 1024] ?? Number.NaN);
      expect(firstPixel.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
  });
});
