import { parentPort, workerData } from 'node:worker_threads';
import { type NetworkThreadData, serveNetwork } from './network-thread.ts';

/** Entry of the thread that a network runs on: a bundle of its own, since each thread loads all of its program. */
if (parentPort) void serveNetwork(workerData as NetworkThreadData, parentPort);
