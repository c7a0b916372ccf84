import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../core/errors.ts';
import { Log } from '../../main/log.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('Log', () => {
  it('writes the code of errors for people, whose message names files', async () => {
    const folder = await temporaryFolder();
    const log = new Log(folder);
    log.error('folder.open', new WorkbenchError('folder.missing', 'The folder Doe is not there.'));
    expect(readFileSync(join(folder, 'workbench.log'), 'utf8')).toMatch(
      /^\S+ error failed folder\.open folder\.missing\n$/,
    );
  });

  it.each([
    'Cannot read /home/zoe/Jane Doe 1970/scan.png',
    'Cannot read C:\\Users\\zoe\\Jane Doe\\scan.png: damaged',
    "O'Brien Jane 1970",
    'Muller, Jane',
    'Jane Doe.jp2 is damaged',
    'Doe Jane.heic',
    'the folder Jane Doe is gone',
    "ENOENT: no such file or directory, open '/data/Jane Doe/a b.png'",
    '\\\\server\\share\\Jane Doe\\x\n    at Jane (/home/Jane Doe/x.js:1:2)',
  ])('names no patient of: %s', async (message) => {
    const folder = await temporaryFolder();
    const log = new Log(folder);
    const stack = `TypeError: ${message}\n    at run (/opt/Jane Doe/dist/main/index.cjs:12:5)`;
    const error = Object.assign(new TypeError(message), { code: 'ENOENT', stack });
    log.error('folder.open', error);
    log.error('folder.open', message);
    log.write('warn', 'refused', message);
    const written = readFileSync(join(folder, 'workbench.log'), 'utf8');
    expect(written).not.toMatch(/jane|doe|zoe|brien|muller|1970/i);
    expect(written).toMatch(/error failed folder\.open TypeError ENOENT .*index\.cjs:12:5\n/);
    expect(written).toMatch(/error failed folder\.open string\n.* warn {2}refused \?\n$/);
  });

  it('writes no text with a blank, a quote or a slash, whatever it is', async () => {
    const folder = await temporaryFolder();
    const log = new Log(folder);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        log.write('info', 'failed', text);
        const last = readFileSync(join(folder, 'workbench.log'), 'utf8').trimEnd().split('\n').at(-1) ?? '';
        expect(last).toMatch(/^\S+ info {2}failed [\w.:?-]+$/);
      }),
    );
  });

  it('starts a new file before the old one grows beyond a megabyte', async () => {
    const folder = await temporaryFolder();
    const log = new Log(folder);
    for (let i = 0; i < 300; i++)
      log.write('info', 'failed', ...Array.from({ length: 70 }, () => 'x'.repeat(70)));
    expect(readFileSync(join(folder, 'workbench.log'), 'utf8').length).toBeLessThan(1_010_000);
    expect(readFileSync(join(folder, 'workbench.log.1'), 'utf8').length).toBeGreaterThan(900_000);
  });
});
