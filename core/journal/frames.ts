import { viewOf } from '../formats/bytes.ts';
import { crc32 } from '../formats/crc32.ts';

/**
 * A journal's file: a mark, then one frame after the other, which only ever grows. A frame is
 *
 *     length   4 bytes   of the payload, lowest byte first, as all numbers here
 *     check    4 bytes   CRC-32 of link and payload
 *     link    32 bytes   SHA-256 of the link before and the payload
 *     payload            see `entry.ts`
 *
 * The links show damage: a frame that was changed, left out or put elsewhere no longer follows from the one before.
 * They do not show forgery, for whoever can write the file can compute them, too.
 */
export const MARK = Uint8Array.from('ULJ\u0001', (letter) => letter.charCodeAt(0));
export const LINK_BYTES = 32;
const HEAD_BYTES = 8 + LINK_BYTES;

/** Larger payloads are no work but damage: the labels of the largest image are a tenth of it. */
export const LARGEST_PAYLOAD = 1 << 30;

export type Sha256 = (...parts: readonly Uint8Array[]) => Uint8Array;

/** What the first frame of all follows from. */
export const FIRST_LINK = new Uint8Array(LINK_BYTES);

export interface Framed {
  readonly bytes: Uint8Array;
  /** What the next frame follows from. */
  readonly link: Uint8Array;
}

/** A payload as it is appended after a frame of link `before`. */
export function frame(before: Uint8Array, payload: Uint8Array, sha256: Sha256): Framed {
  const link = sha256(before, payload);
  const bytes = new Uint8Array(HEAD_BYTES + payload.length);
  bytes.set(link, 8);
  bytes.set(payload, HEAD_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.length, true);
  view.setUint32(4, crc32(bytes.subarray(8)), true);
  return { bytes, link };
}

/** Where a file stops being a journal, and why. */
export interface Break {
  /** Byte at which the first frame begins that does not count. */
  readonly at: number;
  /** `torn`: it was being written when everything ended, so nobody was told that it is there. */
  readonly kind: 'torn' | 'damaged';
  readonly reason: string;
}

export interface Record {
  readonly payload: Uint8Array;
  readonly link: Uint8Array;
}

export interface Unframed {
  /** Those that count. */
  readonly records: readonly Record[];
  /** Bytes up to the end of the last frame that counts. */
  readonly length: number;
  readonly broken: Break | null;
}

/**
 * The records of a file up to the first frame that does not follow. What is cut off at the end is `torn`; everything
 * else is damage, also where whole frames come after it, because they no longer follow from anything.
 * @param before what the first frame follows from
 * @param secondFrom what the second follows from, as the payload of the first says
 */
export function unframe(
  file: Uint8Array,
  before: Uint8Array,
  sha256: Sha256,
  secondFrom?: (payload: Uint8Array) => Uint8Array,
): Unframed {
  const records: Record[] = [];
  let link = before;
  const ended = (length: number, broken: Break | null): Unframed => ({ records, length, broken });
  if (file.length < MARK.length) {
    const isTorn = file.every((byte, at) => byte === MARK[at] || byte === 0);
    return ended(0, { at: 0, kind: isTorn ? 'torn' : 'damaged', reason: 'it does not begin as a journal' });
  }
  if (!MARK.every((byte, at) => file[at] === byte)) {
    return ended(0, { at: 0, kind: 'damaged', reason: 'it does not begin as a journal' });
  }
  const view = viewOf(file);
  let at = MARK.length;
  while (at < file.length) {
    const broken = (kind: Break['kind'], reason: string) => ended(at, { at, kind, reason });
    if (isBlank(file, at)) return broken('torn', 'its end was never written');
    if (at + HEAD_BYTES > file.length) return broken('torn', 'its last record is not all there');
    const length = view.getUint32(at, true);
    if (length > LARGEST_PAYLOAD) return broken('damaged', `record ${records.length + 1} is too long`);
    const end = at + HEAD_BYTES + length;
    if (end > file.length) return broken('torn', 'its last record is not all there');
    if (crc32(file.subarray(at + 8, end)) !== view.getUint32(at + 4, true)) {
      // The bytes of what was written last may reach the disk in any order.
      return broken(
        end === file.length ? 'torn' : 'damaged',
        `record ${records.length + 1} is not as written`,
      );
    }
    const payload = file.subarray(at + HEAD_BYTES, end);
    const next = sha256(link, payload);
    if (!next.every((byte, i) => file[at + 8 + i] === byte)) {
      return broken('damaged', `record ${records.length + 1} does not follow from the one before`);
    }
    records.push({ payload, link: next });
    link = records.length === 1 && secondFrom !== undefined ? secondFrom(payload) : next;
    at = end;
  }
  return ended(at, null);
}

/** File systems may leave room that was asked for and never written. */
function isBlank(file: Uint8Array, from: number): boolean {
  for (let at = from; at < file.length; at++) if (file[at] !== 0) return false;
  return true;
}
