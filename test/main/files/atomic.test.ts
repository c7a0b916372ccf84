import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../core/errors.ts';
import { writeFileAtomic } from '../../../main/files/atomic.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('writeFileAtomic', () => {
  it('replaces a file and leaves nothing else behind', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a.json');
    await writeFileAtomic(path, 'old');
    await writeFileAtomic(path, Uint8Array.of(110, 101, 119));
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it('keeps the old content and removes its temporary file when the rename fails', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'taken');
    await mkdir(path);
    await writeFile(join(path, 'inside'), 'kept');
    await expect(writeFileAtomic(path, 'new')).rejects.toMatchObject({
      code: 'file.write',
      message: `${path} cannot be written: it is a folder.`,
    });
    expect(await readdir(folder)).toEqual(['taken']);
    expect(await readFile(join(path, 'inside'), 'utf8')).toBe('kept');
  });

  it('writes parts as they come, and nothing where one of them cannot be made', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a.npy');
    async function* parts(failure?: Error) {
      yield Uint8Array.of(110, 101);
      await Promise.resolve();
      if (failure) throw failure;
      yield Uint8Array.of(119);
    }
    await writeFileAtomic(path, parts());
    const failure = new WorkbenchError('image.damaged', 'scan.tif, page 2, is damaged.');
    await expect(writeFileAtomic(path, parts(failure))).rejects.toBe(failure);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.npy']);
  });

  it('says that a folder does not exist', async () => {
    const path = join(await temporaryFolder(), 'nowhere', 'a.json');
    await expect(writeFileAtomic(path, 'x')).rejects.toThrow(`${path} cannot be written: it does not exist.`);
  });

  it('lets several writers of one file each leave a whole one', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'a');
    const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(50_000));
    await Promise.all(contents.map((content) => writeFileAtomic(path, content)));
    expect(contents).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['a']);
  });

  it('takes a name as long as the disk allows', async () => {
    const path = join(await temporaryFolder(), `${'n'.repeat(251)}.png`);
    await writeFileAtomic(path, 'whole');
    expect(await readFile(path, 'utf8')).toBe('whole');
  });

  // A device that is always full, which Linux provides.
  it.skipIf(!existsSync('/dev/full'))('words a full disk', async () => {
    const { cannotWrite } = await import('../../../main/files/errors.ts');
    const error = await writeFile('/dev/full', 'x'.repeat(100_000)).catch((cause: unknown) => cause);
    expect(cannotWrite('masks/a.png', error)).toMatchObject({
      code: 'file.disk-full',
      message: 'masks/a.png cannot be written: the disk is full.',
    });
  });
});
