import { concatenate } from '../../../core/formats/bytes.ts';
import type { BridgeClient } from '../bridge-client.ts';

/** Bytes sent at a time. */
const PART = 4 << 20;

/** A file that is written as its bytes come. */
export interface ExportStream {
  readonly push: (bytes: Uint8Array) => void;
  /** Sends what came, once it is worth it. */
  readonly flush: () => Promise<void>;
  /** Sends the rest and ends the file. */
  readonly close: () => Promise<void>;
}

/** The files of one export, written one after the other. Nothing is visible before `finish`. */
export class ExportJob {
  readonly #bridge: BridgeClient;
  readonly #job: string;
  readonly #folder: string;

  /** @param folder in which all of them are, with a `/` at its end, or none */
  constructor(bridge: BridgeClient, job: string, folder: string) {
    this.#bridge = bridge;
    this.#job = job;
    this.#folder = folder;
  }

  /** Parts are copies: sending a view would send the whole memory behind it. */
  async write(path: string, bytes: Uint8Array): Promise<void> {
    let at = 0;
    do {
      await this.#send(path, bytes.slice(at, at + PART), at + PART < bytes.length);
      at += PART;
    } while (at < bytes.length);
  }

  async writeText(path: string, text: string): Promise<void> {
    await this.write(path, new TextEncoder().encode(text));
  }

  /** For data that does not fit into memory. */
  stream(path: string): ExportStream {
    let waiting: Uint8Array[] = [];
    const send = async (more: boolean): Promise<void> => {
      const bytes = concatenate(waiting);
      waiting = [];
      await this.#send(path, bytes, more);
    };
    return {
      push: (bytes) => void waiting.push(bytes),
      flush: async () => {
        if (waiting.reduce((sum, { length }) => sum + length, 0) >= PART) await send(true);
      },
      close: () => send(false),
    };
  }

  /** Makes everything visible under its name, at once. */
  async finish(): Promise<void> {
    await this.#bridge.request('export.finish', { job: this.#job });
  }

  /** Leaves nothing behind. */
  async cancel(): Promise<void> {
    await this.#bridge.request('export.cancel', { job: this.#job });
  }

  async #send(path: string, data: Uint8Array, more: boolean): Promise<void> {
    await this.#bridge.request('export.write', {
      job: this.#job,
      path: `${this.#folder}${path}`,
      data,
      more,
    });
  }
}
