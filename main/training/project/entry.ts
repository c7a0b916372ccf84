import type { TrainingEvent } from '../../../core/contract/training.ts';
import { messageOf } from '../../../core/errors.ts';
import { lowerPriority } from '../../processes/priority.ts';
import type { TrainerHeard, TrainerTold } from './messages.ts';
import { trainProject } from './run.ts';

/** Entry of the process that trains. Main is its only caller. */
const stop = new AbortController();
const tell = (heard: TrainerHeard): void => process.parentPort.postMessage(heard);

process.parentPort.on('message', ({ data }: { readonly data: TrainerTold }) => {
  if (data.kind === 'stop') stop.abort();
  else void run(data.folder);
});
process.on('unhandledRejection', () => process.exit(1));

async function run(folder: string): Promise<void> {
  lowerPriority('low');
  try {
    const hooks = { signal: stop.signal, onEvent: (event: TrainingEvent) => tell({ kind: 'event', event }) };
    const result = await trainProject(folder, hooks);
    if (result.outcome === 'stopped') tell({ kind: 'stopped' });
    else tell({ kind: 'finished', folder: result.folder });
  } catch (error) {
    tell({ kind: 'failed', message: messageOf(error) });
  }
}
