/** Codes and their bits of deflate's fixed alphabet, in the order in which they are written: the first bit lowest. */
interface Code {
  readonly bits: number;
  readonly count: number;
}

const LONGEST = 258;
/** Shorter repeats have no code. */
const SHORTEST = 3;

/** RFC 1951, 3.2.6: literals and the end of a block, then lengths. */
const SYMBOLS = Array.from({ length: 288 }, (_, symbol): Code => {
  if (symbol < 144) return reversed(0x30 + symbol, 8);
  if (symbol < 256) return reversed(0x190 + symbol - 144, 9);
  return symbol < 280 ? reversed(symbol - 256, 7) : reversed(0xc0 + symbol - 280, 8);
});
const END = 256;

/** By length: its symbol with what it adds, and the distance 1, whose code is five bits of 0. RFC 1951, 3.2.5. */
const REPEATS = Array.from({ length: LONGEST + 1 }, (_, length): Code => {
  if (length < SHORTEST) return { bits: 0, count: 0 };
  const [symbol, added, extra] = lengthCode(length);
  const { bits, count } = SYMBOLS[symbol] as Code;
  return { bits: bits | (added << count), count: count + extra + 5 };
});

/** Symbol of a length, what is to be added to the smallest that it stands for, and in how many bits. */
function lengthCode(length: number): readonly [symbol: number, added: number, bits: number] {
  if (length === LONGEST) return [285, 0, 0];
  const offset = length - SHORTEST;
  if (offset < 8) return [257 + offset, 0, 0];
  const extra = Math.floor(Math.log2(offset)) - 2;
  const step = (offset >> extra) & 3;
  return [261 + 4 * extra + step, offset & ((1 << extra) - 1), extra];
}

function reversed(code: number, count: number): Code {
  let bits = 0;
  for (let bit = 0; bit < count; bit++) bits |= ((code >> bit) & 1) << (count - 1 - bit);
  return { bits, count };
}

const ADLER = 65521;

/**
 * A zlib stream of what consists of long runs of equal bytes, such as labels less those above them. Nothing but runs is
 * looked for, which takes a fraction of the time of a search for repeats.
 * @returns null where it would have more than `most` bytes, and such a search pays
 */
export function deflateRuns(bytes: Uint8Array, most: number): Uint8Array<ArrayBuffer> | null {
  // Room for the longest step behind the most that is allowed.
  const out = new Uint8Array(most + 16);
  out.set([0x78, 0x01]);
  // The last block, of fixed codes.
  let [at, held, count] = [2, 0b011, 3];
  let [low, high] = [1, 0];
  const put = (code: Code): void => {
    held |= code.bits << count;
    count += code.count;
    for (; count >= 8; count -= 8, held >>>= 8) out[at++] = held;
  };
  for (let start = 0, end = 0; start < bytes.length; start = end) {
    if (at > most) return null;
    const value = bytes[start] as number;
    while (end < bytes.length && bytes[end] === value) end++;
    const length = end - start;
    const literal = SYMBOLS[value] as Code;
    put(literal);
    let rest = length - 1;
    for (; rest >= SHORTEST && at <= most; rest -= Math.min(rest, LONGEST)) {
      put(REPEATS[Math.min(rest, LONGEST)] as Code);
    }
    for (; rest > 0 && at <= most; rest--) put(literal);
    [low, high] = adlerOf(low, high, value, length);
  }
  put(SYMBOLS[END] as Code);
  put({ bits: 0, count: 7 });
  if (at > most) return null;
  new DataView(out.buffer).setUint32(at, high * 0x10000 + low);
  return out.slice(0, at + 4);
}

/** Both sums of Adler-32 after a run. The second has each of the first in it. */
function adlerOf(low: number, high: number, value: number, length: number): [low: number, high: number] {
  // Of no more bytes at a time than keep all products exact.
  let [first, second, rest] = [low, high, length];
  for (; rest > 0; rest -= Math.min(rest, ADLER)) {
    const step = Math.min(rest, ADLER);
    second = (second + step * first + (value * step * (step + 1)) / 2) % ADLER;
    first = (first + value * step) % ADLER;
  }
  return [first, second];
}
