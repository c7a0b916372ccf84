const MINUTE = 60_000;

/** When the page's process was lost, so that an image that ends it is not opened over and over. */
export class CrashCounter {
  #times: readonly number[] = [];

  /** Times are milliseconds of one clock. */
  record(now = Date.now()): void {
    this.#times = [...this.#times, now];
  }

  /** How often within the last minute. */
  recent(now = Date.now()): number {
    this.#times = this.#times.filter((time) => now - time < MINUTE);
    return this.#times.length;
  }
}
