import { parentPort, workerData } from 'node:worker_threads';
import { answerCalls } from '../../../core/rpc.ts';
import { makeBatch } from '../../../core/training/batches.ts';
import { endpointOf } from '../../processes/thread.ts';
import type { BatchCalls, WorkerInput } from './batch-source.ts';

/** Entry of the worker that makes batches; its arrays are handed over, not copied. */
const { samples, plan } = workerData as WorkerInput;
if (parentPort) {
  answerCalls<BatchCalls>(
    endpointOf(parentPort),
    {
      make: ({ epoch, step }, { handOver }) => {
        const arrays = makeBatch(samples, plan, epoch, step);
        handOver(arrays.images.buffer, arrays.targets.buffer, arrays.weights.buffer);
        return arrays;
      },
    },
    'train.batches',
  );
}
