import { lstat, open, opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { FILES_ABOVE } from '../../core/datasets/read/candidates.ts';
import type { FileSet } from '../../core/datasets/read/found.ts';
import { messageOf, WorkbenchError } from '../../core/errors.ts';
import { cannotRead } from '../files/errors.ts';
import { isArchive } from '../files/folders/unpack-archive.ts';
import { readBytes } from '../files/read-bytes.ts';
import { contentOf, itemsOf, sourceOf } from '../files/zip-source.ts';
import type { ByteSource } from '../files/zip-source.ts';

/** A data set has folders for sets, classes and images, never more of them in each other. */
const DEEPEST = 6;
const MOST_FILES = 500_000;
/** Whoever waits is told after so many files. */
const TOLD = 500;

/** How many files were found so far. */
export type OnFound = (files: number) => void;

/**
 * The files that a data set may be in: those of a folder, those of a ZIP archive, or one alone; and those above it in
 * which an export says what it is.
 * @throws WorkbenchError `file.read`; `data-set.large` beyond 500,000 files; `data-set.damaged` for an archive; the
 *   signal's reason
 */
export async function filesOf(chosen: string, signal?: AbortSignal, onFound?: OnFound): Promise<FileSet> {
  const info = await stat(chosen).catch((error: unknown) => Promise.reject(cannotRead(chosen, error)));
  if (info.isDirectory()) return withAbove(chosen, await folderFiles(chosen, signal, onFound));
  if (isArchive(chosen)) return archiveFiles(chosen);
  return { paths: [path.basename(chosen)], read: (_, most) => readBytes(chosen, most) };
}

/** With what stands above the folder, where the chosen one is that of one format. */
async function withAbove(root: string, { paths, read }: FileSet): Promise<FileSet> {
  const above: string[] = [];
  for (const name of FILES_ABOVE) {
    const info = await lstat(path.join(root, name)).catch(() => null);
    if (info?.isFile() === true) above.push(name);
  }
  const known = new Set(above);
  return {
    paths: [...paths, ...above],
    read: (file, most) => (known.has(file) ? readBytes(path.join(root, file), most) : read(file, most)),
  };
}

/**
 * The files of a folder, for those who read data sets. Links are passed over, so that nothing outside of it is read.
 * @throws WorkbenchError `file.read`; `data-set.large` beyond 500,000 files
 */
export async function folderFiles(root: string, signal?: AbortSignal, onFound?: OnFound): Promise<FileSet> {
  const paths: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    for await (const entry of await opendir(path.join(root, folder))) {
      if (entry.name.startsWith('.')) continue;
      const own = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < DEEPEST) await visit(own, depth + 1);
      if (!entry.isFile()) continue;
      if (paths.push(own) > MOST_FILES) throw tooMany(root);
      if (paths.length % TOLD === 0) onFound?.(paths.length);
    }
    signal?.throwIfAborted();
  };
  await visit('', 0).catch((error: unknown) => {
    throw error instanceof WorkbenchError || signal?.aborted === true ? error : cannotRead(root, error);
  });
  paths.sort();
  const known = new Set(paths);
  return {
    paths,
    read: (file, most) => {
      if (!known.has(file)) return Promise.reject(notThere(file));
      return readBytes(path.join(root, file), most);
    },
  };
}

/** The files of an archive, which is not unpacked: each is read when it is asked for. */
async function archiveFiles(archive: string): Promise<FileSet> {
  const items = new Map(
    (await inArchive(archive, itemsOf))
      .filter(({ name }) => !name.endsWith('/') && !/(^|\/)(\.|__MACOSX\/)/.test(name))
      .map((item) => [item.name, item]),
  );
  if (items.size > MOST_FILES) throw tooMany(archive);
  return {
    paths: [...items.keys()].sort(),
    read: async (file, most) => {
      const item = items.get(file);
      if (item === undefined) throw notThere(file);
      if (item.size > most) throw damaged(archive, `${file} has ${item.size} bytes, which is too large`);
      return inArchive(archive, (source) => contentOf(source, item));
    },
  };
}

async function inArchive<T>(archive: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const file = await open(archive).catch((error: unknown) => Promise.reject(cannotRead(archive, error)));
  try {
    return await work(await sourceOf(file));
  } catch (error) {
    throw damaged(archive, messageOf(error), error);
  } finally {
    await file.close();
  }
}

function notThere(file: string): WorkbenchError {
  return cannotRead(file, new Error('it is not there'));
}

function tooMany(chosen: string): WorkbenchError {
  return new WorkbenchError('data-set.large', `${chosen} has more than ${MOST_FILES} files.`);
}

function damaged(archive: string, reason: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('data-set.damaged', `${path.basename(archive)} cannot be used: ${reason}.`, {
    cause,
  });
}
