/** Ends a subscription. */
export type Unsubscribe = () => void;

/** Listeners of one kind of event, called in the order they came. */
export class Signal<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  listen(listener: (event: Event) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** An immutable value that listeners are told about whenever one of its fields changed. */
export class Observable<State extends object> {
  readonly #changes = new Signal<undefined>();
  #value: State;

  constructor(initial: State) {
    this.#value = initial;
  }

  get value(): State {
    return this.#value;
  }

  /** Replaces the value, unless every field of `patch` is as it was. */
  update(patch: Partial<State>): void {
    const keys = Object.keys(patch) as (keyof State)[];
    if (keys.every((key) => Object.is(patch[key], this.#value[key]))) return;
    this.#value = { ...this.#value, ...patch };
    this.#changes.emit(undefined);
  }

  listen(listener: () => void): Unsubscribe {
    return this.#changes.listen(listener);
  }
}
