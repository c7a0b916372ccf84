import { strToU8 } from 'fflate';
import { concatenate } from '../bytes.ts';
import type { Fragments } from './data-set.ts';
import { LONG_FORMS, MARK_END } from './mark.ts';
import { TAG } from './tags.ts';

/** Texts, with what pads them to an even length. PS3.5, section 6.2. */
const TEXTS = {
  ...{ AE: 32, AS: 32, CS: 32, DA: 32, DS: 32, DT: 32, IS: 32, LO: 32, LT: 32, PN: 32 },
  ...{ SH: 32, ST: 32, TM: 32, UC: 32, UI: 0, UR: 32, UT: 32 },
} as const;

type NumberWriter = readonly [bytes: number, write: (view: DataView, at: number, value: number) => void];

const NUMBERS = {
  US: [2, (view, at, value) => view.setUint16(at, value, true)],
  SS: [2, (view, at, value) => view.setInt16(at, value, true)],
  UL: [4, (view, at, value) => view.setUint32(at, value, true)],
  SL: [4, (view, at, value) => view.setInt32(at, value, true)],
  FL: [4, (view, at, value) => view.setFloat32(at, value, true)],
  FD: [8, (view, at, value) => view.setFloat64(at, value, true)],
} as const satisfies Readonly<Record<string, NumberWriter>>;

const LONGEST_SHORT_FORM = 0xfffe;
const UNDEFINED_LENGTH = 0xffffffff;

type TextVr = keyof typeof TEXTS;
type NumberVr = keyof typeof NUMBERS;

/** Any value representation. */
export type Vr =
  TextVr | NumberVr | 'AT' | 'OB' | 'OD' | 'OF' | 'OL' | 'OV' | 'OW' | 'SQ' | 'SV' | 'UN' | 'UV';

/** As in `TAG`: group and element in hexadecimal with small letters, such as `x00280010`. */
export type TagName = `x${string}`;

/**
 * What an element is, and its values. Texts are written as UTF-8, several of them with backslashes between; decimal
 * texts may be given as numbers. Bytes stand for a value of any representation, little endian, without padding.
 */
export type DicomElement =
  | readonly [vr: TextVr, texts: string | readonly string[]]
  | readonly [vr: NumberVr | 'DS' | 'IS', numbers: number | readonly number[]]
  | readonly [vr: 'AT', tags: TagName | readonly TagName[]]
  | readonly [vr: 'SQ', items: readonly DicomElements[]]
  | readonly [vr: 'OB' | 'OW', packedPixels: Fragments]
  | readonly [vr: Vr, bytes: Uint8Array];

/** A data set, or an item of a sequence, by tags in any order. */
export type DicomElements = Readonly<Record<TagName, DicomElement>>;

export const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

/** What wrote a file: an own UID, and a name for people. PS3.7, annex D.3.3.2. */
const IMPLEMENTATION = {
  uid: '2.25.187217924865549897352489594529664662010',
  name: 'U-LITE WORKBENCH',
} as const;

/**
 * A DICOM file with preamble and file meta information, its elements in little endian order and, except in the implicit
 * syntax, with their representations. SOP class and instance of the data set are repeated in front of it, so both have
 * to be there.
 * @param transferSyntax says how pixels are packed, where they are
 * @throws RangeError for elements that belong in front of a data set, and for tags that are none
 */
export function encodeDicom(
  elements: DicomElements,
  transferSyntax = EXPLICIT_LITTLE_ENDIAN,
): Uint8Array<ArrayBuffer> {
  const { [TAG.sopClass]: sopClass, [TAG.sopInstance]: sopInstance } = elements;
  if (sopClass === undefined || sopInstance === undefined) {
    throw new RangeError('A DICOM file needs a SOP class and a SOP instance');
  }
  const meta = concatenate(
    partsOf({
      x00020001: ['OB', Uint8Array.of(0, 1)],
      x00020002: sopClass,
      x00020003: sopInstance,
      [TAG.transferSyntax]: ['UI', transferSyntax],
      x00020012: ['UI', IMPLEMENTATION.uid],
      x00020013: ['SH', IMPLEMENTATION.name],
    }),
  );
  const mark = new Uint8Array(MARK_END);
  mark.set(strToU8('DICM'), MARK_END - 4);
  const length = partsOf({ x00020000: ['UL', meta.length] });
  const tags = Object.keys(elements);
  if (tags.some((tag) => tag < 'x0003'))
    throw new RangeError('A data set has no elements of file meta groups');
  const isExplicit = transferSyntax !== IMPLICIT_LITTLE_ENDIAN;
  return concatenate([mark, ...length, meta, ...partsOf(elements, isExplicit)]);
}

