import { readFile } from 'node:fs/promises';
import { cannotRead } from './errors.ts';

/** A whole file. Throws WorkbenchError `file.read`, which names the file and the cause. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw cannotRead(path, error);
  }
}
