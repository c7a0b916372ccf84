import type { JpegHead } from './codestream.ts';
import { damaged, unread } from './errors.ts';
import { BitReader, jpegScan } from './jpeg-scan.ts';
import type { HuffmanTable } from './jpeg-scan.ts';

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

function scanOf(bytes: Uint8Array, channels: number): Scan {
  const { tables, selectors, parameters, restartInterval, at } = jpegScan(bytes, channels);
  const known = selectors.flatMap((selector) => tables.get(selector >> 4) ?? []);
  const predict = PREDICTORS[parameters[0]];
  if (known.length < channels || predict === undefined) throw damaged('its pixels cannot be unpacked');
  return { tables: known, predict, pointTransform: parameters[2] & 15, restartInterval, at };
}

/** A difference: how many bits it takes, and those bits. Of 16 there is one only, which takes none. */
function readDifference(reader: BitReader, table: HuffmanTable): number {
  const size = reader.symbol(table);
  if (size > 16) throw damaged('its pixels cannot be unpacked');
  return size === 16 ? 32768 : reader.signed(size);
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
