import { describe, expect, it } from 'vitest';
import { decodeText, spokenName } from '../../../../core/formats/dicom/character-set.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Names of PS3.5, annexes H to K, as they lie in files. */
describe('texts of DICOM files', () => {
  it.each<[string, readonly string[], string, string]>([
    ['nothing said', [], 'Buc^J\xe9r\xf4me', 'Buc^Jérôme'],
    ['Latin 1', ['ISO_IR 100'], 'Buc^J\xe9r\xf4me  ', 'Buc^Jérôme'],
    ['Cyrillic', ['ISO_IR 144'], '\xbb\xee\xda\xe1\xd5\xdc\xd1\xe3\xe0\xd3', 'Люксембург'],
    ['UTF-8', ['ISO_IR 192'], 'Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1', 'Wang^XiaoDong=王^小東'],
    ['GB18030', ['GB18030'], '\xcd\xf5^\xd0\xa1\xb6\xab', '王^小东'],
    ['Japanese', ['', 'ISO 2022 IR 87'], 'Yamada=\x1b$B;3ED\x1b(B', 'Yamada=山田'],
    ['Korean', ['', 'ISO 2022 IR 149'], 'Hong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce', 'Hong=洪^吉'],
  ])('are read in %s', (_, sets, stored, expected) => {
    expect(decodeText(bytesOf(stored), sets)).toBe(expected);
  });

  it('are names that can be spoken', () => {
    expect(spokenName('Adams^John Robert Quincy^^Rev.^B.A. M.Div.')).toBe(
      'Rev. John Robert Quincy Adams B.A. M.Div.',
    );
    expect(spokenName('Yamada^Tarou=山田^太郎')).toBe('Tarou Yamada');
    expect(spokenName('')).toBe('');
  });
});
