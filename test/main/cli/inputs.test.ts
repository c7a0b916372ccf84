import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectInputs, stemOf } from '../../../main/cli/inputs.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('images for the command line', () => {
  it('are those of folders with an extension of images, and DICOM without one', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'series'));
    const marked = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]);
    for (const name of ['IM0001', '1.2.840.7', 'series/IM2']) await writeFile(join(folder, name), marked);
    for (const name of ['a.png', 'b.dcm', 'README', 'notes.txt'])
      await writeFile(join(folder, name), 'Notes');
    const flat = await collectInputs([folder], join(folder, 'out'), false);
    expect(flat.map(({ name }) => name)).toEqual(['1.2.840.7', 'IM0001', 'a.png', 'b.dcm']);
    const deep = await collectInputs([folder], join(folder, 'out'), true);
    expect(deep.map(({ name }) => name)).toContain('series/IM2');
  });

  it.each([
    ['lesions/a.jpg', 'lesions/a'],
    ['IM0001', 'IM0001'],
    ['1.2.840.7', '1.2.840.7'],
    ['v1.2/a.dcm', 'v1.2/a'],
  ])('%s makes results called %s', (name, stem) => {
    expect(stemOf({ path: name, name })).toBe(stem);
  });
});
