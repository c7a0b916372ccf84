import type { WorkDatabase } from './database.ts';
import { isClosed, isUnreadable, storeError } from './errors.ts';

/** The way to the database: every operation goes through here, so that failures are worded in one place. */
export class Connection {
  readonly #database: WorkDatabase;
  /** Of the last time it was opened again. */
  #reopened: Promise<unknown> = Promise.resolve();

  /** What comes before the first operation. */
  readonly #prepare: (database: WorkDatabase) => Promise<void>;
  #prepared: Promise<void> | undefined;

  readonly #putAside: (() => Promise<string>) | undefined;
  #kept: string | null = null;

  /**
   * @param prepare is done once before anything else, and tried again by the next operation where it failed
   * @param putAside makes room for a new database where this one cannot be opened, once; returns where it is kept
   */
  constructor(
    database: WorkDatabase,
    prepare: (database: WorkDatabase) => Promise<void> = async () => undefined,
    putAside?: () => Promise<string>,
  ) {
    this.#database = database;
    this.#prepare = prepare;
    this.#putAside = putAside;
    // Otherwise the first operation would wait for it; whether it fails is told by that, too.
    void this.#ready().catch(() => undefined);
  }

  /**
   * Runs an operation, which must be safe to repeat: browsers close a database for good when the disk was full for a
   * moment, so it is opened again once. Throws WorkbenchErrors `store.*` only.
   */
  async run<T>(operation: (database: WorkDatabase) => PromiseLike<T>): Promise<T> {
    const reopened = this.#reopened;
    try {
      await this.#ready();
      return await operation(this.#database);
    } catch (error) {
      if (!isClosed(error)) throw storeError(error);
    }
    try {
      // Whoever notices first does it for all: closing it again would end what others have begun by then.
      if (this.#reopened === reopened) this.#reopened = this.#reopen();
      await this.#reopened;
      await this.#ready();
      return await operation(this.#database);
    } catch (error) {
      throw storeError(error);
    }
  }

  /** Where a database is kept that could not be opened; null while there was none. */
  get kept(): string | null {
    return this.#kept;
  }

  #ready(): Promise<void> {
    this.#prepared ??= this.#open().catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
    return this.#prepared;
  }

  async #open(): Promise<void> {
    try {
      await this.#database.open();
    } catch (error) {
      if (this.#putAside === undefined || this.#kept !== null || !isUnreadable(error)) throw error;
      this.#database.close();
      this.#kept = await this.#putAside();
      await this.#database.open();
    }
    await this.#prepare(this.#database);
  }

  async #reopen(): Promise<void> {
    this.#database.close();
    await this.#database.open();
  }

  close(): void {
    this.#database.close();
  }
}
