/** Work on stored frames, one after the other: nobody opens a frame while another is changing it. */
export class Turn {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` once what was asked for before is done, whether or not that succeeded. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
