import path from 'node:path';
import type { Parameters } from '../../../core/network/parameters.ts';
import { learningCurve } from '../../../core/training/curve.ts';
import type { EpochRecord } from '../../../core/contract/training.ts';
import { historyCsv } from '../../../core/training/history.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { encodeWeights } from '../../files/models/weights.ts';

/** What a run keeps in its folder. */
export interface RunFiles {
  readonly checkpoint: string;
  readonly history: string;
  readonly curve: string;
  /** Best weights, as numpy.savez writes a state_dict. */
  readonly best: string;
  /** Counts on every validation image, for pooling the folds of a cross-validation. */
  readonly evidence: string;
  /** The finished model's folder. */
  readonly model: string;
}

export function runFiles(folder: string): RunFiles {
  return {
    checkpoint: path.join(folder, 'last.ckpt'),
    history: path.join(folder, 'history.csv'),
    curve: path.join(folder, 'curve.svg'),
    best: path.join(folder, 'best.npz'),
    evidence: path.join(folder, 'validation.json'),
    model: path.join(folder, 'model'),
  };
}

export async function writeHistory(folder: string, history: readonly EpochRecord[]): Promise<void> {
  const files = runFiles(folder);
  await writeFileAtomic(files.history, historyCsv(history));
  await writeFileAtomic(files.curve, learningCurve(history));
}

export async function writeBest(folder: string, parameters: Parameters): Promise<void> {
  await writeFileAtomic(runFiles(folder).best, encodeWeights(parameters));
}
