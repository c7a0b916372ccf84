import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

function dataRoot(): string {
  return resolve(process.env['ULITE_SHARED_DATA'] ?? join(projectRoot, '..', 'shared', 'data'));
}

/** Folder of one public data set (`isic2017`, `dsb2018`, ...), or undefined where it is not on this machine. */
export function sharedData(folder: string): string | undefined {
  const path = join(dataRoot(), folder);
  return existsSync(path) ? path : undefined;
}

/** `describe` for tests on a public data set; where the set is absent they are skipped, and the reason is printed. */
export function describeWithData(name: string, folder: string, tests: (path: string) => void): void {
  const path = sharedData(folder);
  if (path !== undefined) {
    describe(name, () => tests(path));
    return;
  }
  const reason = `no ${join(dataRoot(), folder)}; set ULITE_SHARED_DATA to the folder that holds ${folder}`;
  console.warn(`Skipped: ${name}: ${reason}`);
  describe(name, () => it.skip(reason));
}
