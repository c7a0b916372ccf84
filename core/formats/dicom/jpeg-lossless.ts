import type { JpegHead } from './codestream.ts';
import { damaged, endsEarly, unread } from './errors.ts';

/** Codes of one table, by what they stand for: how many bits a difference takes. */
interface HuffmanTable {
  /** Of each length from 1 to 16, the first code, how many there are, and where their values begin. */
  readonly firstCodes: readonly number[];
  readonly counts: readonly number[];
  readonly starts: readonly number[];
  readonly values: Uint8Array;
}

interface Scan {
  /** Of each channel. */
  readonly tables: readonly HuffmanTable[];
  /** What a sample is predicted to be. */
  readonly predict: Predictor;
  /** By how many bits samples were shifted before they were packed. */
  readonly pointTransform: number;
  /** How many pixels there are between marks from which decoding can go on; 0 for none. */
  readonly restartInterval: number;
  /** Where the packed bits begin. */
  readonly at: number;
}

/**
 * The samples of a lossless JPEG with Huffman codes, pixel after pixel: ITU-T T.81, annex H.
 * @param head of which the caller has seen that it is no larger than it should be
 * @throws WorkbenchError `dicom.damaged`, `dicom.kind`
 */
export function decodeLosslessJpeg(bytes: Uint8Array, head: JpegHead): Uint16Array {
  if (head.process !== 3) throw unread('its pixels are packed as JPEG, but not as lossless');
  const scan = scanOf(bytes, head.channels);
  const samples = new Uint16Array(head.width * head.height * head.channels);
  fill(samples, bytes, scan, head);
  return samples;
}

const [DHT, SOS, DRI] = [0xc4, 0xda, 0xdd];

function scanOf(bytes: Uint8Array, channels: number): Scan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = new Map<number, HuffmanTable>();
  let restartInterval = 0;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xff) {
      at++;
      continue;
    }
    const length = view.getUint16(at + 2);
    const part = bytes.subarray(at + 4, at + 2 + length);
    if (bytes[at + 1] === DHT) readTables(part, tables);
    if (bytes[at + 1] === DRI && part.length >= 2) restartInterval = view.getUint16(at + 4);
    if (bytes[at + 1] === SOS)
      return { ...scanHead(part, channels, tables), restartInterval, at: at + 2 + length };
    at += 2 + length;
  }
  throw endsEarly();
}

function scanHead(part: Uint8Array, channels: number, tables: ReadonlyMap<number, HuffmanTable>) {
  if (part.length < 4 + 2 * (part[0] ?? 0)) throw endsEarly();
  if (part[0] !== channels) throw unread('its channels are packed one by one as lossless JPEG');
  const selected = Array.from({ length: channels }, (_, index) =>
    tables.get((part[2 + 2 * index] ?? 0) >> 4),
  );
  const known = selected.filter((table) => table !== undefined);
  const predict = PREDICTORS[part[1 + 2 * channels] ?? 0];
  if (known.length < channels || predict === undefined) throw damaged('its pixels cannot be unpacked');
  return { tables: known, predict, pointTransform: (part[3 + 2 * channels] ?? 0) & 15 };
}

function readTables(part: Uint8Array, tables: Map<number, HuffmanTable>): void {
  for (let at = 0; at + 17 <= part.length;) {
    const counts = Array.from(part.subarray(at + 1, at + 17));
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
    const values = part.subarray(at + 17, at + 17 + total);
    if (values.length < total) throw endsEarly();
    tables.set((part[at] as number) & 15, { counts, firstCodes, starts, values });
    at += 17 + total;
  }
}

/** Bits of the packed part, the highest first; after each byte of 255 a 0 was put in. */
class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  bit(): number {
    if (this.#count === 0) this.#next();
    this.#count--;
    return (this.#held >> this.#count) & 1;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = (value << 1) | this.bit();
    return value;
  }

  /** Goes on behind the next restart mark, RST0 to RST7. */
  restart(): void {
    this.#count = 0;
    const [first, second = 0] = this.#bytes.subarray(this.#at, this.#at + 2);
    if (first !== 0xff || second < 0xd0 || second > 0xd7) throw damaged('its pixels cannot be unpacked');
    this.#at += 2;
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

/** A difference: how many bits it takes, and those bits. Of 16 there is one only, which takes none. */
function readDifference(reader: BitReader, table: HuffmanTable): number {
  let code = 0;
  for (let length = 0; length < 16; length++) {
    code = (code << 1) | reader.bit();
    const index = code - (table.firstCodes[length] as number);
    if (index < (table.counts[length] as number) && index >= 0) {
      const size = table.values[(table.starts[length] as number) + index] as number;
      if (size === 0) return 0;
      if (size === 16) return 32768;
      if (size > 16) break;
      const bits = reader.bits(size);
      return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
    }
  }
  throw damaged('its pixels cannot be unpacked');
}

type Predictor = (left: number, above: number, aboveLeft: number) => number;

/** Table H.1. */
const PREDICTORS: Readonly<Record<number, Predictor>> = {
  1: (left) => left,
  2: (_, above) => above,
  3: (_, __, aboveLeft) => aboveLeft,
  4: (left, above, aboveLeft) => left + above - aboveLeft,
  5: (left, above, aboveLeft) => left + ((above - aboveLeft) >> 1),
  6: (left, above, aboveLeft) => above + ((left - aboveLeft) >> 1),
  7: (left, above) => (left + above) >> 1,
};

function fill(
  samples: Uint16Array,
  bytes: Uint8Array,
  scan: Scan,
  { width, channels, bits }: JpegHead,
): void {
  const { tables, predict, pointTransform, restartInterval } = scan;
  const reader = new BitReader(bytes, scan.at);
  const initial = 1 << (bits - pointTransform - 1);
  const perRow = width * channels;
  // The row in which prediction began, as it does anew behind each mark; those are at the ends of rows.
  let firstRow = 0;
  let left = restartInterval;
  for (let to = 0; to < samples.length;) {
    const row = Math.floor(to / perRow);
    const isLeft = to % perRow === 0;
    if (restartInterval > 0 && left-- === 0) {
      reader.restart();
      left = restartInterval - 1;
      firstRow = row;
    }
    for (const table of tables) {
      const before = isLeft ? initial : (samples[to - channels] as number);
      let prediction = before;
      if (row > firstRow) {
        const above = samples[to - perRow] as number;
        prediction = isLeft ? above : predict(before, above, samples[to - perRow - channels] as number);
      }
      samples[to++] = prediction + readDifference(reader, table);
    }
  }
  if (pointTransform > 0) samples.forEach((sample, index) => (samples[index] = sample << pointTransform));
}
