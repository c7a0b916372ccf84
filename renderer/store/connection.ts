import type { WorkbenchDatabase } from './database.ts';
import { isClosed, storeError } from './errors.ts';

/** The way to the database: every operation goes through here, so that failures are worded in one place. */
export class Connection {
  readonly #database: WorkbenchDatabase;
  /** Of the last time it was opened again. */
  #reopened: Promise<unknown> = Promise.resolve();

  constructor(database: WorkbenchDatabase) {
    this.#database = database;
    // Otherwise the first operation would wait for it; whether it fails is told by that, too.
    database.open().catch(() => undefined);
  }

  /**
   * Runs an operation, which must be safe to repeat: browsers close a database for good when the disk was full for a
   * moment, so it is opened again once. Throws WorkbenchErrors `store.*` only.
   */
  async run<T>(operation: (database: WorkbenchDatabase) => PromiseLike<T>): Promise<T> {
    const reopened = this.#reopened;
    try {
      return await operation(this.#database);
    } catch (error) {
      if (!isClosed(error)) throw storeError(error);
    }
    try {
      // Whoever notices first does it for all: closing it again would end what others have begun by then.
      if (this.#reopened === reopened) this.#reopened = this.#reopen();
      await this.#reopened;
      return await operation(this.#database);
    } catch (error) {
      throw storeError(error);
    }
  }

  async #reopen(): Promise<void> {
    this.#database.close();
    await this.#database.open();
  }

  close(): void {
    this.#database.close();
  }
}
