import type { Size } from './size.ts';
import { EMPTY_RECT } from './rect.ts';
import type { Rect } from './rect.ts';

/** Runs of pixels as triples `y, from, to` with `from <= x < to`: what every tool hands to the label map. */
export type Spans = Int32Array;

/** Grows as spans come; for shapes whose number of spans is not known beforehand. */
export class SpanBuilder {
  #data = new Int32Array(96);
  #length = 0;

  add(y: number, from: number, to: number): void {
    if (this.#length + 3 > this.#data.length) {
      const larger = new Int32Array(this.#data.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.#length++] = y;
    this.#data[this.#length++] = from;
    this.#data[this.#length++] = to;
  }

  /** The spans so far, without a copy: the builder must not be used afterwards. */
  build(): Spans {
    return this.#data.subarray(0, this.#length);
  }
}

/** All of an image. */
export function rowsOf({ width, height }: Size): Spans {
  const spans = new SpanBuilder();
  for (let y = 0; y < height; y++) spans.add(y, 0, width);
  return spans.build();
}

/** First pixel whose centre is not left of (or above) `coordinate`. */
export function firstCentreFrom(coordinate: number): number {
  return Math.ceil(coordinate - 0.5);
}

/** The parts of spans that lie in an image. */
export function clipSpans(spans: Spans, { width, height }: Size): Spans {
  const clipped = new SpanBuilder();
  for (let i = 0; i < spans.length; i += 3) {
    const y = spans[i] as number;
    const from = Math.max(spans[i + 1] as number, 0);
    const to = Math.min(spans[i + 2] as number, width);
    if (y >= 0 && y < height && from < to) clipped.add(y, from, to);
  }
  return clipped.build();
}

export function spanBounds(spans: Spans): Rect {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let i = 0; i < spans.length; i += 3) {
    const y = spans[i] as number;
    left = Math.min(left, spans[i + 1] as number);
    right = Math.max(right, spans[i + 2] as number);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  return left < right ? { left, top, right, bottom } : EMPTY_RECT;
}

/** Number of pixels, if no two spans overlap. */
export function spanArea(spans: Spans): number {
  let pixels = 0;
  for (let i = 0; i < spans.length; i += 3) pixels += (spans[i + 2] as number) - (spans[i + 1] as number);
  return pixels;
}

/**
 * Runs of accepted values in a plane of `rect.right - rect.left` columns that covers `rect`. `accepted` has 1 for
 * values that belong, and an entry for every value there is.
 */
export function spansWhere(plane: Uint8Array | Uint16Array, rect: Rect, accepted: Uint8Array): Spans {
  const width = rect.right - rect.left;
  const spans = new SpanBuilder();
  for (let y = rect.top, row = 0; y < rect.bottom; y++, row += width) {
    for (let x = 0; x < width; x++) {
      if (accepted[plane[row + x] as number] === 0) continue;
      const from = x;
      while (x < width && accepted[plane[row + x] as number] !== 0) x++;
      spans.add(y, rect.left + from, rect.left + x);
    }
  }
  return spans.build();
}
