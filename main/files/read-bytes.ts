import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { WorkbenchError } from '../../core/errors.ts';
import { cannotRead } from './errors.ts';

/**
 * A whole file. Pipes and devices, which may have no end, are no files, and opening them waits for nobody.
 * @param most bytes that it may have
 * @throws WorkbenchError `file.read`, `file.large`, which name the file and the cause
 */
export async function readBytes(path: string, most = Infinity): Promise<Uint8Array> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const info = await file.stat();
      if (!info.isFile() && !info.isDirectory()) throw new Error('it is no file');
      if (info.size > most) {
        throw new WorkbenchError('file.large', `${path} is too large: it has ${info.size} bytes.`);
      }
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof WorkbenchError ? error : cannotRead(path, error);
  }
}
