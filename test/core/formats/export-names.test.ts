import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportNames, extensionOf } from '../../../core/formats/export-names.ts';
import { setOf } from '../../../core/formats/export-manifest.ts';

describe('names in an export', () => {
  it('keep the file name without its extension', () => {
    expect(exportNames(['ISIC_0001.jpg']).get('ISIC_0001.jpg')).toBe('ISIC_0001');
  });

  it('tell folders, extensions and letter case apart', () => {
    const paths = ['a/1.png', 'b/1.png', '1.png', '1.jpg', 'A/1.png', 'a__1.png'];
    expect([...exportNames(paths).values()]).toEqual(['a__1', 'b__1', '1', '1-2', 'A__1-2', 'a__1-3']);
  });

  it('are one for each path and fit every file system, whatever the paths are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 })), (paths) => {
        const names = [...exportNames(paths).values()];
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(paths.length);
        for (const name of names) expect(name).toMatch(/^[^/\\<>:"|?*.,\p{Cc}]{1,130}$/u);
      }),
    );
  });

  it('leave the extension to be put back', () => {
    expect(extensionOf('a.b/C.JPEG')).toBe('.jpeg');
    expect(extensionOf('a.b/c')).toBe('');
  });
});

describe('train and validation', () => {
  const hash = fc.stringMatching(/^[0-9a-f]{64}$/);

  it('go by the content alone, and a larger share only adds', () => {
    fc.assert(
      fc.property(hash, fc.double({ min: 0, max: 1, noNaN: true }), (sha256, share) => {
        if (setOf(sha256, share) === 'validation') expect(setOf(sha256, 1)).toBe('validation');
        expect(setOf(sha256, 0)).toBe('train');
      }),
    );
  });

  it('come close to the share asked for', () => {
    const hashes = fc.sample(hash, { numRuns: 2000, seed: 1 });
    // Of evenly spread hashes; the generator is biased, so the leading digits are made from the position.
    const spread = hashes.map(
      (text, i) => ((i * 2654435761) % 2 ** 32).toString(16).padStart(8, '0') + text.slice(8),
    );
    const share = spread.filter((sha256) => setOf(sha256, 0.2) === 'validation').length / spread.length;
    expect(share).toBeGreaterThan(0.17);
    expect(share).toBeLessThan(0.23);
  });
});
