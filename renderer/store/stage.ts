/** What is told about the work of a stage. */
export interface StageListener {
  /** There is something to do, after a while in which there was nothing. */
  begun(): void;
  /** Nothing is left to do. */
  done(): void;
  failed(error: unknown): void;
}

const RETRY_MS = 3000;

/**
 * Does work on what is added, in its order. What comes while work is under way waits and is done together next, so
 * that fast work never queues up. What failed is done again with the next addition, and every few seconds.
 */
export class Stage<T> {
  readonly #work: (items: readonly T[]) => Promise<void>;
  readonly #listener: StageListener;
  #waiting: T[] = [];
  #working: Promise<void> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** @param work all of the items or none; safe to repeat */
  constructor(work: (items: readonly T[]) => Promise<void>, listener: StageListener) {
    this.#work = work;
    this.#listener = listener;
  }

  add(item: T): void {
    this.#waiting.push(item);
    this.#start();
  }

  /** Resolves when nothing is left to do; rejects when the attempt under way fails. */
  async settled(): Promise<void> {
    this.#start();
    while (this.#working !== undefined) await this.#working;
  }

  /** Does something in its turn: what is added meanwhile waits until it is over. Rejects as `settled` does. */
  async between<R>(work: () => Promise<R>): Promise<R> {
    do await this.settled();
    while (this.#working !== undefined);
    const result = work();
    const over = result.then(
      () => undefined,
      () => undefined,
    );
    this.#working = over.then(() => this.#drain());
    this.#working.catch(() => undefined);
    this.#listener.begun();
    return result;
  }

  #start(): void {
    if (this.#working !== undefined || this.#waiting.length === 0) return;
    clearTimeout(this.#retry);
    this.#working = this.#drain();
    this.#listener.begun();
    // Failures are told to the listener; only whoever waits for `settled` needs the rejection.
    this.#working.catch(() => undefined);
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const items = this.#waiting;
      this.#waiting = [];
      try {
        await this.#work(items);
      } catch (error) {
        this.#waiting = [...items, ...this.#waiting];
        this.#working = undefined;
        this.#listener.failed(error);
        this.#retry = setTimeout(() => this.#start(), RETRY_MS);
        throw error;
      }
    }
    // At once: what comes from here on begins another round.
    this.#working = undefined;
    this.#listener.done();
  }
}
