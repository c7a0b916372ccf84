import { refusal, valueOf } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Signal } from './signal.ts';

/**
 * Calls into another thread or process, whichever kind it is: an `Endpoint` is all that is asked of it. Any number of
 * calls may be under way, and their answers come in any order.
 */

/** What one side can be asked, by kind. Everything is plain data, copied on the way unless it is handed over. */
export type Calls<Kinds extends PropertyKey = string> = {
  readonly [Kind in Kinds]: {
    readonly request: unknown;
    readonly answer: unknown;
    /** Told any number of times before the answer. */
    readonly progress?: unknown;
  };
};

/** One end of a channel. Messages arrive later than they were posted, and in that order. */
export interface Endpoint {
  /** @param transfer buffers and the like that are moved instead of copied, where the channel can do that */
  post(message: unknown, transfer?: readonly object[]): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Tells that the other side has ended, and the error that ended it where that is known. */
  onEnd(listener: (cause?: unknown) => void): void;
}

/** The end of a channel to a thread or process that was started here. */
export interface Child extends Endpoint {
  kill(): void;
}

type Asked =
  | { readonly call: number; readonly kind: string; readonly request: unknown }
  | { readonly cancelled: number };
type Told = { readonly call: number } & (Answer<unknown> | { readonly progress: unknown });

export interface CallOptions<Progress = unknown> {
  /** The call rejects with its reason at once; the other side hears of it, and may stop what it does. */
  readonly signal?: Signal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly transfer?: readonly object[];
}

interface OpenCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ((progress: never) => void) | undefined;
  /** The signal outlives its calls: listening on would keep each. */
  readonly release: () => void;
}

/** The side that asks. */
export class Caller<Asks extends Calls<keyof Asks>> {
  readonly #endpoint: Endpoint;
  readonly #open = new Map<number, OpenCall>();
  #calls = 0;
  #end: { readonly reason: unknown } | undefined;
  /** Resolves when the other side has ended. */
  readonly ended: Promise<void>;

  /** @param ended what calls reject with when the other side ended before it answered */
  constructor(endpoint: Endpoint, ended: (cause?: unknown) => Error) {
    this.#endpoint = endpoint;
    endpoint.onMessage((message) => this.#hear(message as Told));
    this.ended = new Promise((resolve) => {
      endpoint.onEnd((cause) => {
        this.close(ended(cause));
        resolve();
      });
    });
  }

  get isOpen(): boolean {
    return this.#end === undefined;
  }

  /** @throws WorkbenchError with code and message of what the other side threw, the signal's reason, or the end */
  call<Kind extends keyof Asks & string>(
    kind: Kind,
    request: Asks[Kind]['request'],
    { signal, onProgress, transfer }: CallOptions<Asks[Kind]['progress']> = {},
  ): Promise<Asks[Kind]['answer']> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.#end !== undefined) throw this.#end.reason;
      const call = ++this.#calls;
      const cancel = (): void => {
        this.#take(call)?.reject(signal?.reason);
        this.#endpoint.post({ cancelled: call } satisfies Asked);
      };
      this.#endpoint.post({ call, kind, request } satisfies Asked, transfer);
      signal?.addEventListener('abort', cancel);
      const release = (): void => signal?.removeEventListener('abort', cancel);
      this.#open.set(call, { resolve, reject, onProgress, release });
    });
  }

  /** Rejects what is open, and whatever is asked from now on. */
  close(reason: unknown): void {
    this.#end ??= { reason };
    for (const call of [...this.#open.keys()]) this.#take(call)?.reject(reason);
  }

  /** What is not open any more was cancelled while the answer was on its way. */
  #hear(told: Told): void {
    if ('progress' in told) {
      this.#open.get(told.call)?.onProgress?.(told.progress as never);
      return;
    }
    const open = this.#take(told.call);
    try {
      open?.resolve(valueOf(told));
    } catch (error) {
      open?.reject(error);
    }
  }

  #take(call: number): OpenCall | undefined {
    const open = this.#open.get(call);
    this.#open.delete(call);
    open?.release();
    return open;
  }
}

/** What a handler is given beside the request. */
export interface CallContext<Progress = unknown> {
  /** Aborts when the answer is not wanted any more. */
  readonly signal: Signal;
  readonly tell: (progress: Progress) => void;
  /** Buffers and the like in the answer that are moved to the other side; nothing may be named twice. */
  readonly handOver: (...transfer: readonly object[]) => void;
}

export type Handlers<Asks extends Calls<keyof Asks>> = {
  readonly [Kind in keyof Asks]: (
    request: Asks[Kind]['request'],
    context: CallContext<Asks[Kind]['progress']>,
  ) => Promise<Asks[Kind]['answer']> | Asks[Kind]['answer'];
};

declare const AbortController: new () => { readonly signal: Signal; abort(): void };

/**
 * The side that answers. Its only caller is ours, and typed.
 * @param failed code of an error without one
 */
export function answerCalls<Asks extends Calls<keyof Asks>>(
  endpoint: Endpoint,
  handlers: Handlers<Asks>,
  failed: string,
): void {
  const running = new Map<number, InstanceType<typeof AbortController>>();
  const answer = async (call: number, kind: string, request: unknown): Promise<void> => {
    const stop = new AbortController();
    const { signal } = stop;
    running.set(call, stop);
    const transfer: object[] = [];
    const reply = (told: Answer<unknown> | { readonly progress: unknown }): void => {
      if (!signal.aborted) endpoint.post({ call, ...told } satisfies Told, 'ok' in told ? transfer : []);
    };
    const context = {
      signal,
      tell: (progress: unknown) => reply({ progress }),
      handOver: (...objects: readonly object[]) => void transfer.push(...objects),
    };
    try {
      reply({ ok: true, value: await handlers[kind as keyof Asks](request, context) });
    } catch (error) {
      transfer.length = 0;
      reply(refusal(error, failed));
    } finally {
      running.delete(call);
    }
  };
  endpoint.onMessage((message) => {
    const asked = message as Asked;
    if ('cancelled' in asked) running.get(asked.cancelled)?.abort();
    else void answer(asked.call, asked.kind, asked.request);
  });
}
