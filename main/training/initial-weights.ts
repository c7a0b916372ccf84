import { stat } from 'node:fs/promises';
import path from 'node:path';
import { WorkbenchError } from '../../core/errors.ts';
import { type Parameters, meanParameters } from '../../core/network/parameters.ts';
import { readWeights } from '../files/models/weights.ts';
import { findModel } from '../inference/registry.ts';
import { runFiles } from './results/run-files.ts';

/**
 * Weights to start from; of several sources their mean.
 * @throws WorkbenchError as `readWeightsOf`, and `train.from` where the networks are not of one shape
 */
export async function readInitialWeights(
  sources: readonly string[],
  roots: readonly string[],
): Promise<Parameters> {
  const networks = await Promise.all(sources.map((source) => readWeightsOf(source, roots)));
  try {
    return meanParameters(networks);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new WorkbenchError('train.from', `The weights to start from have no mean: ${error.message}.`);
  }
}

/**
 * One network's weights: an `.npz` file, the folder of another run, whose best ones are taken, or a model by its id
 * or folder.
 * @param roots folders of models
 * @throws WorkbenchError `train.from` for a model without weights to go on from, and as `findModel`, `readWeights`
 */
async function readWeightsOf(source: string, roots: readonly string[]): Promise<Parameters> {
  for (const candidate of [source, runFiles(source).best]) {
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile()) return readWeights(candidate);
  }
  const { folder, manifest } = await findModel(roots, source);
  if (manifest.weights !== undefined) return readWeights(path.join(folder, manifest.weights));
  throw new WorkbenchError('train.from', `The model ${manifest.id} comes without weights to go on from.`);
}
