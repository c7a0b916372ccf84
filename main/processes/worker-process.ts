import { WorkbenchError } from '../../core/errors.ts';
import type { Call, Reply, TaskMap } from './calls.ts';

/** A child process, by default one that takes calls; Electron's utility process, or a stand-in in tests. */
export interface Child<Told = Call, Heard = Reply> {
  postMessage(message: Told): void;
  onMessage(listener: (heard: Heard) => void): void;
  onExit(listener: () => void): void;
  kill(): void;
}

export interface WorkerProcessOptions {
  readonly fork: () => Child;
  /** What calls reject with when the process ends before it has answered. */
  readonly crashed: () => WorkbenchError;
  /** What a call rejects with that had no answer within so many seconds. */
  readonly timedOut: (seconds: number) => WorkbenchError;
  /** Told when the process ended by itself, whether it had work or not. */
  readonly onLost?: () => void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: WorkbenchError) => void;
  readonly timer: NodeJS.Timeout;
}

interface Running {
  readonly child: Child;
  /** Calls of this very process: the end of an older one must not touch them. */
  readonly waiting: Map<number, Waiting>;
}

/**
 * Calls into a child process that is started when first needed and again after it has ended. A call that outlives
 * its time limit ends the process, since nothing else stops native code.
 */
export class WorkerProcess<Tasks extends TaskMap<keyof Tasks>> {
  readonly #options: WorkerProcessOptions;
  #running: Running | undefined;
  #calls = 0;

  constructor(options: WorkerProcessOptions) {
    this.#options = options;
  }

  /** @throws WorkbenchError of `crashed` or `timedOut`, or what the task itself rejects with */
  call<Kind extends keyof Tasks & string>(
    kind: Kind,
    request: Tasks[Kind]['request'],
    limit: number,
  ): Promise<Tasks[Kind]['answer']> {
    const call = ++this.#calls;
    const running = (this.#running ??= this.#start());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#expire(running, call, limit), limit);
      running.waiting.set(call, { resolve, reject, timer });
      running.child.postMessage({ call, kind, request });
    });
  }

  stop(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.child.kill();
  }

  #start(): Running {
    const { fork, onLost, crashed } = this.#options;
    const running = { child: fork(), waiting: new Map<number, Waiting>() };
    running.child.onMessage((reply) => settle(running, reply));
    running.child.onExit(() => {
      if (this.#running === running) onLost?.();
      this.#abandon(running);
      for (const { reject, timer } of running.waiting.values()) {
        clearTimeout(timer);
        reject(crashed());
      }
      running.waiting.clear();
    });
    return running;
  }

  #expire(running: Running, call: number, limit: number): void {
    const waiting = running.waiting.get(call);
    running.waiting.delete(call);
    waiting?.reject(this.#options.timedOut(Math.round(limit / 1000)));
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
