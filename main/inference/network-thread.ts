import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { type MessagePort, Worker } from 'node:worker_threads';
import { WorkbenchError, messageOf } from '../../core/errors.ts';
import type { RgbImage } from '../../core/imaging/raster.ts';
import { type Network, type NetworkAnswer, networkOf } from './network.ts';
import { type SessionOptions, openSession } from './sessions.ts';

/**
 * A network on a thread of its own. Running it blocks its thread, so that only here can reading, writing and the
 * handling of Ctrl+C go on meanwhile.
 */

export interface NetworkThreadData {
  readonly model: Uint8Array;
  readonly options: SessionOptions;
}

type Request =
  | { readonly kind: 'predict'; readonly id: number; readonly inputs: readonly RgbImage[] }
  | { readonly kind: 'close' };

interface Failed {
  readonly kind: 'failed';
  /** Of the request; absent when the session could not be opened. */
  readonly id?: number;
  readonly code: string;
  readonly message: string;
}
type Reply =
  | { readonly kind: 'open'; readonly provider: Network['provider']; readonly channels: number | undefined }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: NetworkAnswer }
  | Failed;

/** The thread's side: opens the session, answers runs in the order they come, ends when asked to close. */
export async function serveNetwork({ model, options }: NetworkThreadData, port: MessagePort): Promise<void> {
  const send = (reply: Reply, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(reply, [...transfer]);
  try {
    const network = networkOf(await openSession(model, options));
    port.on('message', (request: Request) => void handle(network, request, port, send));
    send({ kind: 'open', provider: network.provider, channels: network.channels });
  } catch (error) {
    send(failed(error));
    port.close();
  }
}

async function handle(
  network: Network,
  request: Request,
  port: MessagePort,
  send: (reply: Reply, transfer?: readonly ArrayBuffer[]) => void,
): Promise<void> {
  if (request.kind === 'close') {
    await network.close();
    port.close();
    return;
  }
  const { id, inputs } = request;
  try {
    send({ kind: 'answer', id, answer: await network.predict(inputs) });
  } catch (error) {
    send(failed(error, id));
  }
}

/**
 * Opens a network on a new thread.
 * @param script program whose start hands `workerData` to `serveNetwork`
 * @throws WorkbenchError as `openSession`
 */
export async function openNetworkThread(
  script: string,
  model: Uint8Array,
  options: SessionOptions,
): Promise<Network> {
  const workerData: NetworkThreadData = { model, options };
  const worker = new Worker(script, { workerData });
  const [first] = (await once(worker, 'message')) as [Reply];
  if (first.kind === 'open') return new NetworkThread(worker, first.provider, first.channels);
  throw first.kind === 'failed'
    ? toError(first)
    : new Error(`Unexpected ${first.kind} from a session's thread`);
}

/**
 * Opens a network for many images at a time: on the CPU once per core with a single thread, since images that
 * run side by side need not wait for each other as the threads within one image do; elsewhere once.
 * @throws WorkbenchError as `openSession`
 */
export async function openNetworkLanes(
  script: string,
  model: Uint8Array,
  options: SessionOptions,
): Promise<Network & { readonly lanes: number }> {
  const { threads: cores = availableParallelism(), ...rest } = options;
  const single = { ...rest, threads: 1 };
  const first = await openNetworkThread(script, model, single);
  const others = first.provider === 'cpu' ? cores - 1 : 0;
  const more = await Promise.allSettled(
    Array.from({ length: others }, () => openNetworkThread(script, model, single)),
  );
  const failure = more.find(({ status }) => status === 'rejected');
  const lanes = new NetworkLanes([first, ...more.flatMap((lane) => ('value' in lane ? [lane.value] : []))]);
  if (failure === undefined) return lanes;
  // A thread that stays would keep the program from ending.
  await lanes.close();
  throw (failure as PromiseRejectedResult).reason;
}

class NetworkLanes implements Network {
  readonly provider: Network['provider'];
  readonly channels: number | undefined;
  private readonly pending: number[];

  constructor(private readonly networks: readonly [Network, ...Network[]]) {
    this.provider = networks[0].provider;
    this.channels = networks[0].channels;
    this.pending = networks.map(() => 0);
  }

  get lanes(): number {
    return this.networks.length;
  }

  /** On the lane with the fewest inputs waiting. */
  async predict(inputs: readonly RgbImage[]): Promise<NetworkAnswer> {
    const lane = this.pending.indexOf(Math.min(...this.pending));
    this.count(lane, inputs.length);
    try {
      return await (this.networks[lane] as Network).predict(inputs);
    } finally {
      this.count(lane, -inputs.length);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.networks.map((network) => network.close()));
  }

  private count(lane: number, change: number): void {
    this.pending[lane] = (this.pending[lane] as number) + change;
  }
}

interface Waiting {
  readonly resolve: (answer: NetworkAnswer) => void;
  readonly reject: (error: unknown) => void;
}

class NetworkThread implements Network {
  private readonly waiting = new Map<number, Waiting>();
  private readonly ended: Promise<unknown>;
  private hasEnded = false;
  private lastId = 0;

  constructor(
    private readonly worker: Worker,
    readonly provider: Network['provider'],
    readonly channels: number | undefined,
  ) {
    worker.on('message', (reply: Reply) => this.settle(reply));
    worker.on('error', (error) => this.rejectAll(error));
    this.ended = once(worker, 'exit').then(() => {
      this.hasEnded = true;
      this.rejectAll(stopped());
    });
  }

  predict(inputs: readonly RgbImage[]): Promise<NetworkAnswer> {
    if (this.hasEnded) return Promise.reject(stopped());
    const id = ++this.lastId;
    const request: Request = { kind: 'predict', id, inputs };
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage(request);
    });
  }

  async close(): Promise<void> {
    this.worker.postMessage({ kind: 'close' } satisfies Request);
    await this.ended;
  }

  private settle(reply: Reply): void {
    if (reply.kind === 'open' || reply.id === undefined) return;
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.kind === 'answer') waiting?.resolve(reply.answer);
    else waiting?.reject(toError(reply));
  }

  private rejectAll(error: unknown): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

function stopped(): WorkbenchError {
  return new WorkbenchError('model.run', 'The network stopped.');
}

function failed(error: unknown, id?: number): Failed {
  const code = error instanceof WorkbenchError ? error.code : 'model.run';
  return { kind: 'failed', code, message: messageOf(error), ...(id === undefined ? {} : { id }) };
}

function toError({ code, message }: Failed): WorkbenchError {
  return new WorkbenchError(code, message);
}
