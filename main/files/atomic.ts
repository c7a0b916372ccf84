import { randomUUID } from 'node:crypto';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WorkbenchError } from '../../core/errors.ts';
import { cannotWrite } from './errors.ts';

/** What a file is to hold; parts are written as they come. */
type Content = Uint8Array | string | AsyncIterable<Uint8Array>;

/**
 * Writes a file so that, whatever happens, its path holds either all of the old content or all of the new:
 * a temporary file beside it is written, flushed to the disk and renamed. Its name does not grow with the file's, so
 * that the longest name works, too.
 * @throws WorkbenchError `file.disk-full` or `file.write`, or what making its parts threw, after the temporary file has
 *   been removed
 */
export async function writeFileAtomic(path: string, data: Content): Promise<void> {
  await replaceFile(path, data);
  await flushFolder(dirname(path));
}

/** `writeFileAtomic` for one of many files: a power cut may still undo it until their folder is flushed, too. */
export async function replaceFile(path: string, data: Content): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    await writeDurably(temporary, data);
    await rename(temporary, path);
  } catch (error) {
    // Where even this fails, why the file was not written says more.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error instanceof WorkbenchError ? error : cannotWrite(path, error);
  }
}

/** Writes a file that must not be there to the disk; its name is durable once its folder was flushed. */
export async function writeDurably(path: string, data: Content): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await writeFile(file, data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the renames in a folder durable. Windows and some network disks cannot flush folders; the file stays valid. */
export async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    return;
  }
}
