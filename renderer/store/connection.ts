import type { WorkbenchDatabase } from './database.ts';
import { isClosed, storeError } from './errors.ts';

/** The way to the database: every operation goes through here, so that failures are worded in one place. */
export class Connection {
  readonly #database: WorkbenchDatabase;

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
    try {
      return await operation(this.#database);
    } catch (error) {
      if (!isClosed(error)) throw storeError(error);
    }
    try {
      this.#database.close();
      await this.#database.open();
      return await operation(this.#database);
    } catch (error) {
      throw storeError(error);
    }
  }

  close(): void {
    this.#database.close();
  }
}
