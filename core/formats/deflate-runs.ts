import type { Runs } from '../imaging/runs.ts';

/**
 * Bytes that are given as runs, packed as zlib packs them (RFC 1950 and 1951). Nothing is looked for but what runs say:
 * each is its first byte, and a copy of that. So rows of labels, of which most are like those above, are packed within
 * the time that their few runs take, and into no more than by a search for other copies.
 * @param runs at least one
 */
export function deflateRuns(runs: Runs): Uint8Array {
  const symbols = symbolsOf(runs);
  const counts = new Uint32Array(LAST_SYMBOL + 1);
  for (let at = 0; at < symbols.length; at++) {
    const kind = (symbols[at] as number) & SYMBOL;
    counts[kind] = (counts[kind] as number) + 1;
  }
  const lengths = codeLengths(counts, 15);
  const codes = codesOf(lengths);
  const bits = new BitWriter(symbols.length * SYMBOL_BYTES + HEAD_BYTES);
  // A window of 32 KiB, and the check of the first two bytes.
  bits.put(0x78, 8);
  bits.put(0x01, 8);
  // The only block, with codes of its own.
  bits.put(1, 1);
  bits.put(2, 2);
  writeCodes(bits, lengths);
  for (let at = 0; at < symbols.length; at++) {
    const symbol = symbols[at] as number;
    const kind = symbol & SYMBOL;
    const code = codes[kind] as number;
    const length = lengths[kind] as number;
    if (kind <= END) bits.put(code, length);
    else {
      // After the extra bits the only distance there is, that of the byte before, whose code is 0.
      const extra = EXTRA_BITS[kind - FIRST_LENGTH] as number;
      bits.put(code | ((symbol >> SYMBOL_BITS) << length), length + extra + 1);
    }
  }
  return bits.finish(adler32(runs));
}

/** Symbols of RFC 1951, 3.2.5: bytes, the end of a block, and lengths of copies. */
const END = 256;
const FIRST_LENGTH = 257;
const LAST_SYMBOL = 285;
/** A symbol is kept with the extra bits of its length above it. */
const SYMBOL_BITS = 9;
const SYMBOL = (1 << SYMBOL_BITS) - 1;
/** What a symbol takes at most, with its extra bits and a distance, and what the codes and the checks do. */
const SYMBOL_BYTES = 3;
const HEAD_BYTES = 1024;
const SHORTEST_COPY = 3;
const LONGEST_COPY = 258;
const EXTRA_BITS = Uint8Array.of(
  ...[0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0],
);

/** By length of a copy: its symbol, with its extra bits. */
const COPIES = copySymbols();

function copySymbols(): Uint16Array {
  const symbols = new Uint16Array(LONGEST_COPY + 1);
  let length = SHORTEST_COPY;
  for (const [index, extra] of EXTRA_BITS.entries()) {
    for (let value = 0; value < 1 << extra && length <= LONGEST_COPY; value++) {
      symbols[length++] = (FIRST_LENGTH + index) | (value << SYMBOL_BITS);
    }
  }
  // It has a symbol of its own.
  symbols[LONGEST_COPY] = LAST_SYMBOL;
  return symbols;
}

function symbolsOf({ ends, values }: Runs): Uint16Array {
  const symbols = new Uint16Array(
    ends.length * SHORTEST_COPY + Math.ceil((ends.at(-1) ?? 0) / LONGEST_COPY) + 1,
  );
  let count = 0;
  for (let run = 0, from = 0; run < ends.length; run++) {
    const value = values[run] as number;
    const end = ends[run] as number;
    symbols[count++] = value;
    let left = end - from - 1;
    for (; left >= SHORTEST_COPY; left -= LONGEST_COPY) {
      symbols[count++] = COPIES[Math.min(left, LONGEST_COPY)] as number;
    }
    for (; left > 0; left--) symbols[count++] = value;
    from = end;
  }
  symbols[count++] = END;
  return symbols.subarray(0, count);
}

/**
 * Lengths of the codes of Huffman's method for at least two symbols that occur, 0 for those that do not. Where one
 * would be longer than `limit`, rare symbols count as if they were more frequent.
 */
function codeLengths(counts: Uint32Array, limit: number): Uint8Array {
  const leaves = [...counts.keys()].filter((symbol) => counts[symbol] !== 0);
  leaves.sort((a, b) => (counts[a] as number) - (counts[b] as number));
  for (let least = 1; ; least *= 2) {
    const depths = leafDepths(leaves.map((symbol) => Math.max(least, counts[symbol] as number)));
    if (Math.max(...depths) > limit) continue;
    const lengths = new Uint8Array(counts.length);
    leaves.forEach((symbol, leaf) => (lengths[symbol] = depths[leaf] as number));
    return lengths;
  }
}

