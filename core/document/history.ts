import type { Edit } from './commit.ts';
import type { TileContent } from '../mask/tile-content.ts';

/** Some seven hundred megabytes of raw tiles are a day of strokes; coded they are a tenth of it. */
export const HISTORY_BUDGET = 256 * 1024 * 1024;

/** Rough size of the objects around the bytes. */
const TILE_OVERHEAD = 256;
const EDIT_OVERHEAD = 512;

/**
 * Steps of one document, oldest first, of which the first `position` are applied. Unlimited by count: when their bytes
 * exceed the budget the oldest go, but never the latest.
 */
export class History {
  readonly #edits: Edit[] = [];
  #position = 0;
  #bytes = 0;

  constructor(readonly budget: number = HISTORY_BUDGET) {}

  get edits(): readonly Edit[] {
    return this.#edits;
  }

  get position(): number {
    return this.#position;
  }

  /** Bytes held, those that can be redone included. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Records a step that was just applied; what could have been redone is gone. */
  push(edit: Edit): void {
    for (const undone of this.#edits.splice(this.#position)) this.#bytes -= bytesOf(undone);
    this.#edits.push(edit);
    this.#bytes += bytesOf(edit);
    let surplus = 0;
    while (this.#bytes > this.budget && surplus < this.#edits.length - 1) {
      this.#bytes -= bytesOf(this.#edits[surplus++] as Edit);
    }
    this.#edits.splice(0, surplus);
    this.#position = this.#edits.length;
  }

  /** The step to take back, now counted as not applied; undefined at the beginning. */
  stepBack(): Edit | undefined {
    return this.#position === 0 ? undefined : this.#edits[--this.#position];
  }

  /** The step to apply again, now counted as applied; undefined at the end. */
  stepForward(): Edit | undefined {
    return this.#position === this.#edits.length ? undefined : this.#edits[this.#position++];
  }
}

export function bytesOf(edit: Edit): number {
  const size = ({ labels, objects, provenance }: TileContent): number =>
    labels.length + (objects?.length ?? 0) + provenance.length;
  return edit.tiles.reduce(
    (sum, { before, after }) => sum + size(before) + size(after) + TILE_OVERHEAD,
    EDIT_OVERHEAD,
  );
}
