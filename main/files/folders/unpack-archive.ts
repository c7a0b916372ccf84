import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { isFolderPath } from '../../../core/contract/folders.ts';
import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import { extensionOf } from '../../../core/formats/export-names.ts';
import { flushFolder, replaceFile } from '../atomic.ts';
import { cannotRead, cannotWrite } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { contentOf, itemsOf, sourceOf } from '../zip-source.ts';
import type { ByteSource } from '../zip-source.ts';

/** Bytes of one file of an archive: it is held as a whole. */
const LARGEST = 2 ** 30;

export function isArchive(path: string): boolean {
  return extensionOf(path) === '.zip';
}

/**
 * The folder beside a ZIP archive that bears its name and holds what the archive does. One that is there already is
 * answered as it is: its images may have been labelled. It comes into being as a whole or not at all.
 * @throws WorkbenchError `archive.unpack`, `file.read` or `file.write`, which name the file and the cause
 */
export async function unpackArchive(path: string): Promise<string> {
  const parent = dirname(path);
  const folder = join(parent, basename(path, extname(path)));
  if (await isThere(folder)) return folder;
  const file = await open(path).catch((error: unknown) => Promise.reject(cannotRead(path, error)));
  const temporary = join(parent, `.${randomUUID()}.tmp`);
  try {
    await unpackInto(temporary, await sourceOf(file));
    await rename(temporary, folder).catch((error: unknown) => Promise.reject(cannotWrite(folder, error)));
    await flushFolder(parent);
    return folder;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    const isWorded = error instanceof WorkbenchError && error.code.startsWith('file.');
    throw isWorded ? error : unpackable(path, messageOf(error), error);
  } finally {
    await file.close();
  }
}

async function unpackInto(folder: string, source: ByteSource): Promise<void> {
  await makeFolder(folder);
  const items = await itemsOf(source);
  // Every name and size is looked at before anything is written.
  const files = items.filter(({ name }) => !name.endsWith('/') && !isHidden(name));
  for (const { name, size } of files) {
    if (!isFolderPath(name)) throw new Error(`the name ${name} leads out of the folder`);
    if (size > LARGEST) throw new Error(`${name} is larger than ${LARGEST / 2 ** 20} MB`);
  }
  for (const item of files) {
    const path = join(folder, ...item.name.split('/'));
    await makeFolder(dirname(path));
    await replaceFile(path, await contentOf(source, item));
  }
}

/** What no listing shows, and what some systems put beside every file. */
function isHidden(name: string): boolean {
  return name.split('/').some((part) => /^\.[^.]/.test(part) || part === '__MACOSX');
}

async function isThere(folder: string): Promise<boolean> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.close();
  return handle !== undefined;
}

function unpackable(path: string, reason: string, cause: unknown): WorkbenchError {
  return new WorkbenchError('archive.unpack', `${basename(path)} cannot be unpacked: ${reason}.`, { cause });
}
