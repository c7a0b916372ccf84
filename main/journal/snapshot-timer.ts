/** How long nothing must have been done before a snapshot is written, and how far two of them are apart. */
const REST_MS = 10_000;
const APART_MS = 600_000;

/** Writes the snapshot of an open project from time to time, while nobody is at work. */
export class SnapshotTimer {
  readonly #write: (signal: AbortSignal) => Promise<unknown>;
  #timer: NodeJS.Timeout | undefined;
  #latest = -Infinity;
  #running: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;

  /** @param write what fails is tried again after as long a time as lies between two */
  constructor(write: (signal: AbortSignal) => Promise<unknown>) {
    this.#write = write;
  }

  /** There may be something by now that the snapshot lacks. */
  later(): void {
    clearTimeout(this.#timer);
    const wait = Math.max(REST_MS, this.#latest + APART_MS - performance.now());
    this.#timer = setTimeout(() => this.#begin(), wait);
    this.#timer.unref();
  }

  /** Resolves when nothing is being written, and will not be. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#running?.stop.abort(new Error('Stopped'));
    await this.#running?.done;
  }

  #begin(): void {
    this.#latest = performance.now();
    // One takes as long as that.
    if (this.#running !== undefined) {
      this.later();
      return;
    }
    const stop = new AbortController();
    const done = this.#write(stop.signal).then(
      () => void (this.#running = undefined),
      () => {
        this.#running = undefined;
        if (!stop.signal.aborted) this.later();
      },
    );
    this.#running = { stop, done };
  }
}
