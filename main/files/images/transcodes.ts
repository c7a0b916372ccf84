import { basename } from 'node:path';
import { ReadableStream } from 'node:stream/web';
import { WorkbenchError } from '../../../core/errors.ts';
import { WorkerProcess } from '../../processes/worker-process.ts';
import type { Child } from '../../processes/worker-process.ts';
import type { TranscodeTasks } from './transcode-tasks.ts';

/** A picture as a PNG with the same pixels. */
export interface Transcode {
  readonly bytes: number;
  /** Of the file that was read, in hexadecimal. */
  readonly sha256: string;
  readonly body: ReadableStream<Uint8Array>;
}

/** A picture that the process holds. */
type Made = TranscodeTasks['render']['answer'];

/** Longest times in milliseconds: for decoding the largest picture on a slow machine, and for a part of it. */
const LIMIT = { render: 60_000, read: 10_000 } as const;

/**
 * Pictures in formats that only a native decoder reads, turned into PNG in a process of their own: a file that
 * crashes or hangs the decoder ends that process, and nothing else.
 */
export class Transcodes {
  readonly #worker: WorkerProcess<TranscodeTasks>;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(fork: () => Child) {
    this.#worker = new WorkerProcess({
      fork,
      crashed: () => new WorkbenchError('image.crashed', 'could not be decoded: the decoder stopped'),
      timedOut: (seconds) => new WorkbenchError('image.timeout', `took longer than ${seconds} s to decode`),
    });
  }

  /**
   * One file at a time, so that one that ends the decoder takes no other with it but what is still being read of
   * those before, which is made once more.
   * @throws WorkbenchError that names the file
   */
  render(path: string): Promise<Transcode> {
    const made = this.#turn.then(() => this.#render(path));
    this.#turn = made.catch(() => undefined);
    return made;
  }

  stop(): void {
    this.#worker.stop();
  }

  async #render(path: string): Promise<Transcode> {
    try {
      const { id, bytes, sha256 } = await this.#worker.call('render', { path }, LIMIT.render);
      return { bytes, sha256, body: this.#read(path, { id, bytes, sha256 }) };
    } catch (error) {
      const isLost =
        error instanceof WorkbenchError && ['image.crashed', 'image.timeout'].includes(error.code);
      throw isLost ? new WorkbenchError(error.code, `${basename(path)} ${error.message}.`) : error;
    }
  }

  /** Parts are asked for as they are taken, so that no large picture passes through this process whole. */
  #read(path: string, { id: first, bytes, sha256 }: Made): ReadableStream<Uint8Array> {
    let id = first;
    let from = 0;
    const next = () => this.#worker.call('read', { id, from }, LIMIT.read);
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const part = await next().catch(async (error: unknown) => {
          const again = await this.#again(path, sha256);
          if (again === undefined) throw error;
          id = again;
          return next();
        });
        controller.enqueue(part);
        from += part.length;
        if (from >= bytes) controller.close();
      },
      cancel: () => this.#worker.call('drop', { id }, LIMIT.read),
    });
  }

  /** The same picture made anew; nothing where the file has become another. */
  #again(path: string, sha256: string): Promise<string | undefined> {
    const made = this.#turn.then(() => this.#worker.call('render', { path }, LIMIT.render));
    this.#turn = made.catch(() => undefined);
    return made.then((again) => (again.sha256 === sha256 ? again.id : undefined));
  }
}
