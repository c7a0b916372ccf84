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

/** How bytes are packed: as gzip, in one or several parts, or as zlib. */
export type PackedForm = 'gzip' | 'zlib';

/**
 * Packed bytes that are read from the first on, no more of which are unpacked than it takes. Going on costs nothing
 * but what is read; going back begins anew.
 */
export class PackedBytes {
  readonly #form: PackedForm;
  readonly #packed: Uint8Array;
  #stream: Gunzip | Unzlib;
  /** Packed bytes that the stream has. */
  #taken = 0;
  /** What was unpacked and not read yet, and where that begins. */
  #waiting: Uint8Array[] = [];
  #position = 0;
  /** What the stream threw, told once more is wanted than came before. */
  #failure: { readonly error: unknown } | null = null;
  /** Of all that was read or passed; null once it began anew, as it was told by then. */
  #crc: number | null = 0;

  constructor(form: PackedForm, packed: Uint8Array) {
    this.#form = form;
    this.#packed = packed;
    this.#stream = this.#begin();
  }

  /**
   * Fills `target` with the bytes from `start` on, and answers how many there were. Throws what the unpacking threw
   * where a part is damaged.
   */
  read(start: number, target: Uint8Array): number {
    if (start < this.#position) this.#restart();
    let filled = 0;
    for (;;) {
      for (
        let part = this.#waiting[0];
        part !== undefined && filled < target.length;
        part = this.#waiting[0]
      ) {
        const skipped = Math.min(part.length, Math.max(0, start - this.#position));
        const wanted = part.subarray(skipped, skipped + target.length - filled);
        target.set(wanted, filled);
        filled += wanted.length;
        const used = skipped + wanted.length;
        this.#position += used;
        if (this.#crc !== null) this.#crc = crc32(part.subarray(0, used), this.#crc);
        if (used === part.length) this.#waiting.shift();
        else this.#waiting[0] = part.subarray(used);
      }
      if (filled === target.length || !this.#unpackMore()) return filled;
    }
  }

  /**
   * Whether the checksum at the end of a gzip file says otherwise than what was read. It is not asked before all was,
   * nor where it is about the last of several parts only.
   */
  get isContradicted(): boolean {
    const { length } = this.#packed;
    const isNearEnd = length >= 8 && this.#taken + STEP >= length;
    if (this.#form !== 'gzip' || this.#crc === null || !isNearEnd) return false;
    const trailer = new DataView(this.#packed.buffer, this.#packed.byteOffset + length - 8, 8);
    const isAboutAll = trailer.getUint32(4, true) === this.#position % 2 ** 32;
    return isAboutAll && trailer.getUint32(0, true) !== this.#crc;
  }

  #begin(): Gunzip | Unzlib {
    const take = (part: Uint8Array): void => void this.#waiting.push(part);
    return this.#form === 'gzip' ? new Gunzip(take) : new Unzlib(take);
  }

  #restart(): void {
    this.#stream = this.#begin();
    this.#taken = 0;
    this.#waiting = [];
    this.#position = 0;
    this.#failure = null;
    this.#crc = null;
  }

  /** False at the end. */
  #unpackMore(): boolean {
    // What comes after all that was asked for is nobody's business.
    if (this.#failure !== null) throw this.#failure.error;
    if (this.#taken >= this.#packed.length) return false;
    const end = this.#taken + STEP;
    try {
      this.#stream.push(this.#packed.subarray(this.#taken, end), end >= this.#packed.length);
    } catch (error) {
      this.#failure = { error };
    }
    this.#taken = end;
    return true;
  }
}

/**
 * Packs bytes as gzip; equal bytes are packed alike. All at once, since what fflate 0.8.3 packs as a stream may refer
 * to bytes before the first, and cannot be unpacked then.
 */
export function packGzip(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return gzipSync(bytes, { mtime: 0 });
}
