import { mkdir, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../../main/files/make-folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('makeFolder', () => {
  it('makes what is missing of a path, also for several callers at once', async () => {
    const path = join(await temporaryFolder(), 'a', 'b', 'c');
    await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(path, 'd'))]);
    expect((await stat(join(path, 'd'))).isDirectory()).toBe(true);
  });

  it('leaves a folder that is there as it is', async () => {
    const path = join(await temporaryFolder(), 'there');
    await mkdir(path);
    await writeFile(join(path, 'inside'), 'kept');
    await makeFolder(path);
    expect(existsSync(join(path, 'inside'))).toBe(true);
  });

  it('names the file that is in the way', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    await expect(makeFolder(join(file, 'below'))).rejects.toMatchObject({
      code: 'file.write',
      message: `${file} cannot be written: it exists already.`,
    });
  });

  it.skipIf(!existsSync('/proc/self'))('fails where a file system takes no folders', async () => {
    await expect(makeFolder('/proc/results/masks')).rejects.toMatchObject({ code: 'file.write' });
  });
});
