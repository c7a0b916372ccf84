import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { cannotWrite } from './errors.ts';

/**
 * Makes a folder and those above it that are missing. One level at a time: the recursive `mkdir` of Node never
 * returns where a file system, like /proc, refuses new folders by saying that the parent does not exist.
 * @throws WorkbenchError `file.disk-full` or `file.write`
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  try {
    await mkdir(path);
  } catch (error) {
    if (!(await isFolder(path))) throw cannotWrite(path, error);
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
