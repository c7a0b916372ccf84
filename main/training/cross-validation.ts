import { readFile } from 'node:fs/promises';
import { WorkbenchError, messageOf } from '../../core/errors.ts';
import {
  type Answering,
  type ValidationResults,
  validationResultsSchema,
  poolResults,
} from '../../core/training/validation-results.ts';
import type { ImageCounts } from '../../core/training/scores.ts';
import { runFiles } from './results/run-files.ts';

/** What the folds of a cross-validation say of a model that is trained on all their images. */
export interface CrossValidation {
  readonly folds: number;
  readonly images: readonly ImageCounts[];
}

/**
 * Reads what finished runs measured.
 * @param runs output folders, one per fold
 * @param how the model answers
 * @throws WorkbenchError `train.evidence` for a run without measurements, or runs that are not folds of one set
 */
export async function readCrossValidation(runs: readonly string[], how: Answering): Promise<CrossValidation> {
  try {
    return { folds: runs.length, images: poolResults(await Promise.all(runs.map(readResults)), how) };
  } catch (error) {
    throw new WorkbenchError(
      'train.evidence',
      `The runs given as evidence cannot be pooled: ${messageOf(error)}.`,
      { cause: error },
    );
  }
}

async function readResults(run: string): Promise<ValidationResults> {
  return validationResultsSchema.parse(JSON.parse(await readFile(runFiles(run).evidence, 'utf8')));
}
