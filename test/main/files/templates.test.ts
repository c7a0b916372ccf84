import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readTemplate, writeTemplate } from '../../../main/files/templates.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const template = {
  schema: 1 as const,
  classes: [{ name: 'Lesion', color: '#e69f00', origin: 'lesion' }],
  model: 'dermoscopy',
  keys: { preset: 'cvat', changes: { 'tool.fill': ['Ctrl+F'] } },
};

it('a template is read back from the file that it was written into', async () => {
  const file = path.join(await temporaryFolder(), 'skin.json');
  await writeTemplate(file, template);
  expect(await readTemplate(file)).toEqual(template);
});

it('a file that is no template, or none at all, is refused by its name', async () => {
  const file = path.join(await temporaryFolder(), 'odd.json');
  await expect(readTemplate(file)).rejects.toThrow(/odd\.json/);
  await writeFile(file, '[1, 2]');
  await expect(readTemplate(file)).rejects.toThrow(/odd\.json is no template/);
  await writeFile(file, new Uint8Array(2 * 1024 * 1024));
  await expect(readTemplate(file)).rejects.toMatchObject({ code: 'file.large' });
});
