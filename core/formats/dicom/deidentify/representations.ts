import { strToU8 } from 'fflate';
import type { Vr } from '../write.ts';

/** What stands for a text that was replaced, by its representation: PS3.5, section 6.2. */
const DUMMIES: Readonly<Partial<Record<Vr, string>>> = {
  ...{ AE: 'REMOVED', CS: 'REMOVED', LO: 'REMOVED', LT: 'REMOVED', PN: 'REMOVED', SH: 'REMOVED' },
  ...{ ST: 'REMOVED', UC: 'REMOVED', UT: 'REMOVED', UR: 'about:blank' },
  ...{ AS: '000Y', DA: '19000101', DT: '19000101', TM: '000000', DS: '0', IS: '0' },
};

/** Bytes of a number, of which the first is the highest in files that are big endian. */
const WIDTHS: Readonly<Partial<Record<Vr, number>>> = {
  ...{ AT: 2, OW: 2, SS: 2, US: 2, FL: 4, OF: 4, OL: 4, SL: 4, UL: 4 },
  ...{ FD: 8, OD: 8, OV: 8, SV: 8, UV: 8, OB: 1, SQ: 1, UI: 1 },
};

/** Texts that a person writes, or that are about one; not codes of the standard's own, nor numbers. */
const FREE_TEXTS: readonly Vr[] = [
  'AE',
  'AS',
  'DA',
  'DT',
  'LO',
  'LT',
  'PN',
  'SH',
  'ST',
  'TM',
  'UC',
  'UR',
  'UT',
];

/** The representation that a file states, as far as it says what a value is. */
export function knownVr(vr: string | undefined): Vr | undefined {
  return vr !== undefined && (Object.hasOwn(DUMMIES, vr) || Object.hasOwn(WIDTHS, vr))
    ? (vr as Vr)
    : undefined;
}

export function isText(vr: Vr): boolean {
  return vr === 'UI' || Object.hasOwn(DUMMIES, vr);
}

export function isFreeText(vr: Vr): boolean {
  return FREE_TEXTS.includes(vr);
}

export function widthOf(vr: Vr): number {
  return WIDTHS[vr] ?? 1;
}

/** A value that says nothing; of bytes and numbers zeros. UIDs have none. */
export function dummyOf(vr: Vr): Uint8Array {
  const text = DUMMIES[vr];
  return text === undefined ? new Uint8Array(Math.max(2, widthOf(vr))) : strToU8(text);
}
