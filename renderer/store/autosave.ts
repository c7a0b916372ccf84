import { messageOf } from '../../core/errors.ts';
import type { Entry } from './annotations.ts';

/** What the status bar says about storing. */
export interface SaveState {
  readonly phase: 'saved' | 'saving' | 'failed';
  /** Milliseconds since 1970 of the last completed write. */
  readonly savedAt?: number;
  /** Why it failed, for people, until it has not: it is tried again with the next step and every few seconds. */
  readonly problem?: string;
}

const RETRY_MS = 3000;

/**
 * Stores every commit as it happens. Those that come while a write is under way wait together and go into the next
 * transaction, so that fast work never queues up writes.
 */
export class Autosave {
  readonly #write: (entries: readonly Entry[]) => Promise<void>;
  readonly #listeners = new Set<() => void>();
  #state: SaveState = { phase: 'saved' };
  #pending: Entry[] = [];
  #writing: Promise<void> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(write: (entries: readonly Entry[]) => Promise<void>) {
    this.#write = write;
  }

  get state(): SaveState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  save(entry: Entry): void {
    this.#pending.push(entry);
    this.#start();
  }

  /** Resolves when nothing is left to write; rejects when the attempt under way fails. */
  async settled(): Promise<void> {
    this.#start();
    while (this.#writing !== undefined) await this.#writing;
  }

  #start(): void {
    if (this.#writing !== undefined || this.#pending.length === 0) return;
    clearTimeout(this.#retry);
    this.#writing = this.#drain();
    this.#change({ ...this.#state, phase: 'saving' });
    // Failures are told by the state; only whoever waits for `settled` needs the rejection.
    this.#writing.catch(() => undefined);
  }

  async #drain(): Promise<void> {
    while (this.#pending.length > 0) {
      const entries = this.#pending;
      this.#pending = [];
      try {
        await this.#write(entries);
      } catch (error) {
        this.#pending = [...entries, ...this.#pending];
        this.#writing = undefined;
        this.#change({ ...this.#state, phase: 'failed', problem: messageOf(error) });
        this.#retry = setTimeout(() => this.#start(), RETRY_MS);
        throw error;
      }
    }
    // At once: a step that comes from here on begins another write.
    this.#writing = undefined;
    this.#change({ phase: 'saved', savedAt: Date.now() });
  }

  #change(state: SaveState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
