/** Every runtime that this runs in has it, though the language itself does not. */
const { TextDecoder } = globalThis as unknown as {
  readonly TextDecoder: new (label: string) => { decode(bytes: Uint8Array): string };
};

/** Character sets of the Encoding Standard by what files call them: PS3.3, section C.12.1.1.2. */
const LABELS: Readonly<Record<string, string>> = {
  '13': 'shift_jis',
  '58': 'gbk',
  '87': 'iso-2022-jp',
  '100': 'iso-8859-1',
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '126': 'iso-8859-7',
  '127': 'iso-8859-6',
  '138': 'iso-8859-8',
  '144': 'iso-8859-5',
  '148': 'windows-1254',
  '149': 'euc-kr',
  '159': 'iso-2022-jp',
  '166': 'windows-874',
  '192': 'utf-8',
  '203': 'iso-8859-15',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/**
 * A text in the character sets that its file names. Where it names several the last decides, since it is the one that
 * goes beyond the first; escape sequences to and fro are left out unless its decoder reads them itself.
 */
export function decodeText(bytes: Uint8Array, characterSets: readonly string[]): string {
  const labels = characterSets.flatMap((set) => LABELS[set.replace(/^ISO(_IR| 2022 IR) /, '')] ?? []);
  const label = labels.at(-1) ?? 'iso-8859-1';
  const text = new TextDecoder(label).decode(bytes);
  // eslint-disable-next-line no-control-regex -- ISO 2022 escapes begin with one
  return text.replaceAll(/\x1b[$(-/]*[0-~]/g, '').replace(/[\0 ]+$/, '');
}

/** Of a person's name its first spelling, in the order in which it is spoken: PS3.5, section 6.2.1. */
export function spokenName(name: string): string {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = (name.split('=')[0] ?? '').split(
    '^',
  );
  return [prefix, given, middle, family, suffix].filter((part) => part.trim() !== '').join(' ');
}
