/** Holds an immutable snapshot and tells when it is replaced: what `useSyncExternalStore` expects. */
export abstract class Observable<State> {
  #state: State;
  readonly #listeners = new Set<() => void>();

  protected constructor(initial: State) {
    this.#state = initial;
  }

  /** The same object until something changes. */
  get state(): State {
    return this.#state;
  }

  /** Bound, so that it can be handed on as it is. Returns what ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Replaces the whole state: optional parts that are not named are gone. */
  protected set(state: State): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Replaces the named parts and keeps the others. */
  protected update(change: Partial<State>): void {
    this.set({ ...this.#state, ...change });
  }
}
