import { Worker } from 'node:worker_threads';
import type { MessagePort, Transferable } from 'node:worker_threads';
import type { Child, Endpoint } from '../../core/rpc.ts';

/**
 * Starts a thread of ours, which keeps the program from ending until it is killed.
 * @param script a bundle of its own, since each thread loads all of its program
 * @param workerData what it finds as that of `node:worker_threads`
 */
export function startThread(script: string, workerData: unknown): Child {
  const worker = new Worker(script, { workerData });
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer as Transferable[]),
    onMessage: (listener) => worker.on('message', listener),
    onEnd: (listener) => {
      let cause: unknown;
      worker.on('error', (error) => (cause = error));
      worker.on('exit', () => listener(cause));
    },
    kill: () => void worker.terminate(),
  };
}

/** A thread's end of the channel to whoever started it. */
export function endpointOf(port: MessagePort): Endpoint {
  return {
    post: (message, transfer = []) => port.postMessage(message, transfer as Transferable[]),
    onMessage: (listener) => port.on('message', listener),
    onEnd: (listener) => port.on('close', () => listener()),
  };
}
