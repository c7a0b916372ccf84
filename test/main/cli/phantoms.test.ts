import { existsSync, readdirSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ultrasoundPhantom } from '../../../core/imaging/phantom/ultrasound.ts';
import { openListed } from '../../../main/training/data/dataset.ts';
import { buildCli, cli, interruptedCli } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

beforeAll(buildCli);

describe('phantoms', () => {
  it('writes a data set that training reads, with the first images in the list that validates', async () => {
    const data = join(await temporaryFolder(), 'deep', 'phantoms');
    const args = ['--out', data, '--images', '5', '--validation', '2', '--seed', '40'];
    expect((await cli('phantoms', ...args)).code).toBe(0);
    const learnt = await openListed({ data, classes: 1 }, join(data, 'train.txt'));
    const held = await openListed({ data, classes: 1 }, join(data, 'validation.txt'));
    expect([...held, ...learnt].map(({ name }) => name)).toEqual(
      [0, 1, 2, 3, 4].map((index) => `phantom-0000${index}`),
    );
    const { image, labels } = await (learnt[0] as (typeof learnt)[number]).read();
    const { grey, mask } = ultrasoundPhantom(image, 42);
    expect(labels).toEqual(mask);
    expect(image.data.filter((_, at) => at % 3 === 0)).toEqual(grey);
  });

  it('leaves what is there alone', async () => {
    const folder = await temporaryFolder();
    const data = join(folder, 'phantoms');
    await cli('phantoms', '--out', data, '--images', '2', '--validation', '1');
    const before = await readFile(join(data, 'train.txt'));
    const again = await cli('phantoms', '--out', data, '--images', '3', '--validation', '1');
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('phantoms is not empty') });
    expect(await readFile(join(data, 'train.txt'))).toEqual(before);
    expect(await readdir(folder)).toEqual(['phantoms']);
  });

  it('leaves nothing when it is stopped', async () => {
    const folder = await temporaryFolder();
    const args = ['phantoms', '--out', join(folder, 'phantoms'), '--images', '100000'];
    const draws = (): boolean => readdirSync(folder).some((name) => existsSync(join(folder, name, 'images')));
    expect(await interruptedCli(args, draws)).toBe(130);
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses to validate on all of them', async () => {
    const done = await cli('phantoms', '--out', 'unused', '--images', '3', '--validation', '3');
    expect(done).toMatchObject({ code: 2, stderr: expect.stringContaining('--validation') });
  });
});
