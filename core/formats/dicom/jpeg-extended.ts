import type { JpegHead } from './codestream.ts';
import { damaged, unread } from './errors.ts';
import { BitReader, jpegScan } from './jpeg-scan.ts';
import type { HuffmanTable } from './jpeg-scan.ts';

/** What it takes to unpack the blocks of a channel. */
interface Channel {
  /** For differences between the means of blocks. */
  readonly means: HuffmanTable;
  /** For the other coefficients. */
  readonly others: HuffmanTable;
  /** In zigzag order. */
  readonly steps: readonly number[];
}

/** Pixels of a block across and down, and the coefficients of the block. */
const SIDE = 8;
const COUNT = SIDE * SIDE;

/**
 * The samples of a JPEG that is packed as waves with Huffman codes, one block after the other, pixel after pixel:
 * ITU-T T.81, annexes A and F. Meant for those of 12 bits; those of 8 have quicker decoders.
 * @param head of which the caller has seen that it is no larger than it should be
 * @throws WorkbenchError `dicom.damaged`, `dicom.kind`
 */
export function decodeExtendedJpeg(bytes: Uint8Array, head: JpegHead): Uint16Array {
  const { width, height, channels, bits } = head;
  if (channels > 1 && head.components.some(({ sampling }) => sampling !== 0x11)) {
    throw unread('its colours are stored once for several pixels, in more than 8 bits');
  }
  const scan = jpegScan(bytes, channels);
  const sources = head.components.map(({ quantization }, index): Channel => {
    const selector = scan.selectors[index] as number;
    const means = scan.tables.get(selector >> 4);
    const others = scan.tables.get(0x10 | (selector & 15));
    const steps = scan.quantization.get(quantization);
    if (!means || !others || !steps) throw damaged('its pixels cannot be unpacked');
    return { means, others, steps };
  });
  const samples = new Uint16Array(width * height * channels);
  const reader = new BitReader(bytes, scan.at);
  const previous = sources.map(() => 0);
  const coefficients = new Float64Array(COUNT);
  let left = scan.restartInterval;
  for (let top = 0; top < height; top += SIDE) {
    for (let start = 0; start < width; start += SIDE) {
      if (scan.restartInterval > 0 && left-- === 0) {
        reader.restart();
        left = scan.restartInterval - 1;
        previous.fill(0);
      }
      for (const [channel, source] of sources.entries()) {
        previous[channel] = readBlock(reader, source, previous[channel] as number, coefficients);
        const block = valuesOf(coefficients);
        for (let y = 0; y < SIDE && top + y < height; y++) {
          for (let x = 0; x < SIDE && start + x < width; x++) {
            const value = Math.round((block[y * SIDE + x] as number) + 2 ** (bits - 1));
            const at = ((top + y) * width + start + x) * channels + channel;
            samples[at] = Math.min(Math.max(value, 0), 2 ** bits - 1);
          }
        }
      }
    }
  }
  return samples;
}

/** Fills `coefficients`, row by row, with those of the next block. Returns the first of them before its step. */
function readBlock(reader: BitReader, source: Channel, previous: number, coefficients: Float64Array): number {
  const { means, others, steps } = source;
  coefficients.fill(0);
  const sizeOfMean = reader.symbol(means);
  if (sizeOfMean > 15) throw damaged('its pixels cannot be unpacked');
  const mean = previous + reader.signed(sizeOfMean);
  coefficients[0] = mean * (steps[0] as number);
  for (let at = 1; at < COUNT; at++) {
    const symbol = reader.symbol(others);
    const [zeros, size] = [symbol >> 4, symbol & 15];
    // The end of the block; a size of 0 after 15 zeros is one more of them.
    if (size === 0 && zeros < 15) break;
    at += zeros;
    if (at >= COUNT) throw damaged('its pixels cannot be unpacked');
    coefficients[ZIGZAG[at] as number] = reader.signed(size) * (steps[at] as number);
  }
  return mean;
}

/** Where the coefficients lie that are stored one after the other: from the coarsest to the finest, on diagonals. */
const ZIGZAG: readonly number[] = Array.from({ length: COUNT }, (_, at) => at).sort((a, b) => {
  const [rowA, rowB] = [Math.floor(a / SIDE), Math.floor(b / SIDE)];
  const [sumA, sumB] = [rowA + (a % SIDE), rowB + (b % SIDE)];
  if (sumA !== sumB) return sumA - sumB;
  return sumA % 2 === 0 ? rowB - rowA : rowA - rowB;
});

/** How much of wave `u` there is at pixel `x`, at `x * 8 + u`. */
const WAVES = Float64Array.from({ length: COUNT }, (_, at) => {
  const [x, u] = [Math.floor(at / SIDE), at % SIDE];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / (2 * SIDE));
});

/** The pixels of a block about their middle value: the inverse cosine transform, first down, then across. */
function valuesOf(coefficients: Float64Array): Float64Array {
  return acrossWaves(acrossWaves(coefficients));
}

/** Sums the waves of each column; what comes of a column is a row. */
function acrossWaves(coefficients: Float64Array): Float64Array {
  const values = new Float64Array(COUNT);
  for (let column = 0; column < SIDE; column++) {
    for (let x = 0; x < SIDE; x++) {
      let sum = 0;
      for (let u = 0; u < SIDE; u++) {
        sum += (WAVES[x * SIDE + u] as number) * (coefficients[u * SIDE + column] as number);
      }
      values[column * SIDE + x] = sum;
    }
  }
  return values;
}
