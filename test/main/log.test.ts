import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../core/errors.ts';
import { Log, withoutNames } from '../../main/log.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('withoutNames', () => {
  it.each([
    'Cannot read /home/zoe/Jane Doe 1970/scan.png',
    'Cannot read C:\\Users\\zoe\\Jane Doe\\scan.png: damaged',
    'Jane Doe.png is damaged',
    'The folder "Jane Doe" is gone',
    "ENOENT: no such file or directory, open '/data/Jane Doe/a b.png'",
    'fetch app://image/1/Jane%20Doe.png failed',
    '\\\\server\\share\\Jane Doe\\x',
  ])('blanks the patient in: %s', (line) => {
    expect(withoutNames(line)).not.toMatch(/doe|jane|zoe/i);
  });

  it('keeps what happened, and where in our own code', () => {
    const error = 'TypeError: x is not a function\n    at run (/opt/app/main.cjs:12:5)';
    expect(withoutNames(error)).toBe('TypeError: x is not a function | at run (<path>:12:5)');
    expect(withoutNames('Refused: request to http:')).toBe('Refused: request to http:');
  });

  it('never lets a path through, whatever stands around it', () => {
    const word = fc.stringMatching(/^[a-z ]{0,12}$/);
    fc.assert(
      fc.property(word, word, (before, name) => {
        expect(withoutNames(`${before} /home/${name}Doe`)).not.toContain('Doe');
      }),
    );
  });
});

describe('Log', () => {
  it('writes the code of errors for people, whose message names files', async () => {
    const folder = await temporaryFolder();
    const log = new Log(folder);
    log.error('folder.open', new WorkbenchError('folder.missing', 'The folder Doe is not there.'));
    expect(readFileSync(join(folder, 'workbench.log'), 'utf8')).toMatch(
      /^\S+ error folder\.open: folder\.missing\n$/,
    );
  });

  it('starts a new file before the old one grows beyond a megabyte', async () => {
    const folder = await temporaryFolder();
    const log = new Log(folder);
    for (let i = 0; i < 300; i++) log.write('info', 'x'.repeat(5000));
    expect(readFileSync(join(folder, 'workbench.log'), 'utf8').length).toBeLessThan(1_010_000);
    expect(readFileSync(join(folder, 'workbench.log.1'), 'utf8').length).toBeGreaterThan(900_000);
  });
});
