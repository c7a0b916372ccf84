import { stat } from 'node:fs/promises';
import { WorkbenchError } from '../../core/contract/errors.ts';
import type { Parameters } from '../../core/network/parameters.ts';
import { readCheckpoint } from './checkpoint.ts';
import { runFiles } from './run-files.ts';
import { stateParameters } from './training-step.ts';

/** Weights to start from: the best ones of a run's folder. */
export async function readInitialWeights(source: string, channels: number): Promise<Parameters> {
  const { checkpoint } = runFiles(source);
  if (await stat(checkpoint).catch(() => undefined)) {
    return stateParameters((await readCheckpoint(checkpoint)).best, channels);
  }
  throw new WorkbenchError('train.from', `${source} is no run with a checkpoint.`);
}
