import { existsSync } from 'node:fs';
import path from 'node:path';
import { Caller } from '../../../core/rpc.ts';
import type { Child } from '../../../core/rpc.ts';
import {
  type BatchArrays,
  type BatchPlan,
  type TrainingSample,
  makeBatch,
  stepsPerEpoch,
} from '../../../core/training/batches.ts';
import { startThread } from '../../processes/thread.ts';

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

/** What the worker is asked. */
export interface BatchCalls {
  readonly make: {
    readonly request: { readonly epoch: number; readonly step: number };
    readonly answer: BatchArrays;
  };
}

/** Batches that are made ahead: while the network computes one, the next are in the making. */
const AHEAD = 2;

/** Makes batches on another thread. Samples lie in shared memory, so they are not copied. */
export class WorkerBatches implements BatchSource {
  private readonly worker: Child;
  private readonly caller: Caller<BatchCalls>;
  private readonly steps: number;
  /** By their place in the run. */
  private readonly made = new Map<number, Promise<BatchArrays>>();

  constructor(file: string, samples: readonly TrainingSample[], plan: BatchPlan) {
    this.steps = stepsPerEpoch(plan, samples);
    this.worker = startThread(file, { samples, plan } satisfies WorkerInput);
    this.caller = new Caller(this.worker, ended);
  }

  async take(epoch: number, step: number): Promise<BatchArrays> {
    const place = epoch * this.steps + step;
    for (let ahead = 0; ahead <= AHEAD; ahead++) void this.make(place + ahead);
    // The answers that have come are heard in a turn of the event loop, which signals and progress need as well.
    await new Promise(setImmediate);
    const batch = this.make(place);
    this.made.delete(place);
    return batch;
  }

  close(): Promise<void> {
    this.worker.kill();
    return this.caller.ended;
  }

  private make(place: number): Promise<BatchArrays> {
    const known = this.made.get(place);
    if (known !== undefined) return known;
    const request = { epoch: Math.floor(place / this.steps), step: place % this.steps };
    const batch = this.caller.call('make', request);
    // Its turn to be awaited comes later; until then a failure must not count as unhandled.
    batch.catch(() => undefined);
    this.made.set(place, batch);
    return batch;
  }
}

function ended(cause?: unknown): Error {
  return new Error('The augmentation worker ended', { cause });
}
