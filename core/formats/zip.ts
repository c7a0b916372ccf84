import { inflateSync, strFromU8 } from 'fflate';
import { WorkbenchError } from '../errors.ts';
import { crc32 } from './crc32.ts';

export interface ZipEntry {
  readonly name: string;
  /** Bytes that it says it comes to. */
  readonly size: number;
  /** Unpacks the entry and checks its checksum. Throws `zip.damaged`. */
  readonly read: () => Uint8Array;
}

/** Where an entry lies, and what its bytes must come to. */
export interface ZipItem {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  /** Bytes in the archive, and unpacked. */
  readonly packed: number;
  readonly size: number;
  /** Byte at which its local header begins. */
  readonly at: number;
}

export const ZIP = {
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
  directory: 0x02014b50,
  local: 0x04034b50,
  stored: 0,
  deflated: 8,
  /** Of names: they are UTF-8. */
  utf8: 0x0800,
  localBytes: 30,
  /** A field holds this where the true value is in a 64-bit extension, whose tag comes last. */
  inExtension: 0xffffffff,
  inExtension16: 0xffff,
  extension: 1,
} as const;

/** The end of an archive that is needed to find its directory: its comment may have 65,535 bytes. */
export const ZIP_TAIL = 22 + 0xffff + 20 + 56;

/** The files of a ZIP archive that is there as a whole. Throws `zip.damaged`. */
export function readZip(bytes: Uint8Array): readonly ZipEntry[] {
  const { at, end, count } = zipDirectoryPlace(bytes.subarray(-ZIP_TAIL), bytes.length);
  return zipItems(bytes.subarray(at, end), count).map((item) => ({
    name: item.name,
    size: item.size,
    read: () => {
      if (item.at + ZIP.localBytes > bytes.length) throw damaged(`${item.name} is missing`);
      const start = zipContentStart(item, bytes.subarray(item.at, item.at + ZIP.localBytes));
      if (start + item.packed > bytes.length) throw damaged(`${item.name} is cut off`);
      return unpackZip(item, bytes.subarray(start, start + item.packed));
    },
  }));
}

/**
 * Where the directory of an archive lies, and how many entries it has.
 * @param tail its last bytes, `ZIP_TAIL` of them or all
 * @param length of the archive
 * @throws WorkbenchError `zip.damaged`
 */
export function zipDirectoryPlace(
  tail: Uint8Array,
  length: number,
): { readonly at: number; readonly end: number; readonly count: number } {
  const view = viewOf(tail);
  const last = view.byteLength - 22;
  let end = last;
  while (end >= 0 && view.getUint32(end, true) !== ZIP.end) end--;
  if (end < 0) throw damaged('it is no ZIP archive, or it ends too early');
  const short = { count: view.getUint16(end + 10, true), at: view.getUint32(end + 16, true) };
  const bytes = view.getUint32(end + 12, true);
  const isLong = end >= 20 && view.getUint32(end - 20, true) === ZIP.locator64;
  const place = isLong
    ? longPlace(view, view.getBigUint64(end - 12, true), length)
    : { at: short.at, end: short.at + bytes, count: short.count };
  if (place.at > place.end || place.end > length) throw damaged('its directory is cut off');
  return place;
}

function longPlace(view: DataView, end: bigint, length: number) {
  const at = Number(end) - (length - view.byteLength);
  if (at < 0 || at + 56 > view.byteLength || view.getUint32(at, true) !== ZIP.end64) {
    throw damaged('its directory is cut off');
  }
  const [count, bytes, start] = [32, 40, 48].map((field) => Number(view.getBigUint64(at + field, true)));
  return { at: start as number, end: (start as number) + (bytes as number), count: count as number };
}

/** The entries of an archive's directory. Throws `zip.damaged`. */
export function zipItems(directory: Uint8Array, count: number): readonly ZipItem[] {
  const view = viewOf(directory);
  const items: ZipItem[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const isThere = at + 46 <= directory.length && view.getUint32(at, true) === ZIP.directory;
    if (!isThere) throw damaged('its directory is cut off');
    const [names, extras, comments] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const extra = at + 46 + (names as number);
    const next = extra + (extras as number) + (comments as number);
    if (next > directory.length) throw damaged('its directory is cut off');
    const name = strFromU8(directory.subarray(at + 46, extra));
    const [size, packed, place] = longFields(
      [24, 20, 42].map((field) => view.getUint32(at + field, true)),
      view,
      extra,
      extra + (extras as number),
    );
    items.push({
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: packed as number,
      size: size as number,
      at: place as number,
    });
    at = next;
  }
  return items;
}

/** Fields whose values lie in the 64-bit extension, if they do. */
function longFields(fields: readonly number[], view: DataView, from: number, to: number): readonly number[] {
  let at = from;
  while (at + 4 <= to && view.getUint16(at, true) !== ZIP.extension) at += 4 + view.getUint16(at + 2, true);
  at += 4;
  return fields.map((field) => {
    if (field !== ZIP.inExtension) return field;
    if (at + 8 > to) throw damaged('its directory is cut off');
    const value = Number(view.getBigUint64(at, true));
    at += 8;
    return value;
  });
}

/** Where the bytes of an entry begin, as its local header says. Throws `zip.damaged`. */
export function zipContentStart({ name, at }: ZipItem, header: Uint8Array): number {
  const view = viewOf(header);
  if (view.byteLength < ZIP.localBytes || view.getUint32(0, true) !== ZIP.local) {
    throw damaged(`${name} is missing`);
  }
  return at + ZIP.localBytes + view.getUint16(26, true) + view.getUint16(28, true);
}

/** An entry's content from its bytes in the archive. Throws `zip.damaged`. */
export function unpackZip({ name, method, size, crc }: ZipItem, packed: Uint8Array): Uint8Array {
  const content = unpack(packed, method, size, name);
  if (content.length !== size || crc32(content) !== crc) throw damaged(`the checksum of ${name} is wrong`);
  return content;
}

function unpack(packed: Uint8Array, method: number, size: number, name: string): Uint8Array {
  if (method === ZIP.stored) return packed;
  if (method !== ZIP.deflated) throw damaged(`${name} is packed by the unknown method ${method}`);
  // Deflate shrinks at most about a thousandfold: a directory that claims more is lying.
  if (size > 1032 * packed.length + 64) throw damaged(`the size of ${name} is impossible`);
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch (cause) {
    throw damaged(`${name} cannot be unpacked`, cause);
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(reason: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('zip.damaged', reason, { cause });
}
