import type { Labels } from '../imaging/raster.ts';

/** Runs are stored in one byte as their length less one. */
const LONGEST_RUN = 256;

/** Room for the pairs of a tile, so that coding thousands of them leaves nothing behind to be collected. */
const room = new Uint8Array(4096);

/**
 * Bytes as pairs of run length less one and value, or as they are when that would not be shorter. A tile of one value
 * takes 32 bytes instead of 4,096, one that an outline crosses some 300.
 */
export function encodeRuns(bytes: Uint8Array): Uint8Array {
  if (bytes.length > 0 && isUniform(bytes)) return uniformRuns(bytes.length, bytes[0] as number);
  const pairs = bytes.length <= room.length ? room : new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length;) {
    const value = bytes[i] as number;
    const start = i;
    const limit = Math.min(bytes.length, start + LONGEST_RUN);
    do i++;
    while (i < limit && bytes[i] === value);
    // The result must stay shorter than the input, because its length says which of the two it is.
    if (length + 2 >= bytes.length) return bytes.slice();
    pairs[length++] = i - start - 1;
    pairs[length++] = value;
  }
  return pairs.slice(0, length);
}

/**
 * Whether all values are the same, found four bytes at a time: most tiles of a large change are. Lists that do not
 * make up whole words are not looked at.
 */
export function isUniform(values: Labels): boolean {
  if (values.byteOffset % 4 !== 0 || values.byteLength % 4 !== 0) return false;
  const words = new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4);
  const ones = values instanceof Uint16Array ? 0x00010001 : 0x01010101;
  const first = Math.imul(values[0] as number, ones) >>> 0;
  for (let i = 0; i < words.length; i++) if (words[i] !== first) return false;
  return true;
}

/** `encodeRuns` of `length` times the same value, in whole words. */
export function uniformRuns(length: number, value: number): Uint8Array {
  const runs = Math.ceil(length / LONGEST_RUN);
  const pairs = new Uint8Array(runs * 2);
  for (let run = 0; run < runs; run++) {
    pairs[2 * run] = Math.min(LONGEST_RUN, length - run * LONGEST_RUN) - 1;
    pairs[2 * run + 1] = value;
  }
  return pairs;
}

/** The inverse of `encodeRuns` for `length` bytes. Throws a RangeError on anything else. */
export function decodeRuns(encoded: Uint8Array, length: number): Uint8Array {
  return decodeRunsInto(new Uint8Array(length), encoded);
}

/** `decodeRuns` into a list of as many values, which may be wider than the bytes that go into them. */
export function decodeRunsInto<Data extends Labels>(values: Data, encoded: Uint8Array): Data {
  const { length } = values;
  if (encoded.length === length) {
    values.set(encoded);
    return values;
  }
  let position = 0;
  for (let i = 0; i + 1 < encoded.length; i += 2) {
    const end = position + (encoded[i] as number) + 1;
    values.fill(encoded[i + 1] as number, position, end);
    position = end;
  }
  if (position !== length || encoded.length % 2 !== 0) {
    throw new RangeError(`Run lengths of ${position} bytes where ${length} were expected`);
  }
  return values;
}

/** Reads encoded bytes run by run, without decoding them. */
export class RunReader {
  readonly #encoded: Uint8Array;
  /** Encoded bytes that one run takes. */
  readonly #step: 1 | 2;
  #at = 0;
  /** Of the run that was reached. */
  value = 0;
  /** The position after it. */
  end = 0;

  /** Throws a RangeError on anything but `length` bytes. */
  constructor(encoded: Uint8Array, length: number) {
    this.#encoded = encoded;
    this.#step = encoded.length === length ? 1 : 2;
    if (this.#step === 2) requireLength(encoded, length);
  }

  /** Goes on to the run that this position is in. */
  reach(position: number): void {
    for (; this.end <= position; this.#at += this.#step) {
      this.end += this.#step === 1 ? 1 : (this.#encoded[this.#at] as number) + 1;
      this.value = this.#encoded[this.#at + this.#step - 1] as number;
    }
  }
}

function requireLength(pairs: Uint8Array, expected: number): void {
  let length = 0;
  for (let i = 0; i + 1 < pairs.length; i += 2) length += (pairs[i] as number) + 1;
  if (length !== expected || pairs.length % 2 !== 0) {
    throw new RangeError(`Run lengths of ${length} bytes where ${expected} were expected`);
  }
}

/** Whether the `length` bytes that were encoded are all zero. */
export function areZeros(encoded: Uint8Array, length: number): boolean {
  const step = encoded.length === length ? 1 : 2;
  for (let i = step - 1; i < encoded.length; i += step) if (encoded[i] !== 0) return false;
  return true;
}

/**
 * Every `step`-th of the `length` bytes that were encoded, `count` of them from `first` on, without decoding the
 * others: what one line of a tile costs should not be what the tile costs.
 */
export function sampleRuns(
  encoded: Uint8Array,
  length: number,
  { first, step, count }: { readonly first: number; readonly step: number; readonly count: number },
  take: (index: number, value: number) => void,
): void {
  if (encoded.length === length) {
    for (let index = 0; index < count; index++) take(index, encoded[first + index * step] as number);
    return;
  }
  let end = 0;
  let index = 0;
  let wanted = first;
  for (let i = 0; i + 1 < encoded.length && index < count; i += 2) {
    end += (encoded[i] as number) + 1;
    for (; wanted < end && index < count; wanted += step) take(index++, encoded[i + 1] as number);
  }
}
