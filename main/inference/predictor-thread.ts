import { availableParallelism } from 'node:os';
import { type MessagePort } from 'node:worker_threads';
import type { PredictOptions, PredictorAnswer, PredictorRequest } from '../../core/contract/predictor.ts';
import { WorkbenchError, messageOf } from '../../core/errors.ts';
import { Caller, answerCalls } from '../../core/rpc.ts';
import type { Provider } from '../../core/contract/inference.ts';
import { endpointOf, startThread } from '../processes/thread.ts';
import { type LoadedPredictor, openGraph } from './graph-predictor.ts';
import type { SessionOptions } from './sessions.ts';

/**
 * A graph on a thread of its own. Running it blocks its thread, so that only here can reading, writing and the
 * handling of Ctrl+C go on meanwhile.
 */

export interface PredictorThreadData {
  readonly graph: Uint8Array;
  readonly options: SessionOptions;
}

interface ThreadCalls {
  readonly open: { readonly request: undefined; readonly answer: Provider };
  readonly predict: { readonly request: PredictorRequest; readonly answer: PredictorAnswer };
  readonly close: { readonly request: undefined; readonly answer: unknown };
}

/**
 * The thread's side: opens the graph, and answers in the order in which it is asked. It ends by itself: ended from
 * outside while the runtime is still tidying up, it would take the program with it.
 */
export function servePredictor({ graph, options }: PredictorThreadData, port: MessagePort): void {
  const opening = openGraph(graph, options);
  // Told to whoever asks, which may be a moment later.
  opening.catch(() => undefined);
  const end = (): void => void setImmediate(() => port.close());
  answerCalls<ThreadCalls>(
    endpointOf(port),
    {
      open: async () => {
        opening.catch(end);
        return (await opening).provider;
      },
      predict: async (request, { signal, handOver }) => {
        const answer = await (await opening).predict(request, { signal });
        handOver(...answer.outputs.map(({ data }) => data.buffer));
        return answer;
      },
      close: async () => {
        await (await opening).close();
        end();
      },
    },
    'model.run',
  );
}

/**
 * Opens a graph on a new thread.
 * @param script program whose start hands `workerData` to `servePredictor`
 * @throws WorkbenchError as `openSession`
 */
export async function openThread(
  script: string,
  graph: Uint8Array,
  options: SessionOptions,
): Promise<LoadedPredictor> {
  const data: PredictorThreadData = { graph, options };
  const caller = new Caller<ThreadCalls>(startThread(script, data), stopped);
  try {
    const provider = await caller.call('open', undefined);
    return {
      provider,
      predict: (request, { signal }: PredictOptions = {}) => caller.call('predict', request, { signal }),
      close: async () => {
        if (caller.isOpen) await caller.call('close', undefined);
        await caller.ended;
      },
    };
  } catch (error) {
    await caller.ended;
    throw error;
  }
}

function stopped(cause?: unknown): WorkbenchError {
  const reason = cause === undefined ? '' : `: ${messageOf(cause)}`;
  return new WorkbenchError('model.run', `The network stopped${reason}.`, { cause });
}

/**
 * Opens a graph for many images at a time: on the CPU once per core with a single thread, since images that
 * run side by side need not wait for each other as the threads within one image do; elsewhere once.
 * @throws WorkbenchError as `openSession`
 */
export async function openLanes(
  script: string,
  graph: Uint8Array,
  options: SessionOptions,
): Promise<LoadedPredictor & { readonly lanes: number }> {
  const { threads: cores = availableParallelism(), ...rest } = options;
  const single = { ...rest, threads: 1 };
  const first = await openThread(script, graph, single);
  const others = first.provider === 'cpu' ? cores - 1 : 0;
  const more = await Promise.allSettled(
    Array.from({ length: others }, () => openThread(script, graph, single)),
  );
  const failure = more.find(({ status }) => status === 'rejected');
  const lanes = new Lanes([first, ...more.flatMap((lane) => ('value' in lane ? [lane.value] : []))]);
  if (failure === undefined) return lanes;
  // A thread that stays would keep the program from ending.
  await lanes.close();
  throw (failure as PromiseRejectedResult).reason;
}

class Lanes implements LoadedPredictor {
  readonly provider: Provider;
  private readonly pending: number[];

  constructor(private readonly predictors: readonly [LoadedPredictor, ...LoadedPredictor[]]) {
    this.provider = predictors[0].provider;
    this.pending = predictors.map(() => 0);
  }

  get lanes(): number {
    return this.predictors.length;
  }

  /** On the lane with the fewest inputs waiting. */
  async predict(request: PredictorRequest, options?: PredictOptions): Promise<PredictorAnswer> {
    const lane = this.pending.indexOf(Math.min(...this.pending));
    this.count(lane, request.inputs.length);
    try {
      return await (this.predictors[lane] as LoadedPredictor).predict(request, options);
    } finally {
      this.count(lane, -request.inputs.length);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.predictors.map((predictor) => predictor.close()));
  }

  private count(lane: number, change: number): void {
    this.pending[lane] = (this.pending[lane] as number) + change;
  }
}
