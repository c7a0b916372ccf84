import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELLPOSE_ENDING, exportNames, extensionOf, frameName } from '../../../core/formats/export-names.ts';

const bytes = (text: string): number => new TextEncoder().encode(text).length;

describe('names in an export', () => {
  it('keep the file name without its extension', () => {
    expect(exportNames(['ISIC_0001.jpg']).get('ISIC_0001.jpg')).toBe('ISIC_0001');
    expect(exportNames(['t1/brain.nii.gz']).get('t1/brain.nii.gz')).toBe('t1__brain');
  });

  it('tell folders, extensions and letter case apart', () => {
    const paths = ['a/1.png', 'b/1.png', '1.png', '1.jpg', 'A/1.png', 'a__1.png'];
    expect([...exportNames(paths).values()]).toEqual(['a__1', 'b__1', '1', '1-2', 'A__1-2', 'a__1-3']);
  });

  it('are one for each path and fit every file system, whatever the paths are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 })), (paths) => {
        const names = [...exportNames(paths).values()];
        expect(new Set(names.map((name) => name.toLowerCase().normalize('NFC'))).size).toBe(paths.length);
        for (const name of names) expect(name).toMatch(/^[^/\\<>:"|?*.,\p{Cc}]{1,130}$/u);
        const longest = Math.max(0, ...names.map((name) => bytes(`${frameName(name, 1)}${CELLPOSE_ENDING}`)));
        expect(longest).toBeLessThanOrEqual(255);
      }),
    );
  });

  it('tell apart what is written in one and in two characters, which macOS takes for the same', () => {
    const [one, two] = ['Zyst\u00fc.png', 'Zystu\u0308.png'];
    expect([...exportNames([one, two]).values()]).toEqual(['Zyst\u00fc', 'Zystu\u0308-2']);
  });

  it.each(['\u8133', '\u00e9', 'a', '\ud83e\udde0'])(
    'of many %s leave room for what is put behind them',
    (letter) => {
      const paths = ['a.png', 'b.png'].map((end) => `${letter.repeat(150)}${end}`);
      const names = [...exportNames(paths).values()];
      expect(new Set(names).size).toBe(2);
      for (const name of names) {
        expect(bytes(`${frameName(name, 1000)}${CELLPOSE_ENDING}`)).toBeLessThanOrEqual(255);
        expect(name.length).toBeGreaterThanOrEqual(70);
        expect(name).not.toMatch(/\p{Surrogate}/u);
      }
    },
  );

  it('leave the extension to be put back', () => {
    expect(extensionOf('a.b/C.JPEG')).toBe('.jpeg');
    expect(extensionOf('a.b/c')).toBe('');
    expect(extensionOf('a.b/brain.NII.gz')).toBe('.nii.gz');
  });
});
