import { stepsPerEpoch } from '../../core/training/batches.ts';
import { secondsAfterwards } from '../../core/training/estimate.ts';
import { epochsWithin } from '../../core/training/pace.ts';
import { validate } from './results/validation.ts';
import type { TrainOptions } from './options.ts';
import { type RunParts, secondsPerImage } from './run.ts';
import { type TrainingState, stateParameters } from './training-step.ts';

/** Steps that are tried, of which the first only warms up. */
const TRIED = 4;

/**
 * Epochs that fit into a time, by what a few steps and a validation take, which change nothing. The time for reading,
 * for trying, and for all that comes after the last epoch counts as well.
 */
export async function measuredEpochs(
  seconds: number,
  options: TrainOptions,
  parts: RunParts,
  state: TrainingState,
  signal: AbortSignal,
): Promise<number> {
  const began = performance.now();
  const steps = stepsPerEpoch(parts.plan, parts.samples);
  let stepSeconds = Infinity;
  for (let tried = 0; tried < TRIED; tried++) {
    signal.throwIfAborted();
    const start = performance.now();
    const batch = await parts.batches.take(0, tried % steps);
    await parts.stepper.run(state, batch, 0);
    if (tried > 0) stepSeconds = Math.min(stepSeconds, secondsSince(start));
  }
  const start = performance.now();
  if (parts.validation.length > 0) {
    const parameters = stateParameters(state, parts.plan.channels);
    await validate(parameters, parts.validation, { ...options.runtime, signal });
  }
  const validation = secondsSince(start);
  const images = { validation: parts.validation.length, gate: options.judges ?? 0 };
  const answer = validation / Math.max(1, images.validation);
  const after = secondsAfterwards(images, { read: secondsPerImage(parts.reading), answer });
  const perEpoch = steps * stepSeconds + validation / options.validateEvery;
  return epochsWithin(seconds - parts.reading.seconds - secondsSince(began) - after, perEpoch);
}

const secondsSince = (start: number): number => (performance.now() - start) / 1000;
