import type { Child } from '../../core/rpc.ts';

/** What a caller has asked. */
interface Asked {
  readonly call: number;
  readonly kind: string;
  readonly request: unknown;
}

/** Stands in for a thread or process: tests answer its calls, or end it. */
export class FakeChild implements Child {
  readonly calls: Asked[] = [];
  /** Numbers of the calls that are not wanted any more. */
  readonly cancelled: number[] = [];
  kills = 0;
  /** As one that a disk holds up. */
  isStuck = false;
  #hear: (message: unknown) => void = () => undefined;
  readonly #ends: ((cause?: unknown) => void)[] = [];

  get killed(): boolean {
    return this.kills > 0;
  }

  post(message: unknown): void {
    const told = message as Asked | { readonly cancelled: number };
    if ('cancelled' in told) this.cancelled.push(told.cancelled);
    else this.calls.push(told);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#hear = listener;
  }

  onEnd(listener: (cause?: unknown) => void): void {
    this.#ends.push(listener);
  }

  kill(): void {
    this.kills++;
    if (!this.isStuck) this.end();
  }

  /** Answers the call that came last. */
  answer(value: unknown): void {
    this.#hear({ call: this.#last(), ok: true, value });
  }

  refuse(code: string, message: string): void {
    this.#hear({ call: this.#last(), ok: false, code, message });
  }

  tell(progress: unknown): void {
    this.#hear({ call: this.#last(), progress });
  }

  /** It has ended, by itself unless it was killed. */
  end(cause?: unknown): void {
    for (const listener of this.#ends) listener(cause);
  }

  #last(): number {
    return this.calls.at(-1)?.call ?? 0;
  }
}
