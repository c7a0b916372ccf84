import { viewOf } from '../bytes.ts';

/** How the elements of a data set are written: PS3.5, section 7.1. */
export interface Encoding {
  readonly isExplicit: boolean;
  readonly isLittleEndian: boolean;
}

const PREAMBLE = 128;
/** Bytes of preamble and mark. */
export const MARK_END = PREAMBLE + 4;
const META_GROUP = 2;
const TRANSFER_SYNTAX = 0x10;
/** Data sets without a file's head begin with what an identifying group holds. */
const FIRST_GROUPS = [META_GROUP, 8];
/** No element that comes first is longer, nor are the texts of the next. */
const LONGEST_FIRST = 1024;

/** Whether bytes are a DICOM file, with preamble and file meta information or without. */
export function isDicom(bytes: Uint8Array): boolean {
  return hasPreamble(bytes) || bareEncoding(bytes) !== undefined;
}

/** The mark after a preamble of 128 bytes, which may hold anything: PS3.10, section 7.1. */
export function hasPreamble(bytes: Uint8Array): boolean {
  return bytes.length >= MARK_END && textAt(bytes, PREAMBLE, 4) === 'DICM';
}

/** What the file meta information says, which is written one way always, and where it ends: PS3.10, section 7.1. */
export function readMeta(bytes: Uint8Array): { readonly transferSyntax?: string; readonly end: number } {
  const view = viewOf(bytes);
  let transferSyntax: string | undefined;
  let end = hasPreamble(bytes) ? MARK_END : 0;
  for (;;) {
    const head = headAt(view, bytes, end, { isExplicit: true, isLittleEndian: true });
    if (head?.group !== META_GROUP) break;
    end = head.valueAt + head.length;
    if (head.element === TRANSFER_SYNTAX) {
      transferSyntax = textAt(bytes, head.valueAt, Math.min(head.length, 64)).replace(/[\0 ]+$/, '');
    }
  }
  return { ...(transferSyntax ? { transferSyntax } : {}), end: Math.min(end, bytes.length) };
}

/**
 * How elements are written that nothing was said of, told by the first two of them, whose tags must rise and whose
 * lengths must lead from one to the other; undefined where they are no elements.
 */
export function bareEncoding(bytes: Uint8Array): Encoding | undefined {
  const view = viewOf(bytes);
  for (const isLittleEndian of [true, false]) {
    for (const isExplicit of [true, false]) {
      if (looksLike(view, bytes, { isExplicit, isLittleEndian })) return { isExplicit, isLittleEndian };
    }
  }
  return undefined;
}

function looksLike(view: DataView, bytes: Uint8Array, encoding: Encoding): boolean {
  const first = headAt(view, bytes, 0, encoding);
  if (first === undefined || !FIRST_GROUPS.includes(first.group) || first.length > LONGEST_FIRST)
    return false;
  const second = headAt(view, bytes, first.valueAt + first.length, encoding);
  if (second === undefined) return false;
  const rises = second.group === first.group ? second.element > first.element : second.group > first.group;
  return rises && second.group <= 0x10 && second.valueAt + second.length <= bytes.length;
}

/** Whether a file may be DICOM by its name: by its extension, or because it has none; numbers at the end are none. */
export function isNamedAsDicom(name: string): boolean {
  return /\.(dcm|dicom|ima)$|^[^.]*$|\.\d*$/i.test(name);
}

/** Representations whose length takes 32 bits: PS3.5, section 7.1.2. */
export const LONG_FORMS = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'];

function headAt(view: DataView, bytes: Uint8Array, at: number, { isExplicit, isLittleEndian }: Encoding) {
  if (at + 12 > bytes.length) return undefined;
  const tag = { group: view.getUint16(at, isLittleEndian), element: view.getUint16(at + 2, isLittleEndian) };
  if (!isExplicit) return { ...tag, length: view.getUint32(at + 4, isLittleEndian), valueAt: at + 8 };
  const representation = textAt(bytes, at + 4, 2);
  if (!/^[A-Z]{2}$/.test(representation)) return undefined;
  if (LONG_FORMS.includes(representation)) {
    return { ...tag, length: view.getUint32(at + 8, isLittleEndian), valueAt: at + 12 };
  }
  return { ...tag, length: view.getUint16(at + 6, isLittleEndian), valueAt: at + 8 };
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
