import { type BatchArrays, type BatchPlan, type TrainingSample, makeBatch } from '../../core/training/batches.ts';

/** Where the loop gets its batches from. */
export interface BatchSource {
  take(epoch: number, step: number): Promise<BatchArrays>;
  close(): Promise<void>;
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
