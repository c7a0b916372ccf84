import { inflateSync, strFromU8 } from 'fflate';
import { WorkbenchError } from '../errors.ts';
import { crc32 } from './crc32.ts';

export interface ZipEntry {
  readonly name: string;
  /** Unpacks the entry and checks its checksum. Throws `zip.damaged`. */
  readonly read: () => Uint8Array;
}

const END = 0x06054b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** A field holds this where the true value is in a 64-bit extension. */
const IN_EXTENSION = 0xffffffff;

/**
 * The files of a ZIP archive of up to 4 GiB. Checksums are verified, which common JavaScript readers leave out:
 * a flipped bit in a stored array would otherwise pass as data.
 */
export function readZip(bytes: Uint8Array): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY) throw damaged('its directory is cut off');
    const name = strFromU8(bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true)));
    const directory = at;
    entries.push({ name, read: () => readEntry(bytes, view, directory, name) });
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** The end record closes the file, but for a comment of up to 65,535 bytes. */
function findEnd(view: DataView): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= 0 && at >= last - 0xffff; at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw damaged('it is no ZIP archive, or it ends too early');
}

function readEntry(bytes: Uint8Array, view: DataView, directory: number, name: string): Uint8Array {
  const method = view.getUint16(directory + 10, true);
  const checksum = view.getUint32(directory + 16, true);
  const packed = view.getUint32(directory + 20, true);
  const size = view.getUint32(directory + 24, true);
  const local = view.getUint32(directory + 42, true);
  if ([packed, size, local].includes(IN_EXTENSION)) throw damaged(`${name} is larger than 4 GiB`);
  if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL) throw damaged(`${name} is missing`);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > bytes.length) throw damaged(`${name} is cut off`);
  const content = unpack(bytes.subarray(start, start + packed), method, size, name);
  if (content.length !== size || crc32(content) !== checksum)
    throw damaged(`the checksum of ${name} is wrong`);
  return content;
}

function unpack(packed: Uint8Array, method: number, size: number, name: string): Uint8Array {
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw damaged(`${name} is packed by the unknown method ${method}`);
  // Deflate shrinks at most about a thousandfold: a directory that claims more is lying.
  if (size > 1032 * packed.length + 64) throw damaged(`the size of ${name} is impossible`);
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch (cause) {
    throw damaged(`${name} cannot be unpacked`, cause);
  }
}

function damaged(reason: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('zip.damaged', reason, { cause });
}
