import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';
import { dataRoot, sharedFolder } from './shared-folder.ts';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Folder of one public data set (`isic2017`, `dsb2018`, ...), or undefined where it is not on this machine. */
export function sharedData(folder: string): string | undefined {
  return sharedFolder(projectRoot, folder);
}

/** `describe` for tests on a public data set; where the set is absent they are skipped, and the reason is printed. */
export function describeWithData(name: string, folder: string, tests: (path: string) => void): void {
  const path = sharedData(folder);
  if (path !== undefined) {
    describe(name, () => tests(path));
    return;
  }
  const missing = join(dataRoot(projectRoot), folder);
  const reason = `no ${missing}; set ULITE_SHARED_DATA to the folder that holds ${folder}`;
  console.warn(`Skipped: ${name}: ${reason}`);
  describe(name, () => it.skip(reason));
}
