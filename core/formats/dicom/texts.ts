import type { Attributes } from './data-set.ts';
import { TAG } from './tags.ts';
import type { Tag } from './tags.ts';

/** Every host has it: the WHATWG's standard of encodings. */
declare const TextDecoder: new (
  encoding: string,
  options?: { readonly fatal: boolean },
) => { decode(bytes: Uint8Array): string };

/** By what follows `ISO_IR` or `ISO 2022 IR` in the names of character sets: PS3.3, section C.12.1.1.2. */
const ENCODINGS: Readonly<Record<string, string>> = {
  ...{ 6: 'utf-8', 13: 'shift_jis', 58: 'gbk', 87: 'iso-2022-jp', 100: 'iso-8859-1', 101: 'iso-8859-2' },
  ...{ 109: 'iso-8859-3', 110: 'iso-8859-4', 126: 'iso-8859-7', 127: 'iso-8859-6', 138: 'iso-8859-8' },
  ...{ 144: 'iso-8859-5', 148: 'iso-8859-9', 149: 'euc-kr', 159: 'iso-2022-jp', 166: 'windows-874' },
  ...{ 192: 'utf-8', 203: 'iso-8859-15', GB18030: 'gb18030', GBK: 'gbk' },
};

/** What an escape sequence changes to: the same section, tables C.12-3 and C.12-4. */
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '(B': 'utf-8', '(J': 'shift_jis', ')I': 'shift_jis', '-A': 'iso-8859-1', '-B': 'iso-8859-2' },
  ...{ '-C': 'iso-8859-3', '-D': 'iso-8859-4', '-F': 'iso-8859-7', '-G': 'iso-8859-6', '-H': 'iso-8859-8' },
  ...{ '-L': 'iso-8859-5', '-M': 'iso-8859-9', '-T': 'windows-874', '-b': 'iso-8859-15' },
  ...{ $B: 'iso-2022-jp', '$)A': 'gbk', '$)C': 'euc-kr' },
};

/** Reads the texts of a file and its items as their character set says; what none can read becomes U+FFFD. */
export function textReader(root: Attributes): (attributes: Attributes, tag: Tag) => string {
  const [name = ''] = root.texts(TAG.characterSet);
  const first = ENCODINGS[name.replace(/^ISO(_IR| 2022 IR) /, '')];
  return (attributes, tag) => {
    const bytes = attributes.bytes(tag) ?? new Uint8Array(0);
    return stretchesOf(bytes)
      .map((stretch) => decoded(stretch, first))
      .join('')
      .replace(/[\0 ]+$/, '');
  };
}

const ESCAPE = 0x1b;

/** Each but the first begins with an escape sequence. */
function stretchesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const starts = Array.from(bytes.keys()).filter((at) => at === 0 || bytes[at] === ESCAPE);
  return starts.map((start, index) => bytes.subarray(start, starts[index + 1]));
}

function decoded(stretch: Uint8Array, first: string | undefined): string {
  if (stretch[0] !== ESCAPE) return inEncoding(stretch, first);
  const [code = ''] = /^[ -/]*[0-~]/.exec(String.fromCharCode(...stretch.subarray(1, 4))) ?? [];
  const encoding = ESCAPES[code];
  // Escape sequences are part of one of the encodings.
  return inEncoding(encoding === 'iso-2022-jp' ? stretch : stretch.subarray(1 + code.length), encoding);
}

function inEncoding(text: Uint8Array, encoding: string | undefined): string {
  return encoding === undefined ? guessed(text) : new TextDecoder(encoding).decode(text);
}

/** Where nothing is said, texts should be of ASCII; some are not. */
function guessed(text: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    return new TextDecoder('iso-8859-1').decode(text);
  }
}
