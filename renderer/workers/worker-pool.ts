import { WorkbenchError } from '../../core/errors.ts';
import { Caller } from '../../core/rpc.ts';
import type { Child } from '../../core/rpc.ts';
import type { ReadingProgress } from '../../core/sources/source.ts';
import type { TaskOf, WorkerCalls, WorkerResult, WorkerResults, WorkerTask } from './protocol.ts';

/** The open image before the one that will be open next, that before the batch, the batch before thumbnails. */
export type DecodePriority = 'interactive' | 'ahead' | 'batch' | 'background';

export interface DecoderOptions {
  readonly createWorker: () => Child;
  /** At least 2, one of which is kept for the open image. */
  readonly workers: number;
  /** A decoder that takes longer hangs, and is replaced. */
  readonly timeLimitMs?: number;
  /** How long a cancelled decoder may go on: one that is nearly done is worth more than a new one. */
  readonly graceMs?: number;
}

/** What a task may be given along. */
export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReadingProgress) => void;
}

/** A task that waits or is under way. Its result's type is known to whoever asked, not to the queue. */
interface Job {
  readonly task: WorkerTask;
  readonly priority: DecodePriority;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: (progress: ReadingProgress) => void;
  /** Calls this when it is cancelled from now on, in place of what it called before. */
  readonly onCancel: (cancel: (() => void) | undefined) => void;
}

/** A worker, which does one task at a time. */
interface Lane {
  readonly child: Child;
  readonly caller: Caller<WorkerCalls>;
  /** The latest. */
  task: WorkerTask;
  /** Where the file is read from that it was told to keep. */
  kept: string | undefined;
}

/** Lower ranks are taken first. */
const RANKS: Readonly<Record<DecodePriority, number>> = { interactive: 0, ahead: 1, batch: 2, background: 3 };
/** Long enough for the largest image on a slow machine. */
const TIME_LIMIT_MS = 120_000;
const GRACE_MS = 250;

/** Workers that decode side by side, the most urgent task first. A worker that crashes or hangs is replaced. */
export class Decoder {
  readonly #options: DecoderOptions;
  #idle: Lane[] = [];
  readonly #queue: Job[] = [];
  readonly #underWay = new Set<Job>();

  constructor(options: DecoderOptions) {
    this.#options = options;
  }

  /**
   * Starts a worker before it is needed. The browser needs the page's thread for that, so whoever is about to keep it
   * busy waits until it has resolved.
   */
  warm(): Promise<void> {
    return this.run({ kind: 'nothing' }, 'interactive');
  }

