import { packed, part, word } from './jpeg-lossless.ts';

/** 64 coefficients, row by row, in steps of the quantization. */
export type Block = readonly number[];

export interface ExtendedOptions {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** The step of each coefficient, row by row. */
  readonly steps: readonly number[];
  /** Blocks of each channel between marks from which decoding can go on; none by default. */
  readonly perRestart?: number;
}

const BITS = 12;

/** T.81, figure A.6: the place in this order of each coefficient, row by row. */
const PLACES = [
  ...[0, 1, 5, 6, 14, 15, 27, 28, 2, 4, 7, 13, 16, 26, 29, 42, 3, 8, 12, 17, 25, 30, 41, 43],
  ...[9, 11, 18, 24, 31, 40, 44, 53, 10, 19, 23, 32, 39, 45, 52, 54, 20, 22, 33, 38, 46, 51, 55, 60],
  ...[21, 34, 37, 47, 50, 56, 59, 61, 35, 36, 48, 49, 57, 58, 62, 63],
];

/** As symbols have codes of 8 bits each, in this order: the end of a block, 16 zeros, and all others. */
const SYMBOLS = [
  0x00,
  0xf0,
  ...Array.from({ length: 256 }, (_, symbol) => symbol).filter(
    (symbol) => (symbol & 15) > 0 && (symbol & 15) < 15,
  ),
];

/** A JPEG of 12 bits, extended and sequential, of the blocks of each channel, written plainly. */
export function encodeExtendedJpeg(
  blocks: readonly (readonly Block[])[],
  { width, height, channels, steps, perRestart = 0 }: ExtendedOptions,
): Uint8Array<ArrayBuffer> {
  const ids = Array.from({ length: channels }, (_, index) => index + 1);
  const sizes = Array.from({ length: 16 }, (_, size) => size);
  const bytes = [
    ...[0xff, 0xd8],
    ...part(0xdb, [0x10, ...zigzag(steps).flatMap(word)]),
    ...part(0xc1, [BITS, ...word(height), ...word(width), channels, ...ids.flatMap((id) => [id, 0x11, 0])]),
    ...part(0xc4, [0, ...counts(5, sizes.length), ...sizes]),
    ...part(0xc4, [0x10, ...counts(8, SYMBOLS.length), ...SYMBOLS]),
    ...(perRestart > 0 ? part(0xdd, word(perRestart)) : []),
    ...part(0xda, [channels, ...ids.flatMap((id) => [id, 0]), 0, 63, 0]),
  ];
  const number = blocks[0]?.length ?? 0;
  const together = perRestart > 0 ? perRestart : number;
  for (let first = 0, mark = 0; first < number; first += together, mark++) {
    if (first > 0) bytes.push(0xff, 0xd0 + ((mark - 1) % 8));
    const before = ids.map(() => 0);
    let bits = '';
    for (let at = first; at < Math.min(first + together, number); at++) {
      for (const [channel, ofChannel] of blocks.entries()) {
        const block = zigzag(ofChannel[at] as Block);
        bits += codeOf(block, before[channel] as number);
        before[channel] = block[0] as number;
      }
    }
    bytes.push(...packed(bits));
  }
  return Uint8Array.of(...bytes, 0xff, 0xd9);
}

/** The samples of a block, row by row, as T.81, A.3.3 has them: each a sum of 64 waves. */
export function samplesOf(block: Block, steps: readonly number[]): readonly number[] {
  const weight = (u: number): number => (u === 0 ? Math.SQRT1_2 : 1);
  const wave = (x: number, u: number): number => weight(u) * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
  return Array.from({ length: 64 }, (_, at) => {
    const [x, y] = [at % 8, Math.floor(at / 8)];
    const sum = block.reduce((total, coefficient, index) => {
      const [u, v] = [index % 8, Math.floor(index / 8)];
      return total + coefficient * (steps[index] as number) * wave(x, u) * wave(y, v);
    }, 0);
    return Math.min(Math.max(sum / 4 + 2 ** (BITS - 1), 0), 2 ** BITS - 1);
  });
}

function zigzag(values: readonly number[]): readonly number[] {
  return PLACES.map((_, place) => values[PLACES.indexOf(place)] as number);
}

function counts(length: number, count: number): readonly number[] {
  return Array.from({ length: 16 }, (_, index) => (index === length - 1 ? count : 0));
}

/** Of a block in zigzag order, zeros and ones. */
function codeOf(block: readonly number[], before: number): string {
  const difference = (block[0] as number) - before;
  let bits = sizeOf(difference).toString(2).padStart(5, '0') + bitsOf(difference);
  let zeros = 0;
  for (const coefficient of block.slice(1)) {
    if (coefficient === 0) {
      zeros++;
      continue;
    }
    for (; zeros > 15; zeros -= 16) bits += symbol(0xf0);
    bits += symbol((zeros << 4) | sizeOf(coefficient)) + bitsOf(coefficient);
    zeros = 0;
  }
  return zeros > 0 ? bits + symbol(0) : bits;
}

function symbol(value: number): string {
  return SYMBOLS.indexOf(value).toString(2).padStart(8, '0');
}

function sizeOf(value: number): number {
  return value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value))) + 1;
}

function bitsOf(value: number): string {
  const size = sizeOf(value);
  return size === 0 ? '' : (value > 0 ? value : value + 2 ** size - 1).toString(2).padStart(size, '0');
}
