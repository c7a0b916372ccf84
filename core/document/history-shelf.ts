import { HISTORY_BUDGET } from './history.ts';
import type { History } from './history.ts';

/**
 * Histories of images that were left, so that coming back brings undo back. All of them together keep to a budget of
 * bytes; those left longest ago go first.
 */
export class HistoryShelf {
  readonly #kept = new Map<string, { readonly revision: number; readonly history: History }>();

  constructor(readonly budget: number = HISTORY_BUDGET) {}

  put(imageId: string, revision: number, history: History): void {
    this.#kept.delete(imageId);
    this.#kept.set(imageId, { revision, history });
    let bytes = 0;
    for (const kept of this.#kept.values()) bytes += kept.history.bytes;
    for (const [oldest, kept] of this.#kept) {
      if (bytes <= this.budget) break;
      bytes -= kept.history.bytes;
      this.#kept.delete(oldest);
    }
  }

  /** Undefined where the image has changed since, because then its steps no longer fit. */
  take(imageId: string, revision: number): History | undefined {
    const kept = this.#kept.get(imageId);
    this.#kept.delete(imageId);
    return kept?.revision === revision ? kept.history : undefined;
  }
}
