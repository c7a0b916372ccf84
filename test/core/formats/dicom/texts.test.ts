import { describe, expect, it } from 'vitest';
import { readDicom } from '../../../../core/formats/dicom/data-set.ts';
import { TAG } from '../../../../core/formats/dicom/tags.ts';
import { textReader } from '../../../../core/formats/dicom/texts.ts';
import { encodeDicom } from '../../../../core/formats/dicom/write.ts';

async function read(characterSet: readonly string[], name: readonly number[]): Promise<string> {
  const bytes = encodeDicom({
    x00080005: ['CS', characterSet],
    x00080016: ['UI', '1.2'],
    x00080018: ['UI', '2.25.1'],
    x00100010: ['PN', Uint8Array.from(name)],
  });
  const { root } = await readDicom(bytes);
  return textReader(root)(root, TAG.patientName);
}

const ascii = (text: string): readonly number[] => Array.from(text, (letter) => letter.charCodeAt(0));

describe('texts of a DICOM file', () => {
  /** After the examples of PS3.5, annexes H, I, J and K. */
  it.each([
    ['nothing', [], ascii('Doe^Jane'), 'Doe^Jane'],
    [
      'ISO_IR 100',
      ['ISO_IR 100'],
      [...ascii('Buc^J'), 0xe9, ...ascii('r'), 0xf4, ...ascii('me')],
      'Buc^Jérôme',
    ],
    ['ISO_IR 144', ['ISO_IR 144'], [0xbb, 0xee, 0xda, 0x63, 0x65], 'Люкce'],
    [
      'ISO_IR 192',
      ['ISO_IR 192'],
      [...new TextEncoder().encode('Wang^XiaoDong=王^小东')],
      'Wang^XiaoDong=王^小东',
    ],
    ['GB18030', ['GB18030'], [0xcd, 0xf5, 0x5e, 0xd0, 0xa1, 0xb6, 0xab], '王^小东'],
    [
      'Korean after an escape sequence',
      ['', 'ISO 2022 IR 149'],
      [...ascii('Hong='), 0x1b, 0x24, 0x29, 0x43, 0xfb, 0xf3, 0x5e, 0x1b, 0x24, 0x29, 0x43, 0xd1, 0xce],
      'Hong=洪^吉',
    ],
    [
      'Japanese after an escape sequence',
      ['', 'ISO 2022 IR 87'],
      [...ascii('Y='), 0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x42, ...ascii('^')],
      'Y=山田^',
    ],
  ])('are read by their character set: %s', async (_, characterSet, bytes, expected) => {
    expect(await read(characterSet, bytes)).toBe(expected);
  });

  it('are guessed where their character set is not known', async () => {
    expect(await read([], [...new TextEncoder().encode('Jérôme')])).toBe('Jérôme');
    expect(await read(['ISO_IR 9999'], [...ascii('J'), 0xe9, ...ascii('r')])).toBe('Jér');
  });
});
