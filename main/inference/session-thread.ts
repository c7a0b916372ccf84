import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { type MessagePort, Worker } from 'node:worker_threads';
import { WorkbenchError, messageOf } from '../../core/contract/errors.ts';
import { type Answer, type Session, type SessionOptions, openSession } from './sessions.ts';

/**
 * A session on a thread of its own. Running a network blocks its thread, so that only here can reading, writing and
 * the handling of Ctrl+C go on meanwhile. Tensors are handed over, not copied.
 */

export interface SessionThreadData {
  readonly role: 'session';
  readonly model: Uint8Array;
  readonly options: SessionOptions;
}

interface RunRequest {
  readonly kind: 'run';
  readonly id: number;
  readonly images: Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}
type Request = RunRequest | { readonly kind: 'close' };

interface Failed {
  readonly kind: 'failed';
  /** Of the request; absent when the session could not be opened. */
  readonly id?: number;
  readonly code: string;
  readonly message: string;
}
type Reply =
  | { readonly kind: 'open'; readonly provider: Session['provider']; readonly channels: number | undefined }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | Failed;

export function isSessionThreadData(data: unknown): data is SessionThreadData {
  return typeof data === 'object' && data !== null && 'role' in data && data.role === 'session';
}

/** The thread's side: opens the session, answers runs in the order they come, ends when asked to close. */
export async function serveSession({ model, options }: SessionThreadData, port: MessagePort): Promise<void> {
  const send = (reply: Reply, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(reply, [...transfer]);
  try {
    const session = await openSession(model, options);
    // One after the other: the runtime would begin the next while the last is timed.
    let last = Promise.resolve();
    port.on('message', (request: Request) => {
      last = last.then(() => handle(session, request, port, send));
    });
    send({ kind: 'open', provider: session.provider, channels: session.channels });
  } catch (error) {
    send(failed(error));
    port.close();
  }
}

async function handle(
  session: Session,
  request: Request,
  port: MessagePort,
  send: (reply: Reply, transfer?: readonly ArrayBuffer[]) => void,
): Promise<void> {
  if (request.kind === 'close') {
    await session.close();
    port.close();
    return;
  }
  const { id, images, count, height, width } = request;
  try {
    const answer = await session.run(images, count, height, width);
    // The runtime owns the memory of its outputs, so that they cannot be handed over themselves.
    const data = new Float32Array(answer.data);
    send({ kind: 'answer', id, answer: { ...answer, data } }, [data.buffer]);
  } catch (error) {
    send(failed(error, id));
  }
}

/**
 * Opens a session on a new thread. The tensors given to `run` are gone for the caller.
 * @param script program whose start hands `workerData` to `serveSession`
 * @throws WorkbenchError as `openSession`
 */
export async function openSessionThread(
  script: string,
  model: Uint8Array,
  options: SessionOptions,
): Promise<Session> {
  const workerData: SessionThreadData = { role: 'session', model, options };
  const worker = new Worker(script, { workerData });
  const [first] = (await once(worker, 'message')) as [Reply];
  if (first.kind === 'open') return new SessionThread(worker, first.provider, first.channels);
  throw first.kind === 'failed'
    ? toError(first)
    : new Error(`Unexpected ${first.kind} from a session's thread`);
}

/**
 * Opens a session for many images at a time: on the CPU one single-threaded session per core, since images that
 * run side by side need not wait for each other as the threads within one image do; elsewhere one session.
 * @throws WorkbenchError as `openSession`
 */
export async function openSessionLanes(
  script: string,
  model: Uint8Array,
  options: SessionOptions,
): Promise<Session & { readonly lanes: number }> {
  const { threads: cores = availableParallelism(), ...rest } = options;
  const single = { ...rest, threads: 1 };
  const first = await openSessionThread(script, model, single);
  const others = first.provider === 'cpu' ? cores - 1 : 0;
  const more = await Promise.allSettled(
    Array.from({ length: others }, () => openSessionThread(script, model, single)),
  );
  const failure = more.find(({ status }) => status === 'rejected');
  const lanes = new SessionLanes([first, ...more.flatMap((lane) => ('value' in lane ? [lane.value] : []))]);
  if (failure === undefined) return lanes;
  // A thread that stays would keep the program from ending.
  await lanes.close();
  throw (failure as PromiseRejectedResult).reason;
}

class SessionLanes implements Session {
  readonly provider: Session['provider'];
  readonly channels: number | undefined;
  private readonly pending: number[];

  constructor(private readonly sessions: readonly [Session, ...Session[]]) {
    this.provider = sessions[0].provider;
    this.channels = sessions[0].channels;
    this.pending = sessions.map(() => 0);
  }

  get lanes(): number {
    return this.sessions.length;
  }

  /** Runs on the lane with the fewest runs waiting. */
  async run(images: Float32Array, count: number, height: number, width: number): Promise<Answer> {
    const lane = this.pending.indexOf(Math.min(...this.pending));
    this.count(lane, 1);
    try {
      return await (this.sessions[lane] as Session).run(images, count, height, width);
    } finally {
      this.count(lane, -1);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.sessions.map((session) => session.close()));
  }

  private count(lane: number, change: number): void {
    this.pending[lane] = (this.pending[lane] as number) + change;
  }
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

class SessionThread implements Session {
  private readonly waiting = new Map<number, Waiting>();
  private readonly ended: Promise<unknown>;
  private hasEnded = false;
  private lastId = 0;

  constructor(
    private readonly worker: Worker,
    readonly provider: Session['provider'],
    readonly channels: number | undefined,
  ) {
    worker.on('message', (reply: Reply) => this.settle(reply));
    worker.on('error', (error) => this.rejectAll(error));
    this.ended = once(worker, 'exit').then(() => {
      this.hasEnded = true;
      this.rejectAll(stopped());
    });
  }

  run(images: Float32Array, count: number, height: number, width: number): Promise<Answer> {
    if (this.hasEnded) return Promise.reject(stopped());
    const id = ++this.lastId;
    const request: Request = { kind: 'run', id, images, count, height, width };
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage(request, images.buffer instanceof ArrayBuffer ? [images.buffer] : []);
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
