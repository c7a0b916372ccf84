import type { PredictRequest, PredictResponse, Priority, Provider } from '../../core/contract/inference.ts';
import { isCoded, WorkbenchError } from '../../core/errors.ts';
import type { ProbabilityMap } from '../../core/imaging/raster.ts';
import { CRASHED } from './inference-process.ts';
import type { InferenceProcess } from './inference-process.ts';

/** Bytes of inputs that go to the worker at once: little enough for the open image to cut in soon. */
const CHUNK = 1 << 20;

interface Job {
  readonly request: PredictRequest;
  readonly outputs: ProbabilityMap[];
  milliseconds: number;
  /** What computes it, from its first inputs to its last. */
  provider: Provider | undefined;
  retried: boolean;
  /** What failed at it before the CPU had its turn. */
  failed: { readonly provider: Provider; readonly error: unknown } | undefined;
  /** Aborted when nobody waits for it any more. */
  readonly stop: AbortController;
  readonly resolve: (response: PredictResponse) => void;
  readonly reject: (error: unknown) => void;
}

export interface DispatcherOptions {
  readonly worker: Pick<InferenceProcess, 'call'>;
  readonly roots: readonly string[];
  readonly provider: () => Provider;
  /** Longest time of one call, in milliseconds. */
  readonly limit: number;
  readonly onState: (state: 'working' | 'idle' | 'restarted') => void;
  /** Told when the CPU has answered what a provider had failed at. */
  readonly onFallback: (failed: Provider, error: unknown) => void;
}

/**
 * Predictions waiting for the worker, which does one thing at a time: interactive ones first, then in order of
 * arrival. Long requests go in chunks, so that an interactive one need not wait for a whole batch image.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #queues: Readonly<Record<Priority, Job[]>> = { interactive: [], batch: [] };
  #busy = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  predict(request: PredictRequest): Promise<PredictResponse> {
    return new Promise((resolve, reject) => {
      const stop = new AbortController();
      const state = { milliseconds: 0, provider: undefined, retried: false, failed: undefined };
      const job = { request, outputs: [], ...state, stop, resolve, reject };
      this.#queues[request.priority].push(job);
      void this.#work();
    });
  }

  /** The request rejects at once; what of it is running is left off as soon as that can be. */
  cancel(id: string): void {
    for (const queue of Object.values(this.#queues)) {
      for (const job of queue.filter(({ request }) => request.id === id)) {
        this.#remove(job);
        const reason = new WorkbenchError('inference.cancelled', 'The prediction was cancelled.');
        job.reject(reason);
        job.stop.abort(reason);
      }
    }
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#options.onState('working');
    for (let job = this.#next(); job !== undefined; job = this.#next()) await this.#advance(job);
    this.#busy = false;
    this.#options.onState('idle');
  }

  #next(): Job | undefined {
    return this.#queues.interactive[0] ?? this.#queues.batch[0];
  }

  async #advance(job: Job): Promise<void> {
    const { worker, roots, limit } = this.#options;
    const { request } = job;
    const provider = (job.provider ??= this.#options.provider());
    const inputs = slice(request, job.outputs.length);
    try {
      const answer = await worker.call(
        'predict',
        { roots, modelId: request.modelId, provider, inputs },
        limit,
        job.stop.signal,
      );
      job.outputs.push(...answer.outputs);
      job.milliseconds += answer.milliseconds;
      if (job.outputs.length < request.inputs.length) return;
      const { outputs, milliseconds, failed } = job;
      const { modelSha256 } = answer;
      if (failed !== undefined) this.#options.onFallback(failed.provider, failed.error);
      job.resolve({ outputs, provider, modelId: request.modelId, modelSha256, milliseconds });
    } catch (error) {
      if (isCrash(error) && !job.retried) {
        job.retried = true;
        this.#options.onState('restarted');
        return;
      }
      if (provider !== 'cpu' && isOfProvider(error)) {
        job.failed = { provider, error };
        // From the beginning, since its answers are not to be of two.
        job.provider = 'cpu';
        job.retried = false;
        job.outputs.length = 0;
        job.milliseconds = 0;
        return;
      }
      job.reject(isCrash(error) ? crashedTwice(request.modelId) : error);
    }
    this.#remove(job);
  }

  #remove(job: Job): void {
    const queue = this.#queues[job.request.priority];
    const index = queue.indexOf(job);
    if (index >= 0) queue.splice(index, 1);
  }
}

function slice({ inputs }: PredictRequest, from: number): PredictRequest['inputs'] {
  const bytes = inputs[from]?.data.length ?? 1;
  return inputs.slice(from, from + Math.max(1, Math.floor(CHUNK / bytes)));
}

function isCrash(error: unknown): boolean {
  return isCoded(error, CRASHED);
}

/** Whether it may be the provider's fault: it is when the CPU can do the same. */
function isOfProvider(error: unknown): boolean {
  return [CRASHED, 'inference.timeout', 'inference.provider', 'model.run'].some((code) =>
    isCoded(error, code),
  );
}

function crashedTwice(modelId: string): WorkbenchError {
  return new WorkbenchError(
    CRASHED,
    `The model ${modelId} ended the inference process twice on this image. ` +
      'Try another provider in the settings.',
  );
}
