import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  type BatchArrays,
  type BatchPlan,
  type TrainingSample,
  makeBatch,
  stepsPerEpoch,
} from '../../../core/training/batches.ts';

/** Where the loop gets its batches from; the same place gives the same batch from any source. */
export interface BatchSource {
  take(epoch: number, step: number): Promise<BatchArrays>;
  close(): Promise<void>;
}

/** Batches from a worker where its bundle lies beside this one, else from this thread. */
export function openBatches(samples: readonly TrainingSample[], plan: BatchPlan): BatchSource {
  // Bundles are CommonJS and know their folder; sources run as modules, which a plain worker could not load.
  const worker = typeof __dirname === 'string' ? path.join(__dirname, 'augment-worker.cjs') : undefined;
  const found = worker !== undefined && existsSync(worker);
  return found ? new WorkerBatches(worker, samples, plan) : new InlineBatches(samples, plan);
}

/** Makes each batch when it is asked for, on the calling thread. */
export class InlineBatches implements BatchSource {
  constructor(
    private readonly samples: readonly TrainingSample[],
    private readonly plan: BatchPlan,
  ) {}

  async take(epoch: number, step: number): Promise<BatchArrays> {
    // A turn of the event loop, so that signals and progress are handled between two blocking steps.
    await new Promise(setImmediate);
    return makeBatch(this.samples, this.plan, epoch, step);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export interface WorkerInput {
  readonly samples: readonly TrainingSample[];
  readonly plan: BatchPlan;
}

export interface BatchRequest {
  readonly epoch: number;
  readonly step: number;
}

export interface BatchReply extends BatchRequest {
  readonly arrays: BatchArrays;
}

/** Batches that are made ahead: while the network computes one, the next are in the making. */
const AHEAD = 2;

/** Makes batches on another thread. Samples lie in shared memory, so they are not copied. */
export class WorkerBatches implements BatchSource {
  private readonly worker: Worker;
  private readonly steps: number;
  private readonly ready = new Map<string, BatchArrays>();
  private readonly asked = new Set<string>();
  private waiting:
    { readonly key: string; give(arrays: BatchArrays): void; fail(cause: Error): void } | undefined;
  private failure: Error | undefined;

  constructor(file: string, samples: readonly TrainingSample[], plan: BatchPlan) {
    this.steps = stepsPerEpoch(plan, samples);
    this.worker = new Worker(file, { workerData: { samples, plan } satisfies WorkerInput });
    this.worker.on('message', (reply: BatchReply) => this.receive(reply));
    this.worker.on('error', (error: Error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('The augmentation worker ended')));
  }

  async take(epoch: number, step: number): Promise<BatchArrays> {
    for (let ahead = 0; ahead <= AHEAD; ahead++) {
      const position = epoch * this.steps + step + ahead;
      this.ask({ epoch: Math.floor(position / this.steps), step: position % this.steps });
    }
    const key = keyOf({ epoch, step });
    this.asked.delete(key);
    const made = this.ready.get(key);
    this.ready.delete(key);
    if (made) {
      await new Promise(setImmediate);
      return made;
    }
    if (this.failure) throw this.failure;
    return new Promise((give, fail) => (this.waiting = { key, give, fail }));
  }

  async close(): Promise<void> {
    this.worker.removeAllListeners();
    await this.worker.terminate();
  }

  private ask(request: BatchRequest): void {
    const key = keyOf(request);
    if (this.asked.has(key)) return;
    this.asked.add(key);
    this.worker.postMessage(request);
  }

  private receive(reply: BatchReply): void {
    const key = keyOf(reply);
    if (this.waiting?.key !== key) {
      this.ready.set(key, reply.arrays);
      return;
    }
    this.waiting.give(reply.arrays);
    this.waiting = undefined;
  }

  private fail(cause: Error): void {
    this.failure ??= cause;
    this.waiting?.fail(cause);
    this.waiting = undefined;
  }
}

function keyOf({ epoch, step }: BatchRequest): string {
  return `${epoch}/${step}`;
}
