import { damaged, unread } from './errors.ts';
import type { Encoding } from './mark.ts';

/** How the pixels of a frame are packed. */
export type Packing =
  'none' | 'frames-deflated' | 'rle' | 'jpeg' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg-2000' | 'ht-jpeg-2000';

export interface TransferSyntax extends Encoding {
  readonly isDeflated: boolean;
  readonly packing: Packing;
}

const EXPLICIT: TransferSyntax = {
  isExplicit: true,
  isLittleEndian: true,
  isDeflated: false,
  packing: 'none',
};

const packed = (packing: Packing): TransferSyntax => ({ ...EXPLICIT, packing });

/** PS3.5, section 10 and annex A, by the part of their UIDs behind `1.2.840.10008.1.2`. */
const SYNTAXES: Readonly<Record<string, TransferSyntax>> = {
  '': { ...EXPLICIT, isExplicit: false },
  '.1': EXPLICIT,
  '.1.98': EXPLICIT,
  '.1.99': { ...EXPLICIT, isDeflated: true },
  '.2': { ...EXPLICIT, isLittleEndian: false },
  '.5': packed('rle'),
  '.8.1': packed('frames-deflated'),
  '.4.50': packed('jpeg'),
  '.4.51': packed('jpeg'),
  '.4.57': packed('jpeg-lossless'),
  '.4.70': packed('jpeg-lossless'),
  '.4.80': packed('jpeg-ls'),
  '.4.81': packed('jpeg-ls'),
  '.4.90': packed('jpeg-2000'),
  '.4.91': packed('jpeg-2000'),
  '.4.201': packed('ht-jpeg-2000'),
  '.4.202': packed('ht-jpeg-2000'),
  '.4.203': packed('ht-jpeg-2000'),
};

/** What is known, but not read. */
const OTHERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^\.4\.(100|101)(\.1)?$/, 'as MPEG-2 video'],
  [/^\.4\.(102|103|104|105|106)(\.1)?$/, 'as MPEG-4 video'],
  [/^\.4\.(107|108)$/, 'as HEVC video'],
  [/^\.7\./, 'as uncompressed video'],
  [/^\.4\.9[2-5]$/, 'as JPEG 2000 of several components, or by reference'],
  [/^\.4\.(110|111|112)$/, 'as JPEG XL'],
  [/^\.4\.[56]\d$/, 'as a retired kind of JPEG'],
  [/^\.6\./, 'in an encapsulation of RFC 2557 or XML'],
];

const ROOT = '1.2.840.10008.1.2';

/** @throws WorkbenchError `dicom.kind`, `dicom.damaged` */
export function transferSyntaxOf(uid: string): TransferSyntax {
  const end = uid === ROOT || uid.startsWith(`${ROOT}.`) ? uid.slice(ROOT.length) : undefined;
  const known = end === undefined ? undefined : SYNTAXES[end];
  if (known !== undefined) return known;
  const other = OTHERS.find(([pattern]) => end !== undefined && pattern.test(end));
  if (!/^[\d.]{1,64}$/.test(uid)) throw damaged('how it is packed cannot be read');
  throw unread(`it is packed ${other?.[1] ?? `in a way that is not known (${uid})`}`);
}

/** Of the transfer syntax that is no more than a way to write elements; where nothing is known, of the usual one. */
export function uidOf({ isExplicit, isLittleEndian }: Encoding = EXPLICIT): string {
  if (!isLittleEndian) return `${ROOT}.2`;
  return isExplicit ? `${ROOT}.1` : ROOT;
}
