import { WorkbenchError } from '../../core/errors.ts';
import type { WorkerAnswer, WorkerResults, WorkerTask } from './protocol.ts';

/** The open image before the one that will be open next, that before the batch, the batch before thumbnails. */
export type DecodePriority = 'interactive' | 'ahead' | 'batch' | 'background';

/** What the pool needs of a worker; the real one, or a stand-in in tests. */
export interface DecodeWorker {
  onmessage: ((event: MessageEvent<WorkerAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(task: WorkerTask): void;
  terminate(): void;
}

export interface DecoderOptions {
  readonly createWorker: () => DecodeWorker;
  /** At least 2, one of which is kept for the open image. */
  readonly workers: number;
  /** A decoder that takes longer hangs, and is replaced. */
  readonly timeLimitMs?: number;
}

type TaskOf<Kind extends WorkerTask['kind']> = Extract<WorkerTask, { kind: Kind }>;

/** A task that waits or is under way. Its result's type is known to whoever asked, not to the queue. */
interface Job {
  readonly task: WorkerTask;
  readonly priority: DecodePriority;
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
  /** It can be withdrawn no longer. */
  readonly taken: () => void;
}

/** Lower ranks are taken first. */
const RANKS: Readonly<Record<DecodePriority, number>> = { interactive: 0, ahead: 1, batch: 2, background: 3 };
/** Long enough for the largest image on a slow machine. */
const TIME_LIMIT_MS = 120_000;

/** Workers that decode side by side, the most urgent task first. A worker that crashes or hangs is replaced. */
export class Decoder {
  readonly #options: DecoderOptions;
  readonly #idle: DecodeWorker[] = [];
  readonly #queue: Job[] = [];
  #busy = 0;

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

  /** Rejects with the WorkbenchError of the worker, or with `cancelled` when `signal` aborts while it waits. */
  run<Kind extends WorkerTask['kind']>(
    task: TaskOf<Kind>,
    priority: DecodePriority,
    signal?: AbortSignal,
  ): Promise<WorkerResults[Kind]> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(cancelled());
        return;
      }
      const withdraw = (): void => this.#withdraw(job);
      // A signal outlives its jobs: listening on would keep the result of each.
      const taken = (): void => signal?.removeEventListener('abort', withdraw);
      const job: Job = { task, priority, resolve, reject, taken };
      signal?.addEventListener('abort', withdraw, { once: true });
      const place = this.#queue.findIndex((other) => RANKS[other.priority] > RANKS[priority]);
      this.#queue.splice(place < 0 ? this.#queue.length : place, 0, job);
      this.#next();
    });
  }

  /** Only what still waits: a decoder cannot be interrupted, and its result harms nobody. */
  #withdraw(job: Job): void {
    const place = this.#queue.indexOf(job);
    if (place < 0) return;
    this.#queue.splice(place, 1);
    job.reject(cancelled());
  }

  #next(): void {
    const [job] = this.#queue;
    if (job === undefined) return;
    // One worker stays free for the open image.
    const allowed = job.priority === 'interactive' ? this.#options.workers : this.#options.workers - 1;
    if (this.#busy >= allowed) return;
    this.#queue.shift();
    job.taken();
    this.#busy++;
    void this.#perform(job).finally(() => {
      this.#busy--;
      this.#next();
    });
    this.#next();
  }

  /** A worker that answered is used again; one that failed to answer is not to be trusted any more. */
  async #perform({ task, resolve, reject }: Job): Promise<void> {
    const worker = this.#idle.pop() ?? this.#options.createWorker();
    try {
      const answer = await this.#ask(worker, task);
      this.#idle.push(worker);
      if (answer.ok) resolve(answer.result as never);
      else reject(new WorkbenchError(answer.code, answer.message));
    } catch (error) {
      worker.terminate();
      reject(error);
    }
  }

  #ask(worker: DecodeWorker, task: WorkerTask): Promise<WorkerAnswer> {
    const limit = this.#options.timeLimitMs ?? TIME_LIMIT_MS;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(failure(task, `took longer than ${limit / 1000} s to decode`)),
        limit,
      );
      worker.onmessage = ({ data }) => {
        clearTimeout(timer);
        resolve(data);
      };
      worker.onerror = () => {
        clearTimeout(timer);
        reject(failure(task, 'could not be decoded: the decoder stopped'));
      };
      worker.postMessage(task);
    });
  }
}

/** As many workers as the machine has to spare. */
export function createDecoder(): Decoder {
  const workers = Math.min(4, Math.max(2, navigator.hardwareConcurrency - 1));
  return new Decoder({
    workers,
    createWorker: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
  });
}

function failure(task: WorkerTask, what: string): WorkbenchError {
  const name = 'source' in task ? task.source.name : 'The open image';
  return new WorkbenchError('decode.failed', `${name} ${what}.`);
}

function cancelled(): WorkbenchError {
  return new WorkbenchError('cancelled', 'Cancelled.');
}
