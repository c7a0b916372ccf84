export interface CloseGuardPorts {
  /** Asks the page to store everything; it says so through `answered`. */
  readonly askPage: () => void;
  /** Asks the person whether to close although `problem` keeps work from being stored. */
  readonly closeAnyway: (problem: string) => Promise<boolean>;
}

/** How long the page may take in milliseconds; enough to store the largest step on a slow disk. */
const LIMIT = 10_000;

/** Lets the window close once everything done in it is stored, or the person has decided that it may be lost. */
export class CloseGuard {
  readonly #ports: CloseGuardPorts;
  #asking: Promise<boolean> | undefined;
  #answered: ((problem: string | null) => void) | undefined;

  constructor(ports: CloseGuardPorts) {
    this.#ports = ports;
  }

  /** What the page has to say: `null` when everything is stored, else why it is not, for people. */
  answered(problem: string | null): void {
    this.#answered?.(problem);
  }

  /** Whether the window may close. Asking again while the answer is awaited asks nobody twice. */
  mayClose(): Promise<boolean> {
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(): Promise<boolean> {
    const problem = await this.#fromPage();
    return problem === null || this.#ports.closeAnyway(problem);
  }

  #fromPage(): Promise<string | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => resolve(`The window has not answered for ${LIMIT / 1000} seconds.`),
        LIMIT,
      );
      this.#answered = (problem) => {
        clearTimeout(timer);
        resolve(problem);
      };
      this.#ports.askPage();
    });
  }
}
