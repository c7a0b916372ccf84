/**
 * Makes one result after another, at most `ahead` of them begun before they are asked for, and yields them in
 * order. A failure is thrown where its result is due.
 */
export async function* inAdvance<T, R>(
  items: readonly T[],
  ahead: number,
  make: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const begun: Promise<R>[] = [];
  const begin = (item: T): void => {
    const result = make(item);
    // Its turn to be awaited comes later; until then a failure must not count as unhandled.
    result.catch(() => undefined);
    begun.push(result);
  };
  let next = 0;
  while (next < items.length || begun.length > 0) {
    while (next < items.length && begun.length < ahead) begin(items[next++] as T);
    const result = await begun.shift();
    if (next < items.length) begin(items[next++] as T);
    yield result as R;
  }
}

/** Lets at most `limit` jobs run in the background; whoever adds one more waits for a place. */
export class Background {
  private readonly running = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly limit: number) {}

  /** Waits for a place and starts the job. Throws what an earlier job threw. */
  async add(job: () => Promise<void>): Promise<void> {
    while (this.running.size >= this.limit) await Promise.race(this.running);
    this.throwFailure();
    const promise: Promise<void> = job()
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.running.delete(promise));
    this.running.add(promise);
  }

  /** Waits for all jobs. Throws what the first failed one threw. */
  async finish(): Promise<void> {
    await Promise.all(this.running);
    this.throwFailure();
  }

  private throwFailure(): void {
    if (this.failure) throw this.failure.error;
  }
}
