import { dirname } from 'node:path';
import { concatenate } from '../../core/formats/bytes.ts';
import type { Random } from '../../core/random.ts';
import type { Disk, GrowingFile } from '../../main/journal/disk.ts';

interface Stored {
  bytes: Uint8Array;
  /** Bytes that a power cut leaves alone. */
  synced: number;
  /** Whether a power cut leaves the name alone. */
  isNamed: boolean;
}

export interface Faults {
  /** Number of the operation that fails, from 0, and every how many after it; none by default. */
  readonly failing?: (operation: number) => string | null;
  /** Syncs that are forgotten, as a bug would: every crash test must see that. */
  /** Bytes that it holds; without end by default. */
  readonly capacity?: number;
  readonly deaf?: 'file' | 'folder';
}

/** A disk in memory that fails when it is told to, and forgets in a power cut whatever was not synced. */
export class FaultyDisk implements Disk {
  readonly #files = new Map<string, Stored>();
  readonly #faults: Faults;
  /** Folders that cannot be reached, and what the system says of them; null where it never answers. */
  readonly #away = new Map<string, string | null>();
  operations = 0;

  constructor(faults: Faults = {}, files: Iterable<readonly [string, Uint8Array]> = []) {
    this.#faults = faults;
    for (const [path, bytes] of files) {
      this.#files.set(path, { bytes, synced: bytes.length, isNamed: true });
    }
  }

  /** What there is after a power cut: everything synced, and any part of the rest, also with holes. */
  afterPowerCut(random: Random, faults: Faults = {}): FaultyDisk {
    const left: [string, Uint8Array][] = [];
    for (const [path, { bytes, synced, isNamed }] of this.#files) {
      if (!isNamed && random() < 0.5) continue;
      const kept = bytes.slice(0, synced + Math.floor(random() * (bytes.length - synced + 1)));
      // Blocks reach the disk in any order: one that did not is blank.
      if (kept.length > synced && random() < 0.3) {
        kept.fill(0, synced, synced + Math.floor(random() * (kept.length - synced + 1)));
      }
      left.push([path, kept]);
    }
    return new FaultyDisk(faults, left);
  }

  /** As the disk is now, everything written being there. */
  get files(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#files].map(([path, { bytes }]) => [path, bytes]));
  }

  /** From now on a folder cannot be reached: every use fails with the code, or never ends. */
  takeAway(folder: string, code: string | null): void {
    this.#away.set(folder, code);
  }

  bringBack(folder: string): void {
    this.#away.delete(folder);
  }

  async list(folder: string): Promise<readonly string[]> {
    try {
      await this.#step(folder);
    } catch (error) {
      if ((error as { readonly code?: string }).code === 'ENOENT') return [];
      throw error;
    }
    const inside = [...this.#files.keys()].filter((path) => path.startsWith(`${folder}/`));
    return [...new Set(inside.map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''))];
  }

  async filesBelow(folder: string): Promise<readonly string[]> {
    await this.#step(folder);
    const inside = [...this.#files.keys()].filter((path) => path.startsWith(`${folder}/`));
    if (inside.length === 0) throw systemError('ENOENT');
    return inside.map((path) => path.slice(folder.length + 1));
  }

  async read(path: string): Promise<Uint8Array> {
    await this.#step(path);
    return this.#file(path).bytes.slice();
  }

  async create(path: string): Promise<GrowingFile> {
    await this.#step(path);
    if (this.#files.has(path)) throw systemError('EEXIST');
    this.#files.set(path, { bytes: new Uint8Array(0), synced: 0, isNamed: false });
    return this.#growing(path);
  }

  async resume(path: string, length: number): Promise<GrowingFile> {
    await this.#step(path);
    const file = this.#file(path);
    file.bytes = file.bytes.slice(0, length);
    file.synced = Math.min(file.synced, length);
    return this.#growing(path);
  }

  async replace(path: string, text: string): Promise<void> {
    await this.#step(path);
    const bytes = new TextEncoder().encode(text);
    this.#files.set(path, { bytes, synced: bytes.length, isNamed: true });
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step(from);
    const moved = [...this.#files].filter(([path]) => path === from || path.startsWith(`${from}/`));
    if (moved.length === 0) throw systemError('ENOENT');
    for (const [path, file] of moved) {
      this.#files.delete(path);
      this.#files.set(to + path.slice(from.length), file);
    }
  }

  async remove(path: string): Promise<void> {
    await this.#step(path);
    for (const known of this.#files.keys()) {
      if (known === path || known.startsWith(`${path}/`)) this.#files.delete(known);
    }
  }

  makeFolder(path: string): Promise<void> {
    return this.#step(path);
  }

  async syncFolder(folder: string): Promise<void> {
    await this.#step(folder);
    if (this.#faults.deaf === 'folder') return;
    for (const [path, file] of this.#files) if (dirname(path) === folder) file.isNamed = true;
  }

  #growing(path: string): GrowingFile {
    const file = this.#file(path);
    return {
      write: async (bytes) => {
        const grow = (part: Uint8Array): void => {
          const held = [...this.#files.values()].reduce((sum, other) => sum + other.bytes.length, 0);
          if (held + part.length > (this.#faults.capacity ?? Infinity)) throw systemError('ENOSPC');
          file.bytes = concatenate([file.bytes, part]);
        };
        try {
          await this.#step(path);
        } catch (error) {
          grow(bytes.subarray(0, Math.floor(bytes.length / 2)));
          throw error;
        }
        grow(bytes);
      },
      sync: async () => {
        await this.#step(path);
        if (this.#faults.deaf !== 'file') file.synced = file.bytes.length;
      },
      close: () => Promise.resolve(),
    };
  }

  #file(path: string): Stored {
    const file = this.#files.get(path);
    if (file === undefined) throw systemError('ENOENT');
    return file;
  }

  async #step(path: string): Promise<void> {
    const code = this.#faults.failing?.(this.operations) ?? null;
    this.operations++;
    if (code !== null) throw systemError(code);
    for (const [folder, fault] of this.#away) {
      if (path !== folder && !path.startsWith(`${folder}/`)) continue;
      if (fault !== null) throw systemError(fault);
      await new Promise<never>(() => undefined);
    }
  }
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: of the test`), { code });
}
