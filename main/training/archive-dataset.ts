import { WorkbenchError } from '../../core/contract/errors.ts';
import type { Pair } from './dataset.ts';

export function openArchive(file: string, _classes: number): Promise<ReadonlyMap<string, Pair>> {
  return Promise.reject(new WorkbenchError('dataset.archive', `${file}: not yet`));
}