/** A number as a decimal text, which has 16 letters at most (DS): as precisely as it fits. */
export function decimalText(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be written as a decimal text`);
  let text = String(value);
  for (let digits = 16; text.length > 16; digits--) {
    const rounded = Number(value.toPrecision(digits));
    text = String(rounded);
    if (text.length > 16) text = rounded.toExponential();
  }
  return text;
}

function partsOf(elements: DicomElements, isExplicit = true): readonly Uint8Array[] {
  const tags = Object.keys(elements).sort() as TagName[];
  return tags.flatMap((tag) => elementParts(tag, elements[tag] as DicomElement, isExplicit));
}

function elementParts(tag: TagName, element: DicomElement, isExplicit: boolean): readonly Uint8Array[] {
  const [vr, value] = element;
  if (typeof value === 'object' && 'parts' in value) {
    const fragments = fragmentParts(value);
    return [tagBytes(tag), headBytes(vr, UNDEFINED_LENGTH, isExplicit), ...fragments];
  }
  const bytes = valueBytes(element as Exclude<DicomElement, readonly [string, Fragments]>, isExplicit);
  const padding = new Uint8Array(bytes.length % 2).fill(vr in TEXTS ? TEXTS[vr as TextVr] : 0);
  return [tagBytes(tag), headBytes(vr, bytes.length + padding.length, isExplicit), bytes, padding];
}

function headBytes(vr: Vr, length: number, isExplicit: boolean): Uint8Array {
  if (!isExplicit) return numberBytes(NUMBERS.UL, [length]);
  const isLong = LONG_FORMS.includes(vr);
  // A value that is too long for its representation is of an unknown one: PS3.5, section 6.2.2.
  if (!isLong && length > LONGEST_SHORT_FORM) return headBytes('UN', length, isExplicit);
  const head = new Uint8Array(isLong ? 8 : 4);
  head.set(strToU8(vr));
  const view = new DataView(head.buffer);
  if (isLong) view.setUint32(4, length, true);
  else view.setUint16(2, length, true);
  return head;
}

function valueBytes(
  element: Exclude<DicomElement, readonly [string, Fragments]>,
  isExplicit: boolean,
): Uint8Array {
  const [vr, value] = element;
  if (value instanceof Uint8Array) return value;
  const values = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (vr === 'SQ') {
    return concatenate((values as readonly DicomElements[]).flatMap((item) => itemParts(item, isExplicit)));
  }
  if (vr === 'AT') return concatenate((values as readonly TagName[]).map(tagBytes));
  if (vr in NUMBERS) return numberBytes(NUMBERS[vr as NumberVr], values as readonly number[]);
  const texts = (values as readonly (string | number)[]).map((one) =>
    typeof one === 'number' ? decimalText(one) : one,
  );
  return strToU8(texts.join('\\'));
}

function numberBytes([bytes, write]: NumberWriter, values: readonly number[]): Uint8Array {
  const list = new Uint8Array(bytes * values.length);
  const view = new DataView(list.buffer);
  values.forEach((value, index) => write(view, index * bytes, value));
  return list;
}

const ITEM = 'xfffee000';
const SEQUENCE_END = 'xfffee0dd';

function itemParts(elements: DicomElements, isExplicit: boolean): readonly Uint8Array[] {
  const bytes = concatenate(partsOf(elements, isExplicit));
  return [itemHead(ITEM, bytes.length), bytes];
}

/** The table of offsets first; fragments have an even length. */
function fragmentParts({ offsets, parts }: Fragments): readonly Uint8Array[] {
  const table = numberBytes(NUMBERS.UL, offsets);
  const items = [table, ...parts.map(({ bytes }) => bytes)].flatMap((bytes) => {
    const padding = new Uint8Array(bytes.length % 2);
    return [itemHead(ITEM, bytes.length + padding.length), bytes, padding];
  });
  return [...items, itemHead(SEQUENCE_END, 0)];
}

function itemHead(tag: TagName, length: number): Uint8Array {
  return concatenate([tagBytes(tag), numberBytes(NUMBERS.UL, [length])]);
}

function tagBytes(tag: TagName): Uint8Array {
  if (!/^x[\da-f]{8}$/.test(tag)) throw new RangeError(`${tag} is no tag`);
  return numberBytes(NUMBERS.US, [parseInt(tag.slice(1, 5), 16), parseInt(tag.slice(5), 16)]);
}
