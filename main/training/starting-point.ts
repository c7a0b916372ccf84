import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { WorkbenchError } from '../../core/errors.ts';
import { type Parameters, initialParameters } from '../../core/network/parameters.ts';
import { type Checkpoint, type Weights, readCheckpoint } from './checkpoint.ts';
import type { DataSet } from './data/data-source.ts';
import type { TrainOptions } from './options.ts';
import { runFiles } from './results/run-files.ts';
import { initialState } from './training-step.ts';

/**
 * The checkpoint to resume from, or a fresh state.
 * @param initial weights with as many outputs as there are channels, instead of random ones
 * @throws WorkbenchError `train.resume`, `train.exists` where the options and the files disagree
 */
export async function startingPoint(
  options: TrainOptions,
  data: DataSet,
  channels: number,
  initial?: Parameters,
): Promise<Checkpoint> {
  const files = runFiles(options.out);
  const fingerprint = fingerprintOf(options, data);
  if (options.resume) {
    const checkpoint = await readCheckpoint(files.checkpoint);
    const { progress } = checkpoint;
    if (progress.fingerprint === fingerprint && progress.channels === channels) return checkpoint;
    throw new WorkbenchError(
      'train.resume',
      `${files.checkpoint} belongs to a run with other data or settings; resume with those it started with.`,
    );
  }
  if (await stat(files.checkpoint).catch(() => undefined)) {
    throw new WorkbenchError(
      'train.exists',
      `${options.out} already holds a run: go on with that, or choose another folder.`,
    );
  }
  const state = initialState(initial ?? initialParameters(options.seed, channels));
  return {
    state,
    average: copyOf(state),
    best: copyOf(state),
    progress: { fingerprint, channels, ...AT_THE_START },
  };
}

const AT_THE_START = { step: 0, epoch: 0, stepInEpoch: 0, lossSum: 0, secondsInEpoch: 0, history: [] };

/** A copy, since the average is updated in place. */
function copyOf({ parameters, statistics }: Weights): Weights {
  return { parameters: parameters.slice(), statistics: statistics.slice() };
}

/** Everything that the numbers of a run depend on. Epochs and patience may change when a run is resumed. */
function fingerprintOf(options: TrainOptions, data: DataSet): string {
  const { policy, size, batch, learningRate: peak, schedule, warmUp, optimizer, seed } = options;
  const { augment, visits, averageDecay, validateEvery, separateObjects } = options;
  const names = [data.train, data.validation].map((pairs) => pairs.map(({ name }) => name));
  const sizes = { policy, size, batch };
  const course = {
    peak,
    schedule,
    warmUp,
    optimizer,
    seed,
    augment,
    visits,
    names,
    averageDecay,
    validateEvery,
    separateObjects,
  };
  return createHash('sha256')
    .update(JSON.stringify({ ...sizes, ...course }))
    .digest('hex');
}
