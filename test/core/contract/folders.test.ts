import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFolderPath } from '../../../core/contract/folders.ts';

describe('isFolderPath', () => {
  it.each(['a.png', 'a/b/c.png', 'ä ö/ü.png', '...', 'a..b', '.hidden'])('takes %s', (path) => {
    expect(isFolderPath(path)).toBe(true);
  });

  it.each([
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    './a',
    '..',
    '../a',
    'a/../b',
    'a/..',
    'a\\b',
    'C:',
    'c:/a',
    'a\0b',
  ])('refuses %j', (path) => {
    expect(isFolderPath(path)).toBe(false);
  });

  it('never takes what leads out of a folder, on any system', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '', 'a', 'C:', '\\', '\0', '...'),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const path = parts.join('/');
        if (!isFolderPath(path)) return;
        expect(posix.join('/root', path).startsWith('/root/')).toBe(true);
        expect(win32.join('C:\\root', path).startsWith('C:\\root\\')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
