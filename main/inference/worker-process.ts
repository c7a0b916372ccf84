import { WorkbenchError } from '../../core/contract/errors.ts';
import type { Call, Reply, TaskAnswer, TaskKind, TaskRequest } from './messages.ts';

/** A child process that takes calls; Electron's utility process, or a stand-in in tests. */
export interface Child {
  postMessage(message: Call): void;
  onMessage(listener: (reply: Reply) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: WorkbenchError) => void;
  readonly timer: NodeJS.Timeout;
}

/** Codes by which callers tell a lost process from a refused task. */
export const CRASHED = 'inference.crashed';
export const TIMED_OUT = 'inference.timeout';

interface Running {
  readonly child: Child;
  /** Calls of this very process: the end of an older one must not touch them. */
  readonly waiting: Map<number, Waiting>;
}

/**
 * Calls into a child process that is started when first needed and again after it has ended. A call that outlives
 * its time limit ends the process, since nothing else stops native code.
 */
export class WorkerProcess {
  readonly #fork: () => Child;
  readonly #onLost: () => void;
  #running: Running | undefined;
  #calls = 0;

  /** @param onLost told when the process ended by itself, whether it had work or not */
  constructor(fork: () => Child, onLost: () => void = () => undefined) {
    this.#fork = fork;
    this.#onLost = onLost;
  }

  /** @throws WorkbenchError `inference.crashed`, `inference.timeout`, or what the task itself rejects with */
  call<K extends TaskKind>(kind: K, request: TaskRequest<K>, limit: number): Promise<TaskAnswer<K>> {
    const call = ++this.#calls;
    const running = (this.#running ??= this.#start());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#expire(running, call, limit), limit);
      // The worker answers each kind with its own type.
      const settle = resolve as (value: unknown) => void;
      running.waiting.set(call, { resolve: settle, reject, timer });
      running.child.postMessage({ call, kind, request });
    });
  }

  stop(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.child.kill();
  }

  #start(): Running {
    const running = { child: this.#fork(), waiting: new Map<number, Waiting>() };
    running.child.onMessage((reply) => settle(running, reply));
    running.child.onExit(() => {
      if (this.#running === running) this.#onLost();
      this.#abandon(running);
      for (const { reject, timer } of running.waiting.values()) {
        clearTimeout(timer);
        reject(new WorkbenchError(CRASHED, 'The inference process ended unexpectedly.'));
      }
      running.waiting.clear();
    });
    return running;
  }

  #expire(running: Running, call: number, limit: number): void {
    const waiting = running.waiting.get(call);
    running.waiting.delete(call);
    const seconds = Math.round(limit / 1000);
    waiting?.reject(new WorkbenchError(TIMED_OUT, `The model gave no answer within ${seconds} seconds.`));
    this.#abandon(running);
    running.child.kill();
  }

  /** The next call gets a fresh process. */
  #abandon(running: Running): void {
    if (this.#running === running) this.#running = undefined;
  }
}

function settle({ waiting }: Running, reply: Reply): void {
  const call = waiting.get(reply.call);
  if (call === undefined) return;
  waiting.delete(reply.call);
  clearTimeout(call.timer);
  if (reply.ok) call.resolve(reply.value);
  else call.reject(new WorkbenchError(reply.code, reply.message));
}
