import { dirname } from 'node:path';
import { concatenate } from '../../core/formats/bytes.ts';
import type { Random } from '../../core/random.ts';
import type { Disk, GrowingFile } from '../../main/journal/disk.ts';

interface Stored {
  bytes: Uint8Array;
  /** Bytes that a power cut leaves alone. */
  synced: number;
}

/** Names that changed together and what they stood for before: a power cut may take that back, all of it or nothing. */
type Change = Map<string, Stored | undefined>;

export interface Faults {
  /** Number of the operation that fails, from 0, and every how many after it; none by default. */
  readonly failing?: (operation: number) => string | null;
  /** Bytes that it holds; without end by default. */
  readonly capacity?: number;
  /** Syncs that are forgotten, as a bug would, also by their number from 0: every crash test must see that. */
  readonly deaf?: 'file' | 'folder' | number;
}

/** A disk in memory that fails when it is told to, and forgets in a power cut whatever was not synced. */
export class FaultyDisk implements Disk {
  readonly #files = new Map<string, Stored>();
  readonly #faults: Faults;
  /** Folders that cannot be reached, and what the system says of them; null where it never answers. */
  readonly #away = new Map<string, string | null>();
  readonly #waiting = new Map<string, ((error: Error) => void)[]>();
  #changes: Change[] = [];
  /** Folders that were renamed. */
  #moves: { readonly from: string; readonly to: string }[] = [];
  operations = 0;
  /** Paths of what was synced, also where that was forgotten. */
  readonly synced: string[] = [];

  constructor(faults: Faults = {}, files: Iterable<readonly [string, Uint8Array]> = []) {
    this.#faults = faults;
    for (const [path, bytes] of files) {
      this.#files.set(path, { bytes, synced: bytes.length });
    }
  }

  /** What there is after a power cut: everything synced, and any part of the rest, also with holes. */
  afterPowerCut(random: Random, faults: Faults = {}): FaultyDisk {
    const left: [string, Uint8Array][] = [];
    const files = new Map(this.#files);
    for (const change of this.#changes) {
      if (random() < 0.5) continue;
      for (const [path, before] of change) {
        if (before === undefined) files.delete(path);
        else files.set(path, before);
      }
    }
    for (const { from, to } of this.#moves.toReversed()) if (random() < 0.5) moveAll(files, to, from);
    for (const [path, { bytes, synced }] of files) {
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

  /** It can be reached again: what was never answered fails now, as on a share that comes back. */
  bringBack(folder: string): void {
    this.#away.delete(folder);
    for (const giveUp of this.#waiting.get(folder) ?? []) giveUp(systemError('ESTALE'));
    this.#waiting.delete(folder);
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

  async size(path: string): Promise<number> {
    await this.#step(path);
    return this.#file(path).bytes.length;
  }

  async part(path: string, from: number, to: number): Promise<Uint8Array> {
    await this.#step(path);
    return this.#file(path).bytes.slice(from, to);
  }

  async create(path: string): Promise<GrowingFile> {
    await this.#step(path);
    if (this.#files.has(path)) throw systemError('EEXIST');
    this.#changing([path]);
    this.#files.set(path, { bytes: new Uint8Array(0), synced: 0 });
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
    this.#files.set(path, { bytes, synced: bytes.length });
    for (const change of this.#changes) change.delete(path);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#step(from);
    if (this.#files.has(from)) {
      this.#changing([from, to]);
      this.#files.set(to, this.#file(from));
      this.#files.delete(from);
    } else {
      if (moveAll(this.#files, from, to) === 0) throw systemError('ENOENT');
      for (const change of this.#changes) moveAll(change, from, to);
      this.#moves.push({ from, to });
    }
  }

  async remove(path: string): Promise<void> {
    await this.#step(path);
    for (const known of [...this.#files.keys()]) {
      if (known !== path && !known.startsWith(`${path}/`)) continue;
      this.#changing([known]);
      this.#files.delete(known);
    }
  }

  makeFolder(path: string): Promise<void> {
    return this.#step(path);
  }

  async syncFolder(folder: string): Promise<void> {
    await this.#step(folder);
    if (this.#isDeaf('folder', folder)) return;
    const isIn = (path: string): boolean => dirname(path) === folder;
    this.#changes = this.#changes.filter((change) => ![...change.keys()].some(isIn));
    this.#moves = this.#moves.filter(({ from, to }) => !isIn(from) && !isIn(to));
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
        if (!this.#isDeaf('file', path)) file.synced = file.bytes.length;
        await Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
  }

  #isDeaf(kind: 'file' | 'folder', path: string): boolean {
    const { deaf } = this.#faults;
    return deaf === kind || deaf === this.synced.push(path) - 1;
  }

  /** What happens to the names next is one change, with all that happened to them since they were durable. */
  #changing(paths: readonly string[]): void {
    const next: Change = new Map(paths.map((path) => [path, this.#files.get(path)]));
    const isPart = (change: Change): boolean => paths.some((path) => change.has(path));
    const merged = this.#changes.filter(isPart).flatMap((change) => [...change]);
    for (const [path, before] of merged) next.set(path, before);
    this.#changes = [...this.#changes.filter((change) => !isPart(change)), next];
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
      await new Promise<never>((_, giveUp) => {
        this.#waiting.set(folder, [...(this.#waiting.get(folder) ?? []), giveUp]);
      });
    }
  }
}

/** Gives what lies in a folder the names of another one. Returns how much that is. */
function moveAll<T>(files: Map<string, T>, from: string, to: string): number {
  const moved = [...files].filter(([path]) => path.startsWith(`${from}/`));
  for (const [path, file] of moved) {
    files.delete(path);
    files.set(to + path.slice(from.length), file);
  }
  return moved.length;
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: of the test`), { code });
}
