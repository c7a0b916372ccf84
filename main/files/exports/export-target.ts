import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { WorkbenchError } from '../../../core/errors.ts';
import { flushFolder } from '../atomic.ts';
import { cannotWrite, isGone } from '../errors.ts';

/** Where an export goes. Until `finish`, nothing stands under its name; `discard` leaves no trace. */
export interface ExportTarget {
  readonly name: string;
  /** Where it lies once it is finished. */
  readonly path: string;
  /** Writes the next part of the file `path`; `last` closes it. */
  write(path: string, data: Uint8Array, last: boolean): Promise<void>;
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** A folder: written beside its final place, flushed, then renamed. */
export class FolderTarget implements ExportTarget {
  readonly path: string;
  readonly #temporary: string;
  /** Those that are not closed yet. */
  readonly #files = new Map<string, FileHandle>();
  /** Those that are there, or about to be. */
  readonly #folders = new Map<string, Promise<unknown>>();

  /** `path` must not exist, or be an empty folder. */
  constructor(path: string) {
    this.path = path;
    this.#temporary = temporaryBeside(path);
  }

  /** Rejects at once where the place is read-only, before any work is done. */
  static async create(path: string): Promise<FolderTarget> {
    const target = new FolderTarget(path);
    await named(path, () => mkdir(target.#temporary));
    return target;
  }

  get name(): string {
    return basename(this.path);
  }

  async write(path: string, data: Uint8Array, last: boolean): Promise<void> {
    await named(path, async () => {
      const file = this.#files.get(path) ?? (await this.#create(path));
      this.#files.set(path, file);
      await file.writeFile(data);
      if (!last) return;
      this.#files.delete(path);
      await file.sync();
      await file.close();
    });
  }

  async finish(): Promise<void> {
    await named(this.path, async () => {
      // Windows does not rename onto a folder, not even an empty one.
      await rmdir(this.path).catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
      await rename(this.#temporary, this.path);
    });
    await flushFolder(dirname(this.path));
  }

  async discard(): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file.close()));
    await rm(this.#temporary, { recursive: true, force: true });
  }

  async #create(path: string): Promise<FileHandle> {
    const file = join(this.#temporary, path);
    await this.#make(dirname(file));
    return open(file, 'wx');
  }

  #make(folder: string): Promise<unknown> {
    const made = this.#folders.get(folder) ?? mkdir(folder, { recursive: true });
    this.#folders.set(folder, made);
    return made;
  }
}

/**
 * What exports to this place have left that were killed. One that runs at this moment looks the same, so nothing is
 * removed here.
 */
export async function leftovers(path: string): Promise<readonly string[]> {
  const folder = dirname(resolve(path));
  const entries = await readdir(folder).catch(() => []);
  const own = entries.filter((name) => name.startsWith(`.${basename(path)}.`) && name.endsWith('.partial'));
  return own.map((name) => join(folder, name));
}

interface Aside {
  readonly temporary: string;
  readonly file: FileHandle;
}

const ZIP_LIMIT = 0xffff_ffff;
const ZIP_FILES = 0xffff;
/** Already compressed: packing them again costs time and saves nothing. */
const PACKED = /\.(png|jpe?g|webp|npz|zip)$/i;

/** Bytes that are read at a time of what was kept aside. */
const CHUNK = 4 << 20;

/**
 * A ZIP archive of at most 4 GiB and 65,535 files, written beside its final place, flushed, then renamed. One file
 * follows the other in it, so what comes in parts is kept beside it until all of it is there.
 */
export class ZipTarget implements ExportTarget {
  readonly path: string;
  readonly #temporary: string;
  readonly #file: FileHandle;
  readonly #zip: Zip;
  /** Files that came in parts, of which more is to come. */
  readonly #aside = new Map<string, Aside>();
  #produced: Uint8Array[] = [];
  #length = 0;
  #files = 0;

