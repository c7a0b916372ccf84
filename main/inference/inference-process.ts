import { WorkbenchError } from '../../core/errors.ts';
import type { Child } from '../../core/rpc.ts';
import { WorkerProcess } from '../processes/worker-process.ts';
import type { Tasks } from './messages.ts';

/** By which callers tell a lost process from a refused task. */
export const CRASHED = 'inference.crashed';

/** The process that runs models. `onLost` is told when it ended by itself. */
export class InferenceProcess extends WorkerProcess<Tasks> {
  constructor(fork: () => Child, onLost: () => void = () => undefined) {
    super({
      fork,
      onLost,
      crashed: () => new WorkbenchError(CRASHED, 'The inference process ended unexpectedly.'),
      timedOut: (seconds) =>
        new WorkbenchError('inference.timeout', `The model gave no answer within ${seconds} seconds.`),
    });
  }
}
