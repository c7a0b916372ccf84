import type { WorkbenchError } from '../../core/errors.ts';
import { Caller } from '../../core/rpc.ts';
import type { Calls, Child } from '../../core/rpc.ts';

export interface WorkerProcessOptions {
  readonly fork: () => Child;
  /** What calls reject with when the process ends before it has answered. */
  readonly crashed: () => WorkbenchError;
  /** What a call rejects with that had no answer within so many seconds. */
  readonly timedOut: (seconds: number) => WorkbenchError;
  /** Told when the process ended by itself, whether it had work or not. */
  readonly onLost?: () => void;
}

interface Running<Asks extends Calls<keyof Asks>> {
  readonly child: Child;
  readonly caller: Caller<Asks>;
}

/**
 * Calls into a child process that is started when first needed and again after it has ended. A call that outlives
 * its time limit ends the process, since nothing else stops native code.
 */
export class WorkerProcess<Asks extends Calls<keyof Asks>> {
  readonly #options: WorkerProcessOptions;
  #running: Running<Asks> | undefined;

  constructor(options: WorkerProcessOptions) {
    this.#options = options;
  }

  /**
   * @param limit longest time in milliseconds
   * @throws WorkbenchError of `crashed` or `timedOut`, what the task itself rejects with, or the signal's reason
   */
  async call<Kind extends keyof Asks & string>(
    kind: Kind,
    request: Asks[Kind]['request'],
    limit: number,
    signal?: AbortSignal,
  ): Promise<Asks[Kind]['answer']> {
    signal?.throwIfAborted();
    const running = (this.#running ??= this.#start());
    const stop = new AbortController();
    const cancel = (): void => stop.abort(signal?.reason);
    signal?.addEventListener('abort', cancel);
    const timer = setTimeout(() => {
      stop.abort(this.#options.timedOut(Math.round(limit / 1000)));
      this.#abandon(running);
      running.child.kill();
    }, limit);
    try {
      return await running.caller.call(kind, request, { signal: stop.signal });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  }

  stop(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.child.kill();
  }

  #start(): Running<Asks> {
    const { fork, onLost, crashed } = this.#options;
    const child = fork();
    // Each process has its own: the end of an older one must not touch the calls into this.
    const running = { child, caller: new Caller<Asks>(child, crashed) };
    child.onEnd(() => {
      if (this.#running === running) onLost?.();
      this.#abandon(running);
    });
    return running;
  }

  /** The next call gets a fresh process. */
  #abandon(running: Running<Asks>): void {
    if (this.#running === running) this.#running = undefined;
  }
}
