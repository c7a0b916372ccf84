import type { Size } from '../geometry/size.ts';
import type { ClassMap } from './raster.ts';

/** Values as stretches of the same one, each as long as can be: few where a map holds labels, whatever its size. */
export interface Runs {
  /** Position after the last of each; the first begins at 0. */
  readonly ends: Int32Array;
  readonly values: Int32Array;
}

/** A map of whole numbers as runs along its rows: each ends with its row at the latest. */
export interface RowRuns extends Size, Runs {}

/** A map of whole numbers, pixel by pixel. */
export interface PixelMap extends Size {
  readonly data: ArrayLike<number>;
}

/** Gathers runs; what follows a run of the same value in the same row is part of it. */
export class RunsBuilder {
  readonly #rowLength: number;
  #ends = new Int32Array(1024);
  #values = new Int32Array(1024);
  #count = 0;
  #end = 0;
  #value = 0;
  /** Where the row ends in which the last run is. */
  #rowEnd = 0;

  /** @param rowLength without end by default */
  constructor(rowLength = Infinity) {
    this.#rowLength = rowLength;
  }

  /** The end of the last one. */
  get end(): number {
    return this.#end;
  }

  /** Goes on with `value` up to the position `end`. */
  push(end: number, value: number): void {
    const isFirst = this.#end === this.#rowEnd;
    this.#end = end;
    if (isFirst) this.#rowEnd += this.#rowLength;
    else if (this.#value === value) {
      this.#ends[this.#count - 1] = end;
      return;
    }
    if (this.#count === this.#ends.length) this.#grow();
    this.#ends[this.#count] = end;
    this.#values[this.#count++] = value;
    this.#value = value;
  }

  build(): Runs {
    return { ends: this.#ends.slice(0, this.#count), values: this.#values.slice(0, this.#count) };
  }

  #grow(): void {
    const [ends, values] = [new Int32Array(2 * this.#count), new Int32Array(2 * this.#count)];
    ends.set(this.#ends);
    values.set(this.#values);
    this.#ends = ends;
    this.#values = values;
  }
}

/** The runs of a map, which is given back where it has that form already. */
export function rowRuns(map: PixelMap | RowRuns): RowRuns {
  if ('ends' in map) return map;
  const { width, height, data } = map;
  const runs = new RunsBuilder(width);
  for (let pixel = 0; pixel < width * height;) {
    const value = data[pixel] as number;
    const rowEnd = pixel + width - (pixel % width);
    do pixel++;
    while (pixel < rowEnd && data[pixel] === value);
    runs.push(pixel, value);
  }
  return { width, height, ...runs.build() };
}

/** The same map of other values. */
export function mappedRuns(
  { width, height, ends, values }: RowRuns,
  valueOf: (value: number) => number,
): RowRuns {
  const runs = new RunsBuilder(width);
  for (let run = 0; run < ends.length; run++) runs.push(ends[run] as number, valueOf(values[run] as number));
  return { width, height, ...runs.build() };
}

/** The same map pixel by pixel, of values up to 255. */
export function pixelsOf(runs: RowRuns): ClassMap {
  const { width, height } = runs;
  return { width, height, data: fillRuns(runs, new Uint8Array(width * height)) };
}

/** Writes the values of runs into a list of as many. */
export function fillRuns<Data extends Int32Array | Uint16Array | Uint8Array>(
  { ends, values }: Runs,
  data: Data,
): Data {
  for (let run = 0, from = 0; run < ends.length; run++) {
    const end = ends[run] as number;
    data.fill(values[run] as number, from, end);
    from = end;
  }
  return data;
}
