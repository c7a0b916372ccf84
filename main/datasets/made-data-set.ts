import { setTimeout } from 'node:timers/promises';
import type { DataFile } from '../../core/datasets/format.ts';
import type { DataSetVersion } from '../../core/datasets/version.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { Caller } from '../../core/rpc.ts';
import type { Child } from '../../core/rpc.ts';
import type { DataSetCalls, DataSetTask } from './messages.ts';

export interface MakingOptions {
  readonly fork: () => Child;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/** A process that a disk holds up cannot be ended at once: it is not waited for longer than this. */
const PATIENCE_MS = 3000;

/**
 * The files of a data set, made in a process of its own. It is gone when this has ended, however that came.
 * @throws WorkbenchError as `dataSetFiles` does; `export.failed`; the reason of the signal
 */
export async function* madeDataSet(
  task: DataSetTask,
  { fork, signal, onProgress }: MakingOptions,
): AsyncGenerator<DataFile, DataSetVersion> {
  signal.throwIfAborted();
  const child = fork();
  const caller = new Caller<DataSetCalls>(
    child,
    () => new WorkbenchError('export.failed', 'The process that made the data set ended unexpectedly.'),
  );
  try {
    await caller.call('begin', task, { signal });
    const next = () => {
      const part = caller.call('next', undefined, {
        signal,
        onProgress: ({ done, total }) => onProgress(done, total),
      });
      // Until its turn comes, a failure must not count as unhandled.
      part.catch(() => undefined);
      return part;
    };
    for (let part = next(); ;) {
      const { files, version } = await part;
      // More is made while these are on their way to the disk.
      if (version === null) part = next();
      yield* files;
      if (version !== null) return version;
    }
  } finally {
    child.kill();
    await Promise.race([caller.ended, setTimeout(PATIENCE_MS, undefined, { ref: false })]);
  }
}
