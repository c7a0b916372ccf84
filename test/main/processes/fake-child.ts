import type { Call, Reply } from '../../../main/processes/calls.ts';
import type { Child } from '../../../main/processes/worker-process.ts';

/** Stands in for the utility process: tests answer its calls, or end it. */
export class FakeChild implements Child {
  readonly calls: Call[] = [];
  killed = false;
  #reply: (reply: Reply) => void = () => undefined;
  #exit: () => void = () => undefined;

  postMessage(message: Call): void {
    this.calls.push(message);
  }

  onMessage(listener: (reply: Reply) => void): void {
    this.#reply = listener;
  }

  onExit(listener: () => void): void {
    this.#exit = listener;
  }

  kill(): void {
    this.killed = true;
    this.#exit();
  }

  /** Answers the call that came last. */
  answer(value: unknown): void {
    this.#reply({ call: this.#last(), ok: true, value });
  }

  refuse(code: string, message: string): void {
    this.#reply({ call: this.#last(), ok: false, code, message });
  }

  crash(): void {
    this.#exit();
  }

  #last(): number {
    return this.calls.at(-1)?.call ?? 0;
  }
}
