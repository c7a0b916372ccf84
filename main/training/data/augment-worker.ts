import { parentPort, workerData } from 'node:worker_threads';
import { makeBatch } from '../../../core/training/batches.ts';
import type { BatchReply, BatchRequest, WorkerInput } from './batch-source.ts';

/** Entry of the worker that makes batches; its arrays are handed over, not copied. */
const { samples, plan } = workerData as WorkerInput;
parentPort?.on('message', ({ epoch, step }: BatchRequest) => {
  const arrays = makeBatch(samples, plan, epoch, step);
  const reply: BatchReply = { epoch, step, arrays };
  parentPort?.postMessage(reply, [arrays.images.buffer, arrays.targets.buffer, arrays.weights.buffer]);
});