/** How deep leaves of these weights lie in the tree that joins the lightest two again and again. */
function leafDepths(ascending: readonly number[]): readonly number[] {
  const weights = [...ascending];
  const parents: number[] = [];
  let leaf = 0;
  let inner = ascending.length;
  for (let node = inner; node < 2 * ascending.length - 1; node++) {
    let weight = 0;
    for (let child = 0; child < 2; child++) {
      const isLeaf =
        leaf < ascending.length &&
        (inner === node || (weights[leaf] as number) <= (weights[inner] as number));
      const lightest = isLeaf ? leaf++ : inner++;
      parents[lightest] = node;
      weight += weights[lightest] as number;
    }
    weights[node] = weight;
  }
  const depths = parents.map(() => 0);
  for (let node = parents.length - 1; node >= 0; node--) {
    depths[node] = 1 + (depths[parents[node] as number] ?? 0);
  }
  return depths.slice(0, ascending.length);
}

/** Codes of these lengths, their first bit last, as they are written. */
function codesOf(lengths: Uint8Array): Uint16Array {
  const next = new Uint16Array(17);
  for (const length of lengths) if (length > 0) next[length + 1] = (next[length + 1] as number) + 1;
  for (let length = 1; length < next.length; length++) {
    next[length] = ((next[length] as number) + (next[length - 1] as number)) << 1;
  }
  return Uint16Array.from(lengths, (length) => {
    const code = next[length] as number;
    next[length] = code + 1;
    return reversed(code, length);
  });
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}

/** In this order lengths of the codes of lengths are written. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const;

/** How the lengths of codes are told: as they are, and runs of 0 as one symbol. RFC 1951, 3.2.7. */
function writeCodes(bits: BitWriter, lengths: Uint8Array): void {
  const used = lengths.findLastIndex((length) => length > 0) + 1;
  // Of distances there is one, whose code has one bit.
  const symbols = zerosPacked([...lengths.subarray(0, used), 1]);
  const counts = new Uint32Array(19);
  for (const { symbol } of symbols) counts[symbol] = (counts[symbol] as number) + 1;
  const own = codeLengths(counts, 7);
  const codes = codesOf(own);
  const told = ORDER.findLastIndex((symbol) => own[symbol] !== 0) + 1;
  bits.put(used - FIRST_LENGTH, 5);
  bits.put(0, 5);
  bits.put(told - 4, 4);
  for (const symbol of ORDER.slice(0, told)) bits.put(own[symbol] as number, 3);
  for (const { symbol, zeros } of symbols) {
    bits.put(codes[symbol] as number, own[symbol] as number);
    if (symbol === 17) bits.put(zeros - 3, 3);
    if (symbol === 18) bits.put(zeros - 11, 7);
  }
}

function zerosPacked(lengths: readonly number[]) {
  const symbols: { readonly symbol: number; readonly zeros: number }[] = [];
  for (let at = 0; at < lengths.length;) {
    let zeros = 0;
    while (zeros < 138 && lengths[at + zeros] === 0) zeros++;
    if (zeros >= 3) symbols.push({ symbol: zeros > 10 ? 18 : 17, zeros });
    else symbols.push({ symbol: lengths[at] as number, zeros: 0 });
    at += zeros >= 3 ? zeros : 1;
  }
  return symbols;
}

/** Bits, the lowest of a byte first. */
class BitWriter {
  readonly #bytes: Uint8Array;
  #length = 0;
  #bits = 0;
  #count = 0;

  /** @param most bytes that are written at most */
  constructor(most: number) {
    this.#bytes = new Uint8Array(most);
  }

  /** @param count at most 24 */
  put(value: number, count: number): void {
    this.#bits |= value << this.#count;
    this.#count += count;
    while (this.#count >= 8) {
      this.#bytes[this.#length++] = this.#bits;
      this.#bits >>>= 8;
      this.#count -= 8;
    }
  }

  /** All that was written, filled up to a whole byte, and a number of four bytes, its highest first. */
  finish(check: number): Uint8Array {
    if (this.#count > 0) this.put(0, 8 - this.#count);
    for (let shift = 24; shift >= 0; shift -= 8) this.put((check >>> shift) & 0xff, 8);
    return this.#bytes.slice(0, this.#length);
  }
}

/** Of RFC 1950: sums modulo this, to which a run of any length adds at once. */
const ADLER = 65_521;

/** Above this, the sum of sums is reduced: often enough to stay exact, and seldom enough to cost nothing. */
const MOST = 2 ** 40;

function adler32({ ends, values }: Runs): number {
  let low = 1;
  let high = 0;
  for (let run = 0, from = 0; run < ends.length; run++) {
    const value = values[run] as number;
    const end = ends[run] as number;
    while (from < end) {
      const count = Math.min(end - from, 1 << 20);
      high += count * low + (value * count * (count + 1)) / 2;
      if (high > MOST) high %= ADLER;
      low = (low + value * count) % ADLER;
      from += count;
    }
  }
  return (((high % ADLER) << 16) | low) >>> 0;
}
