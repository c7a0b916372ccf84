import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { concatenate } from '../../core/formats/bytes.ts';
import { crc32 } from '../../core/formats/crc32.ts';
import { isPng } from '../../core/formats/png.ts';
import { mutated } from './mutants.ts';

type Below = (limit: number) => number;

/** No mutant is larger: what a small file can do is to be seen. */
const LARGEST = 1 << 20;

/** Numbers that a reader may not have thought of. */
const NUMBERS = [
  ...['0', '-1', '255', '256', '65536', '2147483648', '4294967296', '9007199254740993', '1e308', '-1e308'],
  ...['1e999', 'NaN', 'Infinity', '1e-320', '0.5', '""', 'null', '[]', '9'.repeat(400)],
];

const WAYS: readonly ((bytes: Uint8Array, below: Below) => Uint8Array)[] = [
  mutated,
  // A piece that stands there many times.
  (bytes, below) => {
    const [start, end] = pieceOf(bytes, below);
    const times = Math.min(1 + below(1 << (1 + below(16))), Math.floor(LARGEST / Math.max(1, end - start)));
    const copies = Array.from({ length: times }, () => bytes.subarray(start, end));
    return concatenate([bytes.subarray(0, end), ...copies, bytes.subarray(end)]);
  },
  // A piece that is missing.
  (bytes, below) => {
    const [start, end] = pieceOf(bytes, below);
    return concatenate([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  // More behind it than belongs there.
  (bytes, below) => {
    const more = Uint8Array.from({ length: below(1 << 16) }, () => below(256));
    return concatenate([bytes, below(2) === 0 ? more : more.fill(below(256))]);
  },
  // Another number, in letters or in bytes.
  (bytes, below) => {
    const text = strFromU8(bytes, true);
    const numbers = [...text.matchAll(/-?\d+(?:\.\d+)?/g)];
    const one = numbers[below(Math.max(1, numbers.length))];
    if (one === undefined) return bytes;
    const number = NUMBERS[below(NUMBERS.length)] ?? '';
    return strToU8(text.slice(0, one.index) + number + text.slice(one.index + one[0].length), true);
  },
  (bytes, below) => {
    const copy = Uint8Array.from(bytes);
    copy.fill(
      [0, 0x7f, 0x80, 0xff][below(4)] ?? 0,
      ...pieceOf(copy.subarray(0, 8 + below(copy.length)), below, 8),
    );
    return copy;
  },
];

/**
 * A file with bytes changed, cut out, repeated or added, and numbers put for others: one that is checked by sums also
 * with sums that are right again, so that what lies behind them is read.
 */
export function grownMutant(bytes: Uint8Array, below: Below): Uint8Array {
  const change = (one: Uint8Array): Uint8Array => {
    let mutant = one;
    for (let times = 1 + below(2); times > 0; times--) {
      mutant = WAYS[below(WAYS.length)]?.(mutant, below).subarray(0, LARGEST) ?? mutant;
    }
    return mutant;
  };
  if (below(3) === 0) return change(bytes);
  if (isPng(bytes)) return sealed(change(bytes));
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return change(bytes);
  const entries = Object.entries(unzipSync(bytes));
  const at = below(entries.length);
  return zipSync(
    Object.fromEntries(entries.map(([name, own], place) => [name, place === at ? change(own) : own])),
  );
}

function pieceOf(bytes: Uint8Array, below: Below, most = 1 << 12): [number, number] {
  const start = below(bytes.length);
  return [start, Math.min(bytes.length, start + 1 + below(most))];
}

/** A PNG whose chunks have the checksums of what is in them. */
function sealed(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  for (let at = 8; at + 12 <= copy.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > copy.length) break;
    view.setUint32(end, crc32(copy.subarray(at + 4, end)));
    at = end + 4;
  }
  return copy;
}
