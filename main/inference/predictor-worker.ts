import { parentPort, workerData } from 'node:worker_threads';
import { type PredictorThreadData, servePredictor } from './predictor-thread.ts';

/** Entry of the thread that a graph runs on: a bundle of its own, since each thread loads all of its program. */
if (parentPort) servePredictor(workerData as PredictorThreadData, parentPort);
