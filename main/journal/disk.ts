import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { flushFolder, writeFileAtomic } from '../files/atomic.ts';
import { cannotWrite, isNoFolder } from '../files/errors.ts';

/** A file that only grows. */
export interface GrowingFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when what was written is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Folders of files that are only looked at. */
export interface ReadableDisk {
  /** Names in a folder; none where there is no folder. */
  list(folder: string): Promise<readonly string[]>;
  read(path: string): Promise<Uint8Array>;
  /** Bytes of a file. */
  size(path: string): Promise<number>;
}

/** What journals need of a disk. Tests have one that forgets, tears and fails. */
export interface Disk extends ReadableDisk {
  /** Paths, below a folder that must be there, of all files in it and in its subfolders. */
  filesBelow(folder: string): Promise<readonly string[]>;
  /** Bytes `from` to just before `to` of a file; fewer where it ends before. */
  part(path: string, from: number, to: number): Promise<Uint8Array>;
  /** Makes a file that must not be there. */
  create(path: string): Promise<GrowingFile>;
  /** Goes on at the end of a file, which loses what lies beyond `length`. */
  resume(path: string, length: number): Promise<GrowingFile>;
  /** Writes a file whole or not at all, also over one that is there. */
  replace(path: string, text: string): Promise<void>;
  /** Also where the name is taken. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  /** Makes the names in a folder durable. */
  syncFolder(path: string): Promise<void>;
}

export const disk: Disk = {
  async list(folder) {
    try {
      return await readdir(folder);
    } catch (error) {
      if (isNoFolder(error)) return [];
      throw error;
    }
  },
  filesBelow,
  read: async (path) => Uint8Array.from(await readFile(path)),
  size: async (path) => (await stat(path)).size,
  part: async (path, from, to) => {
    const file = await open(path, 'r');
    try {
      const bytes = new Uint8Array(to - from);
      let done = 0;
      while (done < bytes.length) {
        const { bytesRead } = await file.read(bytes, done, bytes.length - done, from + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.subarray(0, done);
    } finally {
      await file.close();
    }
  },
  create: async (path) => growing(await open(path, 'wx')),
  resume: async (path, length) => {
    const file = await open(path, 'r+');
    await file.truncate(length);
    return growing(file, length);
  },
  replace: writeFileAtomic,
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true });
  },
  syncFolder: flushFolder,
};

/**
 * Writes a file so that its name holds all of it or what it held before. It is there after a power cut once the folder
 * was synced.
 * @throws WorkbenchError `file.disk-full`, `file.write`
 */
export async function writeWhole(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryOf(path);
  try {
    await disk.remove(temporary);
    const file = await disk.create(temporary);
    try {
      await file.write(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(temporary, path);
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined);
    throw cannotWrite(path, error);
  }
}

/** Whether a name is that of a file that was being written. */
export function isTemporary(name: string): boolean {
  return name.startsWith('.') && name.endsWith('.tmp');
}

/** Where a file is written before it is whole. */
export function temporaryOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.tmp`);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile()) found.push(entry.name);
    if (!entry.isDirectory()) continue;
    for (const path of await filesBelow(join(folder, entry.name))) found.push(join(entry.name, path));
  }
  return found;
}

function growing(file: Awaited<ReturnType<typeof open>>, from = 0): GrowingFile {
  let at = from;
  return {
    async write(bytes) {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at);
        done += bytesWritten;
        at += bytesWritten;
      }
    },
    sync: () => file.datasync(),
    close: () => file.close(),
  };
}

/**
 * A disk that is waited for only so long: a network share that is gone may never answer. What was asked of it may
 * still happen afterwards. Nothing more is asked of a folder that owes an answer: each such question would take one of
 * the few threads that all disks share. Rejects with the system's own `ETIMEDOUT`.
 * @param limit milliseconds
 */
export function impatient(disk: Disk, limit: number): Disk {
  const owing = new Set<{ readonly folder: string }>();
  const owes = (folder: string): boolean =>
    [...owing].some((late) => folder === late.folder || folder.startsWith(late.folder + sep));
  const soon = async <T>(folder: string, ask: () => Promise<T>): Promise<T> => {
    if (owes(folder)) throw silent();
    const answer = ask();
    return within(limit, answer, () => {
      const late = { folder };
      owing.add(late);
      void answer.catch(() => undefined).finally(() => owing.delete(late));
    });
  };
  const growing = async (path: string, create: () => Promise<GrowingFile>): Promise<GrowingFile> => {
    const folder = dirname(path);
    const file = await soon(folder, create);
    return {
      write: (bytes) => soon(folder, () => file.write(bytes)),
      sync: () => soon(folder, () => file.sync()),
      close: () => soon(folder, () => file.close()),
    };
  };
  return {
    list: (folder) => soon(folder, () => disk.list(folder)),
    filesBelow: (folder) => soon(folder, () => disk.filesBelow(folder)),
    read: (path) => soon(dirname(path), () => disk.read(path)),
    size: (path) => soon(dirname(path), () => disk.size(path)),
    part: (path, from, to) => soon(dirname(path), () => disk.part(path, from, to)),
    create: (path) => growing(path, () => disk.create(path)),
    resume: (path, length) => growing(path, () => disk.resume(path, length)),
    replace: (path, text) => soon(dirname(path), () => disk.replace(path, text)),
    rename: (from, to) => soon(dirname(from), () => disk.rename(from, to)),
    remove: (path) => soon(dirname(path), () => disk.remove(path)),
    makeFolder: (path) => soon(path, () => disk.makeFolder(path)),
    syncFolder: (path) => soon(path, () => disk.syncFolder(path)),
  };
}

async function within<T>(limit: number, work: Promise<T>, isLate: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate();
      reject(silent());
    }, limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function silent(): Error {
  return Object.assign(new Error('ETIMEDOUT: the disk does not answer'), { code: 'ETIMEDOUT' });
}
