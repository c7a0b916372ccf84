import { RunsBuilder } from '../imaging/runs.ts';
import type { RowRuns, Runs } from '../imaging/runs.ts';

/** Of the filter 'Up'. */
const UP = 2;

/**
 * The scanlines of a map, less those above (W3C PNG, section 9): labels are mostly what is above them, so most of a row
 * is 0. Only runs are looked at.
 * @param depth bits of a value: 1, 2, 4, 8 or 16
 */
export function rowsLessAbove(map: RowRuns, depth: number): Runs {
  const rows = new RowWriter(depth);
  const { width, height, ends, values } = map;
  let above = -1;
  let run = 0;
  for (let y = 0; y < height; y++) {
    rows.begin();
    const first = run;
    for (let pixel = y * width; pixel < (y + 1) * width;) {
      // What is above the first row counts as 0.
      const aboveEnd = y === 0 ? width : (ends[above] as number) + width;
      const end = Math.min(ends[run] as number, aboveEnd);
      rows.add(end - pixel, values[run] as number, y === 0 ? 0 : (values[above] as number));
      if (end === ends[run]) run++;
      if (end === aboveEnd) above++;
      pixel = end;
    }
    rows.end();
    above = first;
  }
  return rows.build();
}

/** Puts differences into bytes. A byte that holds several values is the sum of theirs, and so is its difference. */
class RowWriter {
  readonly #bytes = new RunsBuilder();
  readonly #depth: number;
  /** A byte all of whose values are 1. */
  readonly #ones: number;
  #partial = 0;
  /** Bits of it that are still free. */
  #free = 8;

  constructor(depth: number) {
    this.#depth = depth;
    this.#ones = 255 / (2 ** Math.min(depth, 8) - 1);
  }

  begin(): void {
    this.#put(1, UP);
  }

  /** So many pixels of `value` below as many of `above`. */
  add(count: number, value: number, above: number): void {
    if (this.#depth === 16) {
      this.#addWide(count, value, above);
      return;
    }
    const difference = value - above;
    const begun = this.#free < 8 ? Math.min(count, this.#free / this.#depth) : 0;
    if (begun > 0) this.#addPart(begun, difference);
    const perByte = 8 / this.#depth;
    const whole = Math.floor((count - begun) / perByte);
    if (whole > 0) this.#put(whole, difference * this.#ones);
    const left = count - begun - whole * perByte;
    if (left > 0) this.#addPart(left, difference);
  }

  /** Fills up the last byte of a row. */
  end(): void {
    if (this.#free < 8) this.#flush();
  }

  build(): Runs {
    return this.#bytes.build();
  }

  /** So many pixels, for which there is room in the byte that was begun. */
  #addPart(count: number, difference: number): void {
    const bits = count * this.#depth;
    this.#free -= bits;
    this.#partial += (difference * (this.#ones >> (8 - bits))) << this.#free;
    if (this.#free === 0) this.#flush();
  }

  /** The higher byte first; each has a difference of its own. */
  #addWide(count: number, value: number, above: number): void {
    if (value === above) {
      this.#put(2 * count, 0);
      return;
    }
    for (let pixel = 0; pixel < count; pixel++) {
      this.#put(1, (value >> 8) - (above >> 8));
      this.#put(1, value - above);
    }
  }

  #flush(): void {
    this.#put(1, this.#partial);
    this.#partial = 0;
    this.#free = 8;
  }

  #put(count: number, byte: number): void {
    this.#bytes.push(this.#bytes.end + count, byte & 0xff);
  }
}
