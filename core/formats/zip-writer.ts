import { strToU8 } from 'fflate';
import { concatenate } from './bytes.ts';
import { ZIP } from './zip.ts';
import type { ZipItem } from './zip.ts';

/** What comes before the bytes of an entry, which must be fewer than 4 GiB. Throws a RangeError for more. */
export function zipLocalHeader(item: ZipItem): Uint8Array {
  const { name, packed, size } = item;
  if (Math.max(packed, size) >= ZIP.inExtension) throw new RangeError(`${name} has 4 GiB or more`);
  const text = strToU8(name);
  const header = new Uint8Array(ZIP.localBytes + text.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, ZIP.local, true);
  setShared(view, 4, item);
  view.setUint16(26, text.length, true);
  header.set(text, ZIP.localBytes);
  return header;
}

/**
 * What comes after all entries: the directory, and where it lies. What does not fit into 32 bits is in extensions of
 * 64, so that an archive may be as large as the disk.
 * @param at byte at which the directory begins
 */
export function zipDirectory(items: readonly ZipItem[], at: number): Uint8Array {
  const directory = concatenate(items.map(directoryEntry));
  const [count, bytes] = [items.length, directory.length];
  const isLong = count >= ZIP.inExtension16 || at + bytes >= ZIP.inExtension;
  const end = new Uint8Array(22);
  const view = new DataView(end.buffer);
  view.setUint32(0, ZIP.end, true);
  for (const field of [8, 10]) view.setUint16(field, isLong ? ZIP.inExtension16 : count, true);
  view.setUint32(12, isLong ? ZIP.inExtension : bytes, true);
  view.setUint32(16, isLong ? ZIP.inExtension : at, true);
  return concatenate([directory, ...(isLong ? [longEnd(count, bytes, at)] : []), end]);
}

function directoryEntry(item: ZipItem): Uint8Array {
  const text = strToU8(item.name);
  const isLong = item.at >= ZIP.inExtension;
  const extra = isLong ? 12 : 0;
  const entry = new Uint8Array(46 + text.length + extra);
  const view = new DataView(entry.buffer);
  view.setUint32(0, ZIP.directory, true);
  view.setUint16(4, VERSION_64, true);
  setShared(view, 6, item);
  view.setUint16(28, text.length, true);
  view.setUint16(30, extra, true);
  view.setUint32(42, isLong ? ZIP.inExtension : item.at, true);
  entry.set(text, 46);
  if (isLong) {
    view.setUint16(46 + text.length, ZIP.extension, true);
    view.setUint16(48 + text.length, 8, true);
    view.setBigUint64(50 + text.length, BigInt(item.at), true);
  }
  return entry;
}

/** The end of a directory in 64 bits, and the locator of that. */
function longEnd(count: number, bytes: number, at: number): Uint8Array {
  const end = new Uint8Array(56 + 20);
  const view = new DataView(end.buffer);
  view.setUint32(0, ZIP.end64, true);
  view.setBigUint64(4, 44n, true);
  for (const field of [12, 14]) view.setUint16(field, VERSION_64, true);
  for (const field of [24, 32]) view.setBigUint64(field, BigInt(count), true);
  view.setBigUint64(40, BigInt(bytes), true);
  view.setBigUint64(48, BigInt(at), true);
  view.setUint32(56, ZIP.locator64, true);
  view.setBigUint64(64, BigInt(at + bytes), true);
  view.setUint32(72, 1, true);
  return end;
}

/** Of readers that know extensions of 64 bits, and of those that do not. */
const VERSION_64 = 45;
const VERSION = 20;

/** The earliest date that ZIP knows, so that equal files give equal bytes. */
const DATE = (1 << 5) | 1;

/** Fields that local header and directory have in common, from the version that is needed on. */
function setShared(view: DataView, from: number, { method, crc, packed, size, at }: ZipItem): void {
  view.setUint16(from, at >= ZIP.inExtension ? VERSION_64 : VERSION, true);
  view.setUint16(from + 2, ZIP.utf8, true);
  view.setUint16(from + 4, method, true);
  view.setUint16(from + 8, DATE, true);
  view.setUint32(from + 10, crc, true);
  view.setUint32(from + 14, packed, true);
  view.setUint32(from + 18, size, true);
}
