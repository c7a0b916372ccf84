import { messageOf } from '../../core/errors.ts';
import type { Entry } from './annotations.ts';
import { Stage } from './stage.ts';
import type { Journaled } from './journal-port.ts';

/** What the status bar says about storing. */
export interface SaveState {
  readonly phase: 'saved' | 'saving' | 'failed';
  /** Milliseconds since 1970 of the last completed write. */
  readonly savedAt?: number;
  /** Why it failed, for people, until it has not: it is tried again with the next step and every few seconds. */
  readonly problem?: string;
  /** Whether the database that the window reads cannot take up what is saved; tried again in the same way. */
  readonly isBehind: boolean;
}

/** Where steps go: to the journal, which counts, and from there to the database that the window reads. */
export interface SavePorts {
  /** Resolves once the entries are on the disk. Safe to repeat. */
  journal(entries: readonly Entry[]): Promise<readonly Journaled[]>;
  /** Safe to repeat. */
  project(journaled: readonly Journaled[]): Promise<void>;
}

/**
 * Stores every commit as it happens. A step is saved once it is in the journal; what the window reads follows, and
 * nothing waits for that but who reads it.
 */
export class Autosave {
  readonly #journal: Stage<Entry>;
  readonly #store: Stage<Journaled>;
  readonly #listeners = new Set<() => void>();
  #state: SaveState = { phase: 'saved', isBehind: false };

  constructor(ports: SavePorts) {
    this.#store = new Stage((journaled) => ports.project(journaled), {
      begun: () => undefined,
      done: () => this.#change({ ...this.#state, isBehind: false }),
      failed: () => this.#change({ ...this.#state, isBehind: true }),
    });
    this.#journal = new Stage(
      async (entries) => {
        for (const journaled of await ports.journal(entries)) this.#store.add(journaled);
      },
      {
        begun: () => this.#change({ ...this.#state, phase: 'saving' }),
        done: () => {
          const { isBehind } = this.#state;
          this.#change({ phase: 'saved', savedAt: Date.now(), isBehind });
        },
        failed: (error) => this.#change({ ...this.#state, phase: 'failed', problem: messageOf(error) }),
      },
    );
  }

  get state(): SaveState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  save(entry: Entry): void {
    this.#journal.add(entry);
  }

  /** Resolves when every step is saved; rejects when the attempt under way fails. */
  async saved(): Promise<void> {
    await this.#journal.settled();
  }

  /** Resolves when every step is saved and can be read; rejects when an attempt under way fails. */
  async settled(): Promise<void> {
    await this.#journal.settled();
    await this.#store.settled();
  }

  /** Does something while every step is saved and can be read; those that come meanwhile are saved after it. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#journal.between(async () => {
      await this.#store.settled();
      return work();
    });
  }

  #change(state: SaveState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
