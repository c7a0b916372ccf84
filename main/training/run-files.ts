import path from 'node:path';
import type { EpochRecord } from '../../core/training/history.ts';
import { historyCsv } from '../../core/training/history.ts';
import { writeFileAtomically } from './write-file.ts';

/** What a run keeps in its folder. */
export function runFiles(folder: string): {
  readonly checkpoint: string;
  readonly history: string;
  readonly curve: string;
  readonly best: string;
} {
  return {
    checkpoint: path.join(folder, 'last.ckpt'),
    history: path.join(folder, 'history.csv'),
    curve: path.join(folder, 'curve.svg'),
    best: path.join(folder, 'best.npz'),
  };
}

export async function writeHistory(folder: string, history: readonly EpochRecord[]): Promise<void> {
  await writeFileAtomically(runFiles(folder).history, historyCsv(history));
}
