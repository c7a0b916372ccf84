import { concatenate } from '../../core/formats/bytes.ts';

/** A value as its representation has it: texts as they are, numbers one or many, items of a sequence, or bytes. */
export type TestValue =
  string | number | readonly number[] | Uint8Array | readonly TestElements[] | Fragmented;

/** By tags of eight digits, such as `00280010` for rows: what each is (its VR) and its value. */
export type TestElements = Readonly<Record<string, readonly [representation: string, value: TestValue]>>;

/** Packed pixels, with what is written as their table of offsets. */
export interface Fragmented {
  readonly fragments: readonly Uint8Array[];
  readonly offsets?: readonly number[];
}

export interface DicomOptions {
  /** UID behind `1.2.840.10008.1.2`; explicit and little endian by default. */
  readonly syntax?: string;
  /** Whether there is a preamble, a mark and what follows them. */
  readonly hasMeta?: boolean;
  /** What is before the data set, besides the syntax, and in the preamble. */
  readonly meta?: TestElements;
  readonly preamble?: string;
  readonly isExplicit?: boolean;
  readonly isLittleEndian?: boolean;
  readonly pack?: (elements: Uint8Array) => Uint8Array;
}

/** A DICOM file, written plainly and by other means than those that read it. */
export function encodeDicom(elements: TestElements, options: DicomOptions = {}): Uint8Array<ArrayBuffer> {
  const { syntax = '.1', hasMeta = true, meta: others = {}, preamble = '', pack } = options;
  const { isExplicit = syntax !== '', isLittleEndian = syntax !== '.2' } = options;
  const plain = encodeElements(elements, { isExplicit, isLittleEndian });
  const body = pack === undefined ? plain : pack(plain);
  if (!hasMeta) return concatenate([body]);
  const meta = encodeElements(
    { ...others, '00020010': ['UI', `1.2.840.10008.1.2${syntax}`] },
    { isExplicit: true, isLittleEndian: true },
  );
  return concatenate([text(preamble.padEnd(128, '\0')), text('DICM'), meta, body]);
}

/** The elements of an image, as far as nothing else is said of them; its samples are in the order of the file. */
export function imageElements(
  { width, height }: { readonly width: number; readonly height: number },
  pixels: TestValue,
  others: TestElements = {},
): TestElements {
  const elements: TestElements = {
    '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.7'],
    '00080060': ['CS', 'CT'],
    '00280002': ['US', 1],
    '00280004': ['CS', 'MONOCHROME2'],
    '00280010': ['US', height],
    '00280011': ['US', width],
    '00280100': ['US', 16],
    '00280101': ['US', 16],
    '00280102': ['US', 15],
    '00280103': ['US', 0],
    ...others,
  };
  return '7fe00008' in others || '7fe00009' in others
    ? elements
    : { ...elements, '7fe00010': ['OW', pixels] };
}

interface Form {
  readonly isExplicit: boolean;
  readonly isLittleEndian: boolean;
}

function encodeElements(elements: TestElements, form: Form): Uint8Array<ArrayBuffer> {
  const tags = Object.keys(elements).sort();
  return concatenate(tags.map((tag) => encodeElement(tag, elements[tag] as TestElements[string], form)));
}

const LONG = ['OB', 'OW', 'OF', 'OL', 'OD', 'SQ', 'UC', 'UN', 'UR', 'UT'];
const UNDEFINED_LENGTH = 0xffffffff;

function encodeElement(tag: string, [vr, value]: TestElements[string], form: Form): Uint8Array {
  const isFragmented = typeof value === 'object' && 'fragments' in value;
  const bytes = isFragmented ? encodeFragments(value) : encodeValue(vr, value, form);
  const length = isFragmented ? UNDEFINED_LENGTH : bytes.length;
  return concatenate([tagBytes(tag, form), headBytes(vr, length, form), bytes]);
}

function tagBytes(tag: string, { isLittleEndian }: Form): Uint8Array {
  return numbers([parseInt(tag.slice(0, 4), 16), parseInt(tag.slice(4), 16)], 2, isLittleEndian);
}

function headBytes(vr: string, length: number, { isExplicit, isLittleEndian }: Form): Uint8Array {
  if (!isExplicit) return numbers([length], 4, isLittleEndian);
  if (!LONG.includes(vr)) return concatenate([text(vr), numbers([length], 2, isLittleEndian)]);
  return concatenate([text(vr), new Uint8Array(2), numbers([length], 4, isLittleEndian)]);
}

const WIDTHS: Readonly<Record<string, 1 | 2 | 4 | 8>> = {
  US: 2,
  SS: 2,
  UL: 4,
  FD: 8,
  OW: 2,
  OF: 4,
  OD: 8,
  OB: 1,
};

function encodeValue(vr: string, value: Exclude<TestValue, Fragmented>, form: Form): Uint8Array {
  if (value instanceof Uint8Array) return padded(value, 0);
  if (vr === 'SQ') return encodeItems(value as readonly TestElements[], form);
  if (typeof value === 'string') return padded(text(value), vr === 'UI' ? 0 : 32);
  const values = typeof value === 'number' ? [value] : (value as readonly number[]);
  const isFloat = ['FD', 'OF', 'OD'].includes(vr);
  return padded(numbers(values, WIDTHS[vr] ?? 2, form.isLittleEndian, isFloat), 0);
}

function encodeItems(items: readonly TestElements[], form: Form): Uint8Array {
  return concatenate(
    items.flatMap((item) => {
      const bytes = encodeElements(item, form);
      return [tagBytes('fffee000', form), numbers([bytes.length], 4, form.isLittleEndian), bytes];
    }),
  );
}

function encodeFragments({ fragments, offsets = [] }: Fragmented): Uint8Array {
  const form = { isExplicit: false, isLittleEndian: true };
  const item = (bytes: Uint8Array): Uint8Array =>
    concatenate([tagBytes('fffee000', form), numbers([bytes.length], 4, true), bytes]);
  const end = concatenate([tagBytes('fffee0dd', form), new Uint8Array(4)]);
  return concatenate([
    item(numbers(offsets, 4, true)),
    ...fragments.map((part) => item(padded(part, 0))),
    end,
  ]);
}

/** Values have an even length. */
function padded(bytes: Uint8Array, filler: number): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : concatenate([bytes, Uint8Array.of(filler)]);
}

function text(value: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(value, (letter) => letter.charCodeAt(0));
}

function numbers(
  values: readonly number[],
  width: 1 | 2 | 4 | 8,
  isLittleEndian: boolean,
  isFloat = false,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    if (isFloat && width === 4) view.setFloat32(4 * i, value, isLittleEndian);
    else if (width === 8) view.setFloat64(8 * i, value, isLittleEndian);
    else if (width === 4) view.setUint32(4 * i, value, isLittleEndian);
    else if (width === 2) view.setUint16(2 * i, value, isLittleEndian);
    else view.setUint8(i, value);
  });
  return bytes;
}
