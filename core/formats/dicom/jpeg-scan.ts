import { jpegParts } from './codestream.ts';
import { damaged, endsEarly, unread } from './errors.ts';

/** What the JPEGs that are unpacked here have in common: ITU-T T.81, annexes B, C and F. */

/** Codes by what they stand for. */
export interface HuffmanTable {
  /** Of each length from 1 to 16, the first code, how many there are, and where their values begin. */
  readonly firstCodes: readonly number[];
  readonly counts: readonly number[];
  readonly starts: readonly number[];
  readonly values: Uint8Array;
}

/** All that stands before the packed bits, of a JPEG whose channels are packed together. */
export interface JpegScan {
  /** By class, times 16, and number: those of class 0 are for differences, those of class 1 for coefficients. */
  readonly tables: ReadonlyMap<number, HuffmanTable>;
  /** The steps by which 64 coefficients were rounded, in zigzag order, by number. */
  readonly quantization: ReadonlyMap<number, readonly number[]>;
  /** Of each channel, the numbers of its tables: that of class 0 times 16, and that of class 1. */
  readonly selectors: readonly number[];
  /** The three numbers behind them, of which each process makes something else. */
  readonly parameters: readonly [number, number, number];
  /** How many units there are between marks from which decoding can go on; 0 for none. */
  readonly restartInterval: number;
  /** Where the packed bits begin. */
  readonly at: number;
}

const [DHT, SOS, DQT, DRI] = [0xc4, 0xda, 0xdb, 0xdd];

/** @throws WorkbenchError `dicom.damaged`, `dicom.kind` */
export function jpegScan(bytes: Uint8Array, channels: number): JpegScan {
  const tables = new Map<number, HuffmanTable>();
  const quantization = new Map<number, readonly number[]>();
  let restartInterval = 0;
  for (const { marker, body, end } of jpegParts(bytes)) {
    if (marker === DHT) readTables(body, tables);
    if (marker === DQT) readQuantization(body, quantization);
    if (marker === DRI && body.length >= 2) restartInterval = wordAt(body, 0);
    if (marker === SOS)
      return { ...scanHead(body, channels), tables, quantization, restartInterval, at: end };
  }
  throw endsEarly();
}

function scanHead(body: Uint8Array, channels: number): Pick<JpegScan, 'selectors' | 'parameters'> {
  if (body.length < 4 + 2 * (body[0] ?? 0)) throw endsEarly();
  if (body[0] !== channels) throw unread('its channels are packed one by one as JPEG');
  const byte = (at: number): number => body[at] as number;
  const behind = 1 + 2 * channels;
  return {
    selectors: Array.from({ length: channels }, (_, index) => byte(2 + 2 * index)),
    parameters: [byte(behind), byte(behind + 1), byte(behind + 2)],
  };
}

function readTables(body: Uint8Array, tables: Map<number, HuffmanTable>): void {
  for (let at = 0; at + 17 <= body.length;) {
    const counts = Array.from(body.subarray(at + 1, at + 17));
    const total = counts.reduce((sum, count) => sum + count, 0);
    const firstCodes: number[] = [];
    const starts: number[] = [];
    let [code, start] = [0, 0];
    for (const count of counts) {
      firstCodes.push(code);
      starts.push(start);
      code = (code + count) << 1;
      start += count;
    }
    const values = body.subarray(at + 17, at + 17 + total);
    if (values.length < total) throw endsEarly();
    tables.set(body[at] as number, { counts, firstCodes, starts, values });
    at += 17 + total;
  }
}

function readQuantization(body: Uint8Array, tables: Map<number, readonly number[]>): void {
  for (let at = 0; at < body.length;) {
    const [bytesEach, number] = [1 + ((body[at] as number) >> 4), (body[at] as number) & 15];
    const end = at + 1 + 64 * bytesEach;
    if (bytesEach > 2 || end > body.length) throw endsEarly();
    const from = at + 1;
    const step = (index: number): number =>
      bytesEach === 1 ? (body[from + index] as number) : wordAt(body, from + 2 * index);
    tables.set(
      number,
      Array.from({ length: 64 }, (_, index) => step(index)),
    );
    at = end;
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

/** Bits of the packed part, the highest first; after each byte of 255 a 0 was put in. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** What the next code stands for. */
  symbol({ firstCodes, counts, starts, values }: HuffmanTable): number {
    let code = 0;
    for (let length = 0; length < 16; length++) {
      code = (code << 1) | this.#bit();
      const index = code - (firstCodes[length] as number);
      if (index < (counts[length] as number) && index >= 0) {
        return values[(starts[length] as number) + index] as number;
      }
    }
    throw damaged('its pixels cannot be unpacked');
  }

  /** A number of so many bits whose highest bit is 0 where it is negative; of no bits, 0. */
  signed(size: number): number {
    let bits = 0;
    for (let i = 0; i < size; i++) bits = (bits << 1) | this.#bit();
    return size > 0 && bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
  }

  /** Goes on behind the next restart mark, RST0 to RST7. */
  restart(): void {
    this.#count = 0;
    const [first, second = 0] = this.#bytes.subarray(this.#at, this.#at + 2);
    if (first !== 0xff || second < 0xd0 || second > 0xd7) throw damaged('its pixels cannot be unpacked');
    this.#at += 2;
  }

  #bit(): number {
    if (this.#count === 0) this.#next();
    this.#count--;
    return (this.#held >> this.#count) & 1;
  }

  #next(): void {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw endsEarly();
    if (byte === 0xff) {
      // Anything but the 0 is a mark, before which the bits end.
      if (this.#bytes[this.#at + 1] !== 0) throw endsEarly();
      this.#at++;
    }
    this.#at++;
    this.#held = byte;
    this.#count = 8;
  }
}
