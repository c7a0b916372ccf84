/** Finishing times that the rate is taken from: enough to be steady, few enough to follow a change. */
const REMEMBERED = 20;

/** Says how fast a job goes, from the times at which its parts were finished. */
export class Progress {
  readonly #now: () => number;
  #times: readonly number[];

  /** `now` in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#times = [now()];
  }

  finishOne(): void {
    this.#times = [...this.#times, this.#now()].slice(-REMEMBERED - 1);
  }

  /** Forgets the past: a pause is not slowness. */
  restart(): void {
    this.#times = [this.#now()];
  }

  /** Parts a second; 0 while unknown. */
  get rate(): number {
    const [first = 0] = this.#times;
    const last = this.#times.at(-1) ?? first;
    return last > first ? ((this.#times.length - 1) * 1000) / (last - first) : 0;
  }
}
