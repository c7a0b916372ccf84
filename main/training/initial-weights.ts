import { stat } from 'node:fs/promises';
import path from 'node:path';
import { WorkbenchError } from '../../core/contract/errors.ts';
import type { Parameters } from '../../core/network/parameters.ts';
import { MODEL_FILES } from '../files/model-folder.ts';
import { readWeights } from '../files/weights.ts';
import { runFiles } from './run-files.ts';

/**
 * Weights to start from: an `.npz` file, a model's folder, or the folder of another run, whose best ones are taken.
 * @throws WorkbenchError `train.from` when it is none of these, and as `readWeights`
 */
export async function readInitialWeights(source: string): Promise<Parameters> {
  const candidates = [source, path.join(source, MODEL_FILES.weights), runFiles(source).best];
  for (const candidate of candidates) {
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile()) return readWeights(candidate);
  }
  throw new WorkbenchError(
    'train.from',
    `${source} is neither a weights file, a model nor a run with weights.`,
  );
}
