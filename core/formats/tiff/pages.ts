import { viewOf } from '../bytes.ts';
import { damaged } from './errors.ts';
import { isTiff } from './mark.ts';

/**
 * The directories of a TIFF 6.0 or BigTIFF, one a page. Nothing is believed that the file states about itself: every
 * place is checked before it is read, values are read when they are asked for, and a page that leads back to an earlier
 * one is the last.
 */
export interface TiffFile {
  readonly bytes: Uint8Array;
  readonly isLittleEndian: boolean;
  /** At least one. */
  readonly pages: readonly TiffPage[];
}

/** More entries than any program writes. */
const MOST_ENTRIES = 4096;

const MOST_PAGES = 65_536;

/** Bytes of a value by its type: 1 to 13 of TIFF 6.0 and its supplement, 16 to 18 of BigTIFF. */
const BYTES_BY_TYPE: Readonly<Record<number, number>> = {
  1: 1, // byte
  2: 1, // text
  3: 2, // 16 bits
  4: 4, // 32 bits
  5: 8, // quotient
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where the values lie. */
  readonly at: number;
}

/** The tags of one page. */
export class TiffPage {
  readonly #view: DataView;
  readonly #isLittleEndian: boolean;
  readonly #entries: ReadonlyMap<number, Entry>;

  constructor(view: DataView, isLittleEndian: boolean, entries: ReadonlyMap<number, Entry>) {
    this.#view = view;
    this.#isLittleEndian = isLittleEndian;
    this.#entries = entries;
  }

  /** The first `most` numbers of a tag, none where it is absent. Throws `tiff.damaged` where they are not all there. */
  numbers(tag: number, most: number): readonly number[] {
    const entry = this.#entries.get(tag);
    if (entry === undefined) return [];
    const size = this.#sizeOf(entry, tag);
    const length = Math.min(entry.count, most);
    return Array.from({ length }, (_, i) => this.#number(entry.type, entry.at + i * size));
  }

  /** The only, or first, number of a tag. */
  number(tag: number): number | undefined {
    const entry = this.#entries.get(tag);
    if (entry === undefined || entry.count === 0) return undefined;
    this.#sizeOf(entry, tag);
    return this.#number(entry.type, entry.at);
  }

  /** As `number`, of a tag that counts something. */
  count(tag: number): number | undefined {
    const value = this.number(tag);
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value;
    throw damaged(`its tag ${tag} is ${value}`);
  }

  /** The bytes of a tag as they are; undefined where it is absent. */
  bytes(tag: number): Uint8Array | undefined {
    const entry = this.#entries.get(tag);
    if (entry === undefined) return undefined;
    const length = entry.count * this.#sizeOf(entry, tag);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + entry.at, length);
  }

  /** Bytes of each value, all of which are within the file. */
  #sizeOf({ type, count, at }: Entry, tag: number): number {
    const size = BYTES_BY_TYPE[type];
    if (size === undefined) throw damaged(`its tag ${tag} is of the unknown type ${type}`);
    if (at + count * size > this.#view.byteLength) throw damaged(`its tag ${tag} lies beyond its end`);
    return size;
  }

  #number(type: number, at: number): number {
    const view = this.#view;
    const little = this.#isLittleEndian;
    switch (type) {
      case 3:
        return view.getUint16(at, little);
      case 4:
      case 13:
        return view.getUint32(at, little);
      case 5:
        return view.getUint32(at, little) / view.getUint32(at + 4, little);
      case 6:
        return view.getInt8(at);
      case 8:
        return view.getInt16(at, little);
      case 9:
        return view.getInt32(at, little);
      case 10:
        return view.getInt32(at, little) / view.getInt32(at + 4, little);
      case 11:
        return view.getFloat32(at, little);
      case 12:
        return view.getFloat64(at, little);
      case 16:
      case 18:
        return Number(view.getBigUint64(at, little));
      case 17:
        return Number(view.getBigInt64(at, little));
      default:
        return view.getUint8(at);
    }
  }
}

/** Places and counts take 4 and 2 bytes in a TIFF, 8 and 8 in a BigTIFF. */
interface Form {
  readonly view: DataView;
  readonly isLittleEndian: boolean;
  readonly isBig: boolean;
}

/** @throws WorkbenchError `tiff.damaged` */
export function readTiff(bytes: Uint8Array): TiffFile {
  if (!isTiff(bytes)) throw damaged('it is not a TIFF');
  const isLittleEndian = bytes[0] === 0x49;
  const form: Form = {
    view: viewOf(bytes),
    isLittleEndian,
    isBig: bytes[isLittleEndian ? 2 : 3] === 0x2b,
  };
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  for (let at = placeAt(form, form.isBig ? 8 : 4); at !== 0 && !seen.has(at);) {
    if (pages.length === MOST_PAGES) throw damaged(`it has more than ${MOST_PAGES} pages`);
    seen.add(at);
    const { entries, next } = readDirectory(form, at, pages.length + 1);
    pages.push(new TiffPage(form.view, isLittleEndian, entries));
    at = next;
  }
  if (pages.length === 0) throw damaged('it has no pages');
  return { bytes, isLittleEndian, pages };
}

function readDirectory(form: Form, at: number, page: number) {
  const { view, isLittleEndian, isBig } = form;
  const head = isBig ? 8 : 2;
  const stride = isBig ? 20 : 12;
  const incomplete = () => damaged(`the file is incomplete: page ${page} is not there`);
  if (at + head > view.byteLength) throw incomplete();
  const count = isBig ? Number(view.getBigUint64(at, isLittleEndian)) : view.getUint16(at, isLittleEndian);
  if (count > MOST_ENTRIES) throw damaged(`page ${page} has ${count} tags`);
  const end = at + head + count * stride;
  if (end + (isBig ? 8 : 4) > view.byteLength) throw incomplete();
  const entries = new Map<number, Entry>();
  for (let place = at + head; place < end; place += stride) {
    entries.set(view.getUint16(place, isLittleEndian), readEntry(form, place));
  }
  return { entries, next: placeAt(form, end) };
}

/** Values that fit where their place would be stand there themselves. */
function readEntry(form: Form, at: number): Entry {
  const { view, isLittleEndian, isBig } = form;
  const type = view.getUint16(at + 2, isLittleEndian);
  const count = placeAt(form, at + 4);
  const place = at + (isBig ? 12 : 8);
  const isHere = count * (BYTES_BY_TYPE[type] ?? 1) <= (isBig ? 8 : 4);
  return { type, count, at: isHere ? place : placeAt(form, place) };
}

function placeAt({ view, isLittleEndian, isBig }: Form, at: number): number {
  if (at + (isBig ? 8 : 4) > view.byteLength) throw damaged('the file is incomplete');
  return isBig ? Number(view.getBigUint64(at, isLittleEndian)) : view.getUint32(at, isLittleEndian);
}
