import { WorkbenchError } from '../../core/errors.ts';
import type { Child } from '../../core/rpc.ts';
import { WorkerProcess } from '../processes/worker-process.ts';
import type { Provider } from '../../core/contract/inference.ts';
import type { Proof, Tasks } from './messages.ts';

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

/** Longest time of a trial, in milliseconds: loading a driver takes its time, but one that hangs is of no use. */
const TRIAL_LIMIT = 30_000;

/**
 * Has a provider prove itself in a process of its own, which ends with it: a bad driver takes down only its trial.
 * @throws WorkbenchError `inference.provider`, `inference.crashed`, `inference.timeout`; the reason of the signal
 */
export function tryProvider(fork: () => Child, provider: Provider, signal: AbortSignal): Promise<Proof> {
  const trial = new InferenceProcess(fork);
  return trial.call('prove', { provider }, TRIAL_LIMIT, signal).finally(() => trial.stop());
}
