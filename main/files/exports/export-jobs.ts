import { randomUUID } from 'node:crypto';
import { WorkbenchError } from '../../../core/errors.ts';
import type { ExportTarget } from './export-target.ts';

interface Job {
  readonly target: ExportTarget;
  readonly written: Set<string>;
  /** Files whose parts are still coming. */
  readonly open: Set<string>;
  /** Parts are written one after the other, whatever order their requests are handled in. */
  last: Promise<void>;
  /** Ends what is filling it. */
  readonly stop: AbortController;
}

/** A file, or its next part, as somebody else makes it. */
interface MadeFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly hasMore?: boolean;
}

/** Running exports, by the name the page knows them by. */
export class ExportJobs {
  readonly #jobs = new Map<string, Job>();
  /** Those that are being removed. */
  readonly #cancelled = new Map<string, Promise<void>>();
  #latest: string | null = null;

  /** Where the export lies that was finished last; null while none was. */
  get latest(): string | null {
    return this.#latest;
  }

  begin(target: ExportTarget): { readonly job: string; readonly targetName: string } {
    const job = randomUUID();
    this.#jobs.set(job, {
      target,
      written: new Set(),
      open: new Set(),
      last: Promise.resolve(),
      stop: new AbortController(),
    });
    return { job, targetName: target.name };
  }

  /** One file after the other. */
  write(id: string, path: string, data: Uint8Array, more: boolean): Promise<void> {
    const job = this.#job(id);
    const [open = path] = job.open;
    if (open !== path) throw new WorkbenchError('export.order', `${path} came before ${open} was complete.`);
    return this.#write(job, path, data, more);
  }

  /**
   * Writes the files that somebody else makes, several at a time, who hears of it where the export is cancelled.
   * @throws WorkbenchError `export.cancelled`, and as whoever makes them
   */
  async fill<Outcome>(
    id: string,
    make: (signal: AbortSignal) => AsyncGenerator<MadeFile, Outcome>,
  ): Promise<Outcome> {
    const job = this.#job(id);
    const { signal } = job.stop;
    const files = make(signal);
    try {
      for (;;) {
        const { done, value } = await files.next();
        if (done === true) return value;
        signal.throwIfAborted();
        await this.#write(job, value.path, value.bytes, value.hasMore ?? false);
      }
    } finally {
      await files.return(undefined as Outcome);
    }
  }

  async finish(id: string): Promise<{ readonly targetName: string }> {
    const job = this.#job(id);
    const [open] = job.open;
    if (open !== undefined) throw new WorkbenchError('export.order', `${open} is not complete.`);
    // Whoever cancels meanwhile waits for it: half of what is renamed would be removed.
    job.last = job.last.then(() => job.target.finish());
    await job.last;
    this.#jobs.delete(id);
    this.#latest = job.target.path;
    return { targetName: job.target.name };
  }

  /** Resolves once nothing is left of it, also where it has failed; one that is finished or unknown is no error. */
  async cancel(id: string): Promise<void> {
    const job = this.#jobs.get(id);
    if (job !== undefined) {
      this.#jobs.delete(id);
      const gone = this.#discard(job).finally(() => this.#cancelled.delete(id));
      this.#cancelled.set(id, gone);
    }
    await this.#cancelled.get(id);
  }

  /** For when the window closes in the middle. */
  async cancelAll(): Promise<void> {
    await Promise.all([...this.#jobs.keys(), ...this.#cancelled.keys()].map((id) => this.cancel(id)));
  }

  #write(job: Job, path: string, data: Uint8Array, more: boolean): Promise<void> {
    if (!job.open.has(path) && job.written.has(path)) {
      throw new WorkbenchError('export.twice', `${path} would be written twice.`);
    }
    job.written.add(path);
    if (more) job.open.add(path);
    else job.open.delete(path);
    job.last = job.last.then(() => job.target.write(path, data, !more));
    return job.last;
  }

  async #discard({ stop, last, target }: Job): Promise<void> {
    stop.abort(new WorkbenchError('export.cancelled', 'Stopped.'));
    await last.catch(() => undefined);
    await target.discard();
  }

  #job(id: string): Job {
    const job = this.#jobs.get(id);
    if (job === undefined) throw new WorkbenchError('export.unknown', 'This export is not running any more.');
    return job;
  }
}
