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

/**
 * Calls into a child process that is started when first needed and again after it has ended. A call that outlives
 * its time limit ends the process, since nothing else stops native code.
 */
export class WorkerProcess {
  readonly #fork: () => Child;
  readonly #waiting = new Map<number, Waiting>();
  #child: Child | undefined;
  #calls = 0;

  constructor(fork: () => Child) {
    this.#fork = fork;
  }

  /** @throws WorkbenchError `inference.crashed`, `inference.timeout`, or what the task itself rejects with */
  call<K extends TaskKind>(kind: K, request: TaskRequest<K>, limit: number): Promise<TaskAnswer<K>> {
    const call = ++this.#calls;
    const child = (this.#child ??= this.#start());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#expire(call, limit), limit);
      // The worker answers each kind with its own type.
      const settle = resolve as (value: unknown) => void;
      this.#waiting.set(call, { resolve: settle, reject, timer });
      child.postMessage({ call, kind, request });
    });
  }

  stop(): void {
    this.#child?.kill();
  }

  #start(): Child {
    const child = this.#fork();
    child.onMessage((reply) => this.#settle(reply));
    child.onExit(() => {
      if (this.#child === child) this.#child = undefined;
      this.#fail(new WorkbenchError(CRASHED, 'The inference process ended unexpectedly.'));
    });
    return child;
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.call);
    if (waiting === undefined) return;
    this.#waiting.delete(reply.call);
    clearTimeout(waiting.timer);
    if (reply.ok) waiting.resolve(reply.value);
    else waiting.reject(new WorkbenchError(reply.code, reply.message));
  }

  #expire(call: number, limit: number): void {
    const waiting = this.#waiting.get(call);
    this.#waiting.delete(call);
    const seconds = Math.round(limit / 1000);
    waiting?.reject(new WorkbenchError(TIMED_OUT, `The model gave no answer within ${seconds} seconds.`));
    this.#child?.kill();
    this.#child = undefined;
  }

  #fail(error: WorkbenchError): void {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
  }
}