  /**
   * Rejects with the WorkbenchError of the worker, or with `cancelled` when the signal aborts. A decoder cannot be
   * interrupted, so one that is under way is stopped, unless it answers soon or reads ahead: that may be wanted yet.
   */
  run<Kind extends WorkerTask['kind']>(
    task: TaskOf<Kind>,
    priority: DecodePriority,
    { signal, onProgress = () => undefined }: RunOptions = {},
  ): Promise<WorkerResults[Kind]> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(cancelled());
        return;
      }
      let listener: (() => void) | undefined;
      const onCancel: Job['onCancel'] = (cancel) => {
        // A signal outlives its jobs: listening on would keep the result of each.
        if (listener !== undefined) signal?.removeEventListener('abort', listener);
        listener = cancel;
        if (cancel !== undefined) signal?.addEventListener('abort', cancel, { once: true });
      };
      const job: Job = { task, priority, resolve, reject, onProgress, onCancel };
      onCancel(() => this.#withdraw(job));
      const place = this.#queue.findIndex((other) => RANKS[other.priority] > RANKS[priority]);
      this.#queue.splice(place < 0 ? this.#queue.length : place, 0, job);
      this.#next();
    });
  }

  #withdraw(job: Job): void {
    this.#queue.splice(this.#queue.indexOf(job), 1);
    job.reject(cancelled());
  }

  #next(): void {
    // Whoever is reading a file to keep it has its next frame sooner than another would.
    const place = this.#queue.findIndex((job) => !hasTwin(job, this.#underWay));
    const job = this.#queue[place];
    if (job === undefined) return;
    // One worker stays free for the open image.
    const allowed = job.priority === 'interactive' ? this.#options.workers : this.#options.workers - 1;
    if (this.#underWay.size >= allowed) return;
    this.#queue.splice(place, 1);
    this.#underWay.add(job);
    void this.#perform(job).finally(() => {
      this.#underWay.delete(job);
      this.#next();
    });
    this.#next();
  }

  async #perform(job: Job): Promise<void> {
    const { resolve, reject, onCancel } = job;
    const lane = this.#takeFor(job);
    try {
      resolve((await this.#ask(lane, job)) as never);
    } catch (error) {
      reject(error);
    } finally {
      onCancel(undefined);
      this.#idle.push(lane);
    }
  }

  /** The one that kept the file, else any. */
  #takeFor(job: Job): Lane {
    const { task } = job;
    const url = 'source' in task ? task.source.url : undefined;
    // One that failed to answer is not to be trusted any more.
    this.#idle = this.#idle.filter(({ caller }) => caller.isOpen);
    const keeper = this.#idle.findLastIndex(({ kept }) => url !== undefined && kept === url);
    const [lane = this.#start(task)] = this.#idle.splice(keeper, 1);
    lane.task = task;
    lane.kept = keptUrl(job) ?? lane.kept;
    return lane;
  }

  #start(task: WorkerTask): Lane {
    const child = this.#options.createWorker();
    const stopped = (): WorkbenchError => failure(lane.task, 'could not be decoded: the decoder stopped');
    const lane: Lane = { child, caller: new Caller(child, stopped), task, kept: undefined };
    return lane;
  }

  async #ask({ child, caller }: Lane, job: Job): Promise<WorkerResult> {
    const { task, priority, onProgress, onCancel } = job;
    const { timeLimitMs = TIME_LIMIT_MS, graceMs = GRACE_MS } = this.#options;
    const giveUp = (reason: WorkbenchError): void => {
      caller.close(reason);
      child.kill();
    };
    const tooLong = failure(task, `took longer than ${timeLimitMs / 1000} s to decode`);
    const timers = [setTimeout(() => giveUp(tooLong), timeLimitMs)];
    const late = (): void => {
      // What was read so far is for whoever waits for another frame.
      if (hasTwin(job, this.#queue)) job.reject(cancelled());
      else giveUp(cancelled());
    };
    onCancel(priority === 'ahead' ? undefined : () => void timers.push(setTimeout(late, graceMs)));
    try {
      return await caller.call('perform', task, { onProgress });
    } finally {
      timers.forEach(clearTimeout);
    }
  }
}

/** Whether there is another job that wants the same file to be kept. */
function hasTwin(job: Job, jobs: Iterable<Job>): boolean {
  const url = keptUrl(job);
  return url !== undefined && [...jobs].some((other) => other !== job && keptUrl(other) === url);
}

function keptUrl({ task }: Job): string | undefined {
  if (task.kind === 'decode') return task.isKept === true ? task.source.url : undefined;
  const isOfKept = task.kind === 'plane' || task.kind === 'voxels' || task.kind === 'forget';
  return isOfKept ? task.source.url : undefined;
}

/** As many workers as the machine has to spare. */
export function createDecoder(): Decoder {
  const workers = Math.min(4, Math.max(2, navigator.hardwareConcurrency - 1));
  return new Decoder({ workers, createWorker: startWorker });
}

function startWorker(): Child {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) =>
      worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => listener(data)),
    onEnd: (listener) =>
      worker.addEventListener('error', () => {
        worker.terminate();
        listener();
      }),
    kill: () => worker.terminate(),
  };
}

function failure(task: WorkerTask, what: string): WorkbenchError {
  const name = 'source' in task ? task.source.name : 'The open image';
  return new WorkbenchError('decode.failed', `${name} ${what}.`);
}

function cancelled(): WorkbenchError {
  return new WorkbenchError('cancelled', 'Cancelled.');
}
