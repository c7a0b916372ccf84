import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where public data sets are looked for, in programs that are no tests, too. */
export function dataRoot(project: string): string {
  return resolve(process.env['ULITE_SHARED_DATA'] ?? join(project, '..', 'shared', 'data'));
}

/** Folder of one public data set, or undefined where it is not on this machine. */
export function sharedFolder(project: string, folder: string): string | undefined {
  const path = join(dataRoot(project), folder);
  return existsSync(path) ? path : undefined;
}