  private constructor(path: string, temporary: string, file: FileHandle) {
    this.path = path;
    this.#temporary = temporary;
    this.#file = file;
    this.#zip = new Zip((error, chunk) => {
      if (error !== null) throw error;
      this.#produced.push(chunk);
    });
  }

  static async create(path: string): Promise<ZipTarget> {
    const temporary = temporaryBeside(path);
    return named(path, async () => new ZipTarget(path, temporary, await open(temporary, 'wx')));
  }

  get name(): string {
    return basename(this.path);
  }

  async write(path: string, data: Uint8Array, last: boolean): Promise<void> {
    const aside = this.#aside.get(path);
    if (aside === undefined && last) {
      this.#begin(path).push(data, true);
      return this.#flush();
    }
    const { file } = aside ?? (await this.#keepAside(path));
    await named(path, () => file.writeFile(data));
    if (last) await this.#takeIn(path);
  }

  async finish(): Promise<void> {
    this.#zip.end();
    await this.#flush();
    await named(this.path, async () => {
      await this.#file.sync();
      await this.#file.close();
      await rename(this.#temporary, this.path);
    });
  }

  async discard(): Promise<void> {
    this.#zip.terminate();
    for (const path of [...this.#aside.keys()]) await this.#removeAside(path);
    await this.#file.close();
    await rm(this.#temporary, { force: true });
  }

  #begin(path: string): ZipDeflate | ZipPassThrough {
    if (++this.#files > ZIP_FILES) throw this.#tooLarge('hold more than the 65,535 files');
    const entry = PACKED.test(path) ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 });
    this.#zip.add(entry);
    return entry;
  }

  async #keepAside(path: string): Promise<Aside> {
    const temporary = temporaryBeside(this.path);
    const aside = { temporary, file: await named(path, () => open(temporary, 'wx+')) };
    this.#aside.set(path, aside);
    return aside;
  }

  async #takeIn(path: string): Promise<void> {
    const aside = this.#aside.get(path);
    if (aside === undefined) return;
    const entry = this.#begin(path);
    for (let at = 0; ;) {
      const { bytesRead, buffer } = await named(path, () =>
        aside.file.read(new Uint8Array(CHUNK), 0, CHUNK, at),
      );
      at += bytesRead;
      entry.push(buffer.subarray(0, bytesRead), bytesRead === 0);
      await this.#flush();
      if (bytesRead === 0) break;
    }
    await this.#removeAside(path);
  }

  async #removeAside(path: string): Promise<void> {
    const aside = this.#aside.get(path);
    this.#aside.delete(path);
    await aside?.file.close();
    if (aside !== undefined) await rm(aside.temporary, { force: true });
  }

  async #flush(): Promise<void> {
    const chunks = this.#produced;
    this.#produced = [];
    for (const chunk of chunks) {
      this.#length += chunk.length;
      if (this.#length > ZIP_LIMIT) {
        throw this.#tooLarge('be larger than the 4 GB');
      }
      await named(this.path, () => this.#file.writeFile(chunk));
    }
  }

  #tooLarge(how: string): WorkbenchError {
    return new WorkbenchError(
      'export.tooLarge',
      `${this.name} would ${how} that a ZIP file holds. Export to a folder instead.`,
    );
  }
}

/**
 * The folder itself when it is empty and can be replaced, else a new one inside that is named `name`, numbered if need
 * be: an export never mixes with what is there.
 */
export async function freeFolder(chosen: string, name: string): Promise<string> {
  const entries = await named(chosen, () => readdir(chosen));
  if (entries.length === 0 && (await isReplaceable(chosen))) return chosen;
  const taken = new Set(entries);
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name} ${number}`;
  return join(chosen, free);
}

/**
 * For what takes long to make: asked before, so that nothing is made for no place.
 * @throws WorkbenchError `export.out` where there is something else than an empty folder
 */
export async function requireFree(out: string): Promise<void> {
  const entries = await readdir(out).catch((error: unknown) => {
    if (isGone(error)) return [];
    throw new WorkbenchError('export.out', `${out} is no folder that can be written.`, { cause: error });
  });
  if (entries.length > 0) throw new WorkbenchError('export.out', `${out} is not empty: name a new folder.`);
}

/** Whether another folder can be renamed onto this one: it is no drive's root, and the folder above can be written. */
export async function isReplaceable(folder: string): Promise<boolean> {
  const parent = dirname(folder);
  if (parent === folder) return false;
  try {
    const [own, above] = await Promise.all([stat(folder), stat(parent), access(parent, constants.W_OK)]);
    return own.dev === above.dev;
  } catch {
    return false;
  }
}

/** Invisible, and on the same disk. */
function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.partial`);
}

/** Failures name the file and the cause, not the folders above it. */
async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw cannotWrite(basename(path), error);
  }
}
