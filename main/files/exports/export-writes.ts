import { Background } from '../../../core/concurrency.ts';
import type { ExportTarget } from './export-target.ts';

/** Files that are on their way to the disk at a time: what one waits for, the next has done meanwhile. */
const AT_ONCE = 4;

/** A file, or its next part. */
interface WrittenFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly hasMore?: boolean;
}

/** Writes several files of a folder at a time, and the parts of each in their order. */
export class ExportWrites {
  readonly #target: ExportTarget;
  readonly #running = new Background(AT_ONCE);
  /** The last part that came of files of which more is to come. */
  readonly #parts = new Map<string, Promise<void>>();

  constructor(target: ExportTarget) {
    this.#target = target;
  }

  /** Waits until there is room for it. Throws what an earlier file threw. */
  add({ path, bytes, hasMore = false }: WrittenFile): Promise<void> {
    return this.#running.add(() => {
      const before = this.#parts.get(path) ?? Promise.resolve();
      const written = before.then(() => this.#target.write(path, bytes, !hasMore));
      if (hasMore) this.#parts.set(path, written);
      else this.#parts.delete(path);
      return written;
    });
  }

  /** Waits for all of them. Throws what the first threw that failed. */
  finish(): Promise<void> {
    return this.#running.finish();
  }
}
