import type { DataSet, Element } from 'dicom-parser';
import { viewOf } from '../bytes.ts';
import { damaged } from './errors.ts';
import { inflated } from './inflate.ts';
import { bareEncoding, isDicom, readMeta } from './mark.ts';
import type { Encoding } from './mark.ts';
import { PIXEL_TAGS, TAG } from './tags.ts';
import type { Tag } from './tags.ts';
import { transferSyntaxOf, uidOf } from './transfer-syntax.ts';
import type { TransferSyntax } from './transfer-syntax.ts';

/** A file whose elements were found. */
export interface DicomFile {
  readonly root: Attributes;
  readonly syntax: TransferSyntax;
  /** UID of the syntax. */
  readonly transferSyntax: string;
  /** How its elements are written indeed, which at times is not what the syntax says. */
  readonly encoding: Encoding;
}

/** Where the packed pixels of a file lie. */
export interface Fragments {
  /** Where each frame begins, counted from the first fragment; often empty, at times wrong. */
  readonly offsets: readonly number[];
  /** `offset` is where the item of the fragment begins, counted as in `offsets`. */
  readonly parts: readonly { readonly offset: number; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

/** An element as it lies in a file. */
export interface StoredElement {
  readonly tag: `x${string}`;
  /** Undefined where the file does not say. */
  readonly vr: string | undefined;
  /** Of a sequence; undefined for any other value. */
  readonly items: readonly Attributes[] | undefined;
}

/** More values of an element than any that is read makes sense with; those beyond are left out. */
const MOST_VALUES = 1 << 16;

/** The elements of a data set or of an item of a sequence. What is not there, or not what it should be, is left out. */
export class Attributes {
  readonly #set: DataSet;
  readonly #bytes: Uint8Array<ArrayBuffer>;

  constructor(set: DataSet, bytes: Uint8Array<ArrayBuffer>) {
    this.#set = set;
    this.#bytes = bytes;
  }

  has(tag: Tag): boolean {
    return this.#set.elements[tag] !== undefined;
  }

  /** Texts between backslashes, without the blanks around them. */
  texts(tag: Tag, most = MOST_VALUES): readonly string[] {
    const element = this.#set.elements[tag];
    if (element === undefined || element.length > most * 16) return [];
    const bytes = this.bytes(tag);
    if (bytes === undefined || bytes.length === 0) return [];
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return text.split('\\', most).map((value) => value.replace(/\0+$/, '').trim());
  }

  text(tag: Tag): string | undefined {
    const [first] = this.texts(tag);
    return first === '' ? undefined : first;
  }

  /** Numbers that are written as texts (DS, IS); not a number where one cannot be read. */
  decimals(tag: Tag, most = MOST_VALUES): readonly number[] {
    return this.texts(tag, most).map((value) => (value === '' ? NaN : Number(value)));
  }

  decimal(tag: Tag): number | undefined {
    const [first] = this.decimals(tag);
    return Number.isFinite(first) ? first : undefined;
  }

  /** Whole numbers of 16 bits (US). */
  words(tag: Tag): readonly number[] {
    return this.#values(tag, 2, (view, at, isLittleEndian) => view.getUint16(at, isLittleEndian));
  }

  word(tag: Tag): number | undefined {
    return this.words(tag)[0];
  }

  /** Float values of 64 bits (FD). */
  doubles(tag: Tag): readonly number[] {
    return this.#values(tag, 8, (view, at, isLittleEndian) => view.getFloat64(at, isLittleEndian));
  }

  /** The value as it lies in the file; undefined, too, where it is made of fragments. */
  bytes(tag: Tag | StoredElement['tag']): Uint8Array<ArrayBuffer> | undefined {
    const element = this.#set.elements[tag];
    if (element === undefined || element.hadUndefinedLength === true) return undefined;
    return this.#bytes.subarray(element.dataOffset, element.dataOffset + element.length);
  }

  /** The items of a sequence. */
  items(tag: Tag): readonly Attributes[] {
    return this.#itemsOf(this.#set.elements[tag]);
  }

  /** All elements, in the order of the file, without those that only end an item. */
  elements(): readonly StoredElement[] {
    return Object.values(this.#set.elements).flatMap((element) => {
      if (element.tag.startsWith('xfffe')) return [];
      const items = element.items === undefined ? undefined : this.#itemsOf(element);
      return { tag: element.tag as StoredElement['tag'], vr: element.vr, items };
    });
  }

  #itemsOf(element: Element | undefined): readonly Attributes[] {
    return (element?.items ?? []).flatMap(({ dataSet }) =>
      dataSet === undefined ? [] : new Attributes(dataSet, this.#bytes),
    );
  }

  /** Undefined where the value is not made of fragments. */
  fragments(tag: Tag): Fragments | undefined {
    const element = this.#set.elements[tag];
    if (element?.hadUndefinedLength !== true) return undefined;
    const [table, ...parts] = itemsFrom(this.#bytes, element.dataOffset);
    const first = parts[0]?.at ?? 0;
    return {
      offsets: table === undefined ? [] : longsOf(table.bytes),
      parts: parts.map(({ at, bytes }) => ({ offset: at - first, bytes })),
    };
  }

  #values(tag: Tag, width: number, read: (view: DataView, at: number, isLittleEndian: boolean) => number) {
    const bytes = this.bytes(tag);
    if (bytes === undefined) return [];
    const view = viewOf(bytes);
    const count = Math.min(MOST_VALUES, Math.floor(bytes.length / width));
    const isLittleEndian = this.#isLittleEndian;
    return Array.from({ length: count }, (_, index) => read(view, index * width, isLittleEndian));
  }

  /**
   * Of how many bytes each stretch of a value is turned round: those of a sample, or of a word where a sample is
   * smaller and the value is said to be of words. PS3.5, section 7.3 and annex A.3.
   */
  swappedBytes(tag: Tag, bitsPerSample: number): number {
    if (this.#isLittleEndian) return 1;
    const isOfWords = this.#set.elements[tag]?.vr === 'OW';
    return Math.max(bitsPerSample / 8, isOfWords ? 2 : 1);
  }

  /** The value with the lowest bytes first, of numbers that take `width` bytes each. */
  littleEndianBytes(tag: StoredElement['tag'], width: number): Uint8Array<ArrayBuffer> | undefined {
    const bytes = this.bytes(tag);
    return bytes === undefined || width === 1 || this.#isLittleEndian ? bytes : turnedRound(bytes, width);
  }

  get #isLittleEndian(): boolean {
    return this.#set.byteArrayParser.readUint16(Uint8Array.of(1, 0), 0) === 1;
  }
}

/** Each stretch of `width` bytes, as far as they are whole. */
function turnedRound(bytes: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const turned = Uint8Array.from(bytes);
  for (let at = 0; at + width <= turned.length; at += width) turned.subarray(at, at + width).reverse();
  return turned;
}

const [ITEM_GROUP, ITEM] = [0xfffe, 0xe000];

/** Items whose lengths are stated, up to what is none; the last may be cut off. They are little endian: annex A.4. */
function itemsFrom(bytes: Uint8Array<ArrayBuffer>, start: number) {
  const view = viewOf(bytes);
  const items: { readonly at: number; readonly bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (let at = start; at + 8 <= bytes.length;) {
    if (view.getUint16(at, true) !== ITEM_GROUP || view.getUint16(at + 2, true) !== ITEM) break;
    const end = at + 8 + view.getUint32(at + 4, true);
    items.push({ at, bytes: bytes.subarray(at + 8, end) });
    at = end;
  }
  return items;
}

function longsOf(bytes: Uint8Array): readonly number[] {
  const view = viewOf(bytes);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => view.getUint32(4 * index, true));
}

/** Bytes that a deflated data set may come to: more than any file of its kind. */
const MOST_INFLATED = 2 ** 30;

/**
 * Finds the elements of a file, with preamble and file meta information or without.
 * @throws WorkbenchError `dicom.damaged`; `dicom.kind` for a transfer syntax that is not read
 */
export async function readDicom(bytes: Uint8Array<ArrayBuffer>): Promise<DicomFile> {
  const { default: parser } = await import('dicom-parser');
  const { transferSyntax, end } = readMeta(bytes);
  const packed = bytes.subarray(end);
  const uid = transferSyntax ?? uidOf(bareEncoding(packed));
  const syntax = transferSyntaxOf(uid);
  const elements = syntax.isDeflated ? inflated(packed, MOST_INFLATED) : packed;
  // Some files are not written as they say.
  const encoding = bareEncoding(elements) ?? syntax;
  // Where no representations are written, packed pixels would be taken for a sequence.
  const vrCallback = (tag: string): string | undefined => (tag === TAG.pixels ? 'OW' : undefined);
  const options = { TransferSyntaxUID: uidOf(encoding), vrCallback };
  const set = parsed(() => parser.parseDicom(elements, options));
  return { root: new Attributes(set, elements), syntax, transferSyntax: uid, encoding };
}

/**
 * Finds the elements before the pixels in the first bytes of a file, which may end anywhere; null where they are none
 * of a DICOM file, or packed.
 */
export async function readDicomHead(start: Uint8Array<ArrayBuffer>): Promise<Attributes | null> {
  if (!isDicom(start)) return null;
  const { default: parser } = await import('dicom-parser');
  const { transferSyntax, end } = readMeta(start);
  const elements = start.subarray(end);
  try {
    const syntax = transferSyntaxOf(transferSyntax ?? uidOf(bareEncoding(elements)));
    if (syntax.isDeflated) return null;
    const TransferSyntaxUID = uidOf(bareEncoding(elements) ?? syntax);
    return new Attributes(parser.parseDicom(elements, { TransferSyntaxUID, untilTag: TAG.pixels }), elements);
  } catch (thrown) {
    const { dataSet } = thrown as { readonly dataSet?: DataSet };
    return dataSet === undefined ? null : new Attributes(dataSet, elements);
  }
}

function parsed(parse: () => DataSet): DataSet {
  try {
    return parse();
  } catch (thrown) {
    // Along with what went wrong comes what was read until then; whatever follows the pixels is of no interest.
    const { dataSet } = thrown as { readonly dataSet?: DataSet };
    if (dataSet !== undefined && PIXEL_TAGS.some((tag) => dataSet.elements[tag] !== undefined))
      return dataSet;
    throw damaged('the file is incomplete, or its elements do not follow one another', thrown);
  }
}
