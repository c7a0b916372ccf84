import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { listImages, openFolder, openPaths } from '../../../../main/files/folders/folder-listing.ts';
import { unpackArchive } from '../../../../main/files/folders/unpack-archive.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

async function archive(files: Readonly<Record<string, string>>, change = (zip: Uint8Array) => zip) {
  const base = await temporaryFolder();
  const path = join(base, 'case 7.zip');
  const packed = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, bytes(text)]));
  await writeFile(path, change(zipSync(packed)));
  return { base, path, folder: join(base, 'case 7') };
}

describe('a ZIP archive', () => {
  it('is unpacked into a folder beside it, which is opened in its place', async () => {
    const { base, path, folder } = await archive({
      ...{ 'DICOM/IM1': 'one', 'a.png': 'two', '__MACOSX/a.png': 'x', '.hidden/b.png': 'y' },
    });
    expect(await openPaths([path])).toEqual({ root: folder });
    expect((await readdir(base)).sort()).toEqual(['case 7', 'case 7.zip']);
    expect(await readFile(join(folder, 'DICOM', 'IM1'), 'utf8')).toBe('one');
    expect(await readFile(join(folder, 'a.png'), 'utf8')).toBe('two');
    expect((await readdir(folder)).sort()).toEqual(['DICOM', 'a.png']);
  });

  it('is not unpacked again over a folder that may have been worked in', async () => {
    const { path, folder } = await archive({ 'a.png': 'new' });
    await mkdir(folder);
    await writeFile(join(folder, 'a.png'), 'old');
    expect(await unpackArchive(path)).toBe(folder);
    expect(await readFile(join(folder, 'a.png'), 'utf8')).toBe('old');
  });

  it('that is damaged, or leads elsewhere, is refused by name and leaves nothing behind', async () => {
    const isPlanted = await archive({ 'b/a.png': 'x', '../out.png': 'y' });
    await expect(openFolder(isPlanted.path)).rejects.toThrow(
      'case 7.zip cannot be unpacked: the name ../out.png leads out of the folder.',
    );
    expect(await readdir(isPlanted.base)).toEqual(['case 7.zip']);
    const isCut = await archive({ 'a.png': 'x' }, (zip) => zip.slice(0, -30));
    await expect(openFolder(isCut.path)).rejects.toThrow(/^case 7\.zip cannot be unpacked: it is no ZIP/);
    const isFlipped = await archive({ 'a.png': 'xyz' }, (zip) =>
      zip.map((byte, at) => (at === 37 ? 0 : byte)),
    );
    await expect(openFolder(isFlipped.path)).rejects.toThrow(/cannot be unpacked: .*a\.png/);
    for (const { base } of [isCut, isFlipped]) expect(await readdir(base)).toEqual(['case 7.zip']);
    await expect(openFolder(join(isCut.base, 'none.zip'))).rejects.toThrow(/cannot be read/);
  });
});

it('a DICOMDIR stands for the folder around it, and is no image itself', async () => {
  const base = await temporaryFolder();
  const marked = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]);
  for (const name of ['DICOMDIR', 'IM1']) await writeFile(join(base, name), marked);
  expect(await openPaths([join(base, 'DICOMDIR')])).toEqual({ root: base });

  expect((await listImages({ root: base })).map(({ key }) => key)).toEqual(['IM1']);
});
