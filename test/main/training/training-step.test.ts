import { describe, expect, it } from 'vitest';
import type { Widths } from '../../../core/network/definition.ts';
import { elementCount, initialParameters, parameterSpecs } from '../../../core/network/parameters.ts';
import { totalElements, trainingGraph } from '../../../core/network/training-graph.ts';
import {
  type Batch,
  initialState,
  stateParameters,
  TrainingStep,
} from '../../../main/training/training-step.ts';
import { openGraph, randomTensor } from '../../support/runtime.ts';

const SMALL: Widths = [4, 4, 8, 8, 8, 8];

/** Discs of random place and size, brighter than a noisy ground. */
function discs(n: number, side: number): Batch {
  const noise = randomTensor(3, [n, 3, side, side], 0.05).data;
  const places = randomTensor(4, [n, 3]).data;
  const targets = new Float32Array(n * side * side);
  const images = noise.map((value, i) => {
    const image = Math.floor(i / (3 * side * side));
    const pixel = i % (side * side);
    const place = (k: number): number => places[image * 3 + k] as number;
    const [x, y] = [
      (pixel % side) / side - 0.5 - 0.1 * place(0),
      Math.floor(pixel / side) / side - 0.5 - 0.1 * place(1),
    ];
    const inside = Math.hypot(x, y) < 0.2 + 0.03 * Math.abs(place(2));
    targets[image * side * side + pixel] = inside ? 1 : 0;
    return 0.5 + value + (inside ? 0.15 : -0.15);
  });
  return { images, targets, weights: new Float32Array(targets.length).fill(1) };
}

describe('a whole training step', () => {
  it('has the gradient that finite differences show, for every parameter of a shrunken network', async () => {
    const [n, side] = [2, 64];
    const shape = {
      batch: n,
      height: side,
      width: side,
      classes: 1,
      optimizer: 'adamw',
      widths: SMALL,
    } as const;
    const run = await openGraph(trainingGraph(shape, { withGradient: true }));
    const state = initialState(initialParameters(21, 1, SMALL), SMALL);
    const batch = discs(n, side);
    const vector = (data: Float32Array) => ({ shape: [data.length], data });
    const evaluate = (parameters: Float32Array) =>
      run({
        parameters: vector(parameters),
        statistics: vector(state.statistics),
        moment1: vector(state.moment1),
        moment2: vector(state.moment2),
        images: { shape: [n, 3, side, side], data: batch.images },
        targets: { shape: [n, 1, side, side], data: batch.targets },
        weights: { shape: [n, 1, side, side], data: batch.weights },
        learning_rate: vector(Float32Array.of(1e-3)),
        step: vector(Float32Array.of(1)),
      });
    const { gradient } = await evaluate(state.parameters);
    if (!gradient) throw new Error('no gradient');
    const norm = Math.hypot(...gradient);
    let offset = 0;
    for (const { name, shape: tensor } of parameterSpecs(1, SMALL).filter(({ trainable }) => trainable)) {
      const [from, to] = [offset, offset + elementCount(tensor)];
      offset = to;
      const direction = randomTensor(from, tensor).data;
      const length = Math.hypot(...direction);
      const epsilon = 4e-3 / length;
      const along = async (sign: number): Promise<number> => {
        const moved = state.parameters.slice();
        for (let i = from; i < to; i++)
          moved[i] = (moved[i] as number) + sign * epsilon * (direction[i - from] as number);
        return (await evaluate(moved))['loss']?.[0] as number;
      };
      const measured = ((await along(1)) - (await along(-1))) / (2 * epsilon * length);
      const stated = direction.reduce((sum, d, i) => sum + d * (gradient[from + i] as number), 0) / length;
      expect(Math.abs(stated - measured), name).toBeLessThan(0.02 * norm);
    }
    expect(offset).toBe(totalElements(parameterSpecs(1, SMALL).filter(({ trainable }) => trainable)));
  });

  it('overfits one batch to a loss under 0.05', { timeout: 120_000 }, async () => {
    const [n, side] = [2, 64];
    const step = await TrainingStep.create({
      batch: n,
      height: side,
      width: side,
      classes: 1,
      optimizer: 'adam',
    });
    let state = initialState(initialParameters(5));
    let loss = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 250 && loss >= 0.05; i++)
      ({ state, loss } = await step.run(state, discs(n, side), 4e-3));
    await step.release();
    expect(loss).toBeLessThan(0.05);
  });

  it('gives the same numbers for the same state and batch', async () => {
    const shape = { batch: 2, height: 32, width: 32, classes: 1, optimizer: 'adamw' } as const;
    const batch = discs(2, 32);
    const results = [];
    for (let i = 0; i < 2; i++) {
      const step = await TrainingStep.create(shape);
      const first = await step.run(initialState(initialParameters(9)), batch, 1e-3);
      results.push(await step.run(first.state, batch, 1e-3));
      await step.release();
    }
    expect(results[0]).toEqual(results[1]);
  });

  it('moves the running statistics a tenth of the way to those of the batch', async () => {
    const step = await TrainingStep.create({
      batch: 2,
      height: 32,
      width: 32,
      classes: 1,
      optimizer: 'adam',
    });
    const start = initialState(initialParameters(9));
    const { state } = await step.run(start, discs(2, 32), 0);
    await step.release();
    const after = stateParameters(state, 1).get('e1.bn.running_var')?.data ?? new Float32Array();
    // From 1 towards a small variance: never below nine tenths, and not still at 1.
    expect([...after].every((value) => value >= 0.9 && value !== 1)).toBe(true);
    expect(state.parameters).toEqual(start.parameters);
  });

  it('trains several exclusive classes', async () => {
    const shape = { batch: 1, height: 32, width: 32, classes: 3, optimizer: 'adam' } as const;
    const step = await TrainingStep.create(shape);
    const label = (i: number): number => Math.floor((i % 1024) / 342);
    const targets = Float32Array.from({ length: 3 * 1024 }, (_, i) =>
      label(i) === Math.floor(i / 1024) ? 1 : 0,
    );
    const images = Float32Array.from({ length: 3 * 1024 }, (_, i) => (label(i) + 1) / 4);
    const batch = { images, targets, weights: new Float32Array(1024).fill(1) };
    let state = initialState(initialParameters(2, 3));
    const losses = [];
    for (let i = 0; i < 40; i++) {
      const result = await step.run(state, batch, 3e-3);
      state = result.state;
      losses.push(result.loss);
    }
    await step.release();
    expect(losses.at(-1)).toBeLessThan(0.6 * (losses[0] as number));
  });
});

describe('stateParameters', () => {
  it('undoes initialState', () => {
    const parameters = initialParameters(4, 3);
    expect(stateParameters(initialState(parameters), 3)).toEqual(parameters);
  });
});
