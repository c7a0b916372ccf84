/** Steps whose time counts: enough to even out hiccups, few enough to follow what else the computer does. */
const RECENT = 50;

/** How fast a run goes on, by what its latest steps and its last validation took. */
export class Pace {
  readonly #steps: number[] = [];
  #validation: number | undefined;

  step(seconds: number): void {
    this.#steps.push(seconds);
    if (this.#steps.length > RECENT) this.#steps.shift();
  }

  validation(seconds: number): void {
    this.#validation = seconds;
  }

  /** Of the last one; undefined before there was one. */
  get secondsPerValidation(): number | undefined {
    return this.#validation;
  }

  /** Of a step; 0 before there was one. */
  get secondsPerStep(): number {
    return this.#steps.reduce((sum, seconds) => sum + seconds, 0) / Math.max(1, this.#steps.length);
  }

  /** Seconds that so many steps and validations take; the latter count for nothing before there was one. */
  secondsFor(steps: number, validations: number): number {
    return steps * this.secondsPerStep + validations * (this.#validation ?? 0);
  }
}

/** Validations that are to come once so many epochs are done: after each `every`th, and after the last. */
export function validationsLeft(done: number, epochs: number, every: number): number {
  return done >= epochs ? 0 : Math.ceil(epochs / every) - Math.floor(done / every);
}

/** As many epochs as fit into a time, at least one. */
export function epochsWithin(seconds: number, secondsPerEpoch: number): number {
  return Math.max(1, Math.floor(seconds / secondsPerEpoch));
}
