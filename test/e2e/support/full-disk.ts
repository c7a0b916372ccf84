import type * as Files from 'node:fs/promises';
import type { ElectronApplication } from '@playwright/test';

/** Lets every write to an open file fail in the main process, as on a disk that is full, or lets them through again. */
export async function fillDisk(app: ElectronApplication, isFull: boolean): Promise<void> {
  await app.evaluate(async ({ app: electron }, full) => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- The only way to Node's modules from here.
    const { open } = process.mainModule?.require('node:fs/promises') as typeof Files;
    const file = await open(electron.getPath('exe'));
    const files = Object.getPrototypeOf(file) as { write: unknown; writeBefore?: unknown };
    await file.close();
    files.writeBefore ??= files.write;
    const fail = () => Promise.reject(Object.assign(new Error('planted'), { code: 'ENOSPC' }));
    files.write = full ? fail : files.writeBefore;
  }, isFull);
}
