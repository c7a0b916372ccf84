import { answers } from './database.ts';
import type { WorkDatabase } from './database.ts';
import { isClosed, isUnreadable, storeError } from './errors.ts';

export interface ConnectionOptions {
  /** Done once before anything else, and tried again by the next operation where it failed. */
  readonly prepare?: (database: WorkDatabase) => Promise<void>;
  /** Makes room for a new database where this one cannot be opened, once; returns where that is kept. */
  readonly putAside?: () => Promise<string>;
  /** The browser's database has stopped to answer, as it does for good now and then after a disk was full. */
  readonly onSilence?: () => void;
  /** After which time without an answer, in milliseconds, it is looked whether there will be one. */
  readonly patience?: number;
}

const PATIENCE_MS = 8000;

/** The way to the database: every operation goes through here, so that failures are worded in one place. */
export class Connection {
  readonly #database: WorkDatabase;
  readonly #options: ConnectionOptions;
  /** Of the last time it was opened again. */
  #reopened: Promise<unknown> = Promise.resolve();
  #prepared: Promise<void> | undefined;
  #kept: string | null = null;

  constructor(database: WorkDatabase, options: ConnectionOptions = {}) {
    this.#database = database;
    this.#options = options;
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
      return await this.#watched(operation(this.#database));
    } catch (error) {
      if (!isClosed(error)) throw storeError(error);
    }
    try {
      // Whoever notices first does it for all: closing it again would end what others have begun by then.
      if (this.#reopened === reopened) this.#reopened = this.#reopen();
      await this.#watched(this.#reopened);
      await this.#ready();
      return await this.#watched(operation(this.#database));
    } catch (error) {
      throw storeError(error);
    }
  }

  /** Work that may take long, but not while the database answers nobody else either. */
  async #watched<T>(work: PromiseLike<T>): Promise<T> {
    const { onSilence, patience = PATIENCE_MS } = this.#options;
    const look = async (): Promise<void> => {
      if (!(await answers(this.#database.name, patience))) onSilence?.();
    };
    const timer = setInterval(() => void look(), patience);
    try {
      return await work;
    } finally {
      clearInterval(timer);
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
      const { putAside } = this.#options;
      if (putAside === undefined || this.#kept !== null || !isUnreadable(error)) throw error;
      this.#database.close();
      this.#kept = await putAside();
      await this.#database.open();
    }
    await this.#options.prepare?.(this.#database);
  }

  async #reopen(): Promise<void> {
    this.#database.close();
    await this.#database.open();
  }

  close(): void {
    this.#database.close();
  }
}
