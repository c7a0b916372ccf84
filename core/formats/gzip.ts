import { Gunzip, Unzlib, gzipSync } from 'fflate';
import { crc32 } from './crc32.ts';

/** Packed bytes that are looked at in a go; what they unpack to is in memory at once. */
const STEP = 1 << 15;

/** No more can come of a packed byte: RFC 1951's longest match for two bits, and what packs it. */
const MOST_PER_BYTE = 1032;

/** Whether bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Whether so many bytes may be packed here, before any of them is unpacked. */
export function mayHold(packed: Uint8Array, length: number): boolean {
  return length <= packed.length * MOST_PER_BYTE;
}

/**
 * Fills `target` with the first bytes that are packed as gzip, in one or several parts, or as zlib, and unpacks no more
 * than that. Answers how many there were. Throws what the unpacking threw where a part is damaged.
 */
export function unpackInto(form: 'gzip' | 'zlib', packed: Uint8Array, target: Uint8Array): number {
  let filled = 0;
  const take = (part: Uint8Array): void => {
    const wanted = part.subarray(0, target.length - filled);
    target.set(wanted, filled);
    filled += wanted.length;
  };
  const stream = form === 'gzip' ? new Gunzip(take) : new Unzlib(take);
  for (let at = 0; at < packed.length && filled < target.length; at += STEP) {
    const isLast = at + STEP >= packed.length;
    try {
      stream.push(packed.subarray(at, at + STEP), isLast);
    } catch (error) {
      // What comes after all that was asked for is nobody's business.
      if (filled < target.length) throw error;
    }
  }
  return filled;
}

/**
 * Whether bytes are what the checksum at the end of a gzip file says; also where that is not about them, which is so
 * where the file holds more, or has several parts.
 */
export function agreesWithChecksum(packed: Uint8Array, unpacked: Uint8Array): boolean {
  const trailer = new DataView(packed.buffer, packed.byteOffset + packed.length - 8, 8);
  const isAboutAll = trailer.getUint32(4, true) === unpacked.length % 2 ** 32;
  return !isAboutAll || trailer.getUint32(0, true) === crc32(unpacked);
}

/**
 * Packs bytes as gzip; equal bytes are packed alike. All at once, since what fflate 0.8.3 packs as a stream may refer
 * to bytes before the first, and cannot be unpacked then.
 */
export function packGzip(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return gzipSync(bytes, { mtime: 0 });
}
