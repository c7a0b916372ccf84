import type { Labels } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { SpanBuilder } from '../geometry/spans.ts';
import type { Spans } from '../geometry/spans.ts';

/** Runs up to this length are walked; for longer ones the engine's own byte search is quicker. */
const SHORT = 24;

/**
 * Pixels connected by edges to the seed (`x`, `y` in the image) through accepted values only; none when the seed itself
 * is not accepted. `accepted` has 1 for values that belong, and an entry for every value there is. Works on whole runs
 * of a row: each run found is taken at once, and only what lies right above and below it is searched for further runs.
 */
export function floodFill(
  plane: Labels,
  { width, height }: Size,
  x: number,
  y: number,
  accepted: Uint8Array,
): Spans {
  const spans = new SpanBuilder();
  // Each row ends with a closed place, so that no search for the end of a run leaves its row.
  const stride = width + 1;
  /** 1 where a pixel belongs and is not taken yet. */
  const open = new Uint8Array(stride * height);
  for (let row = 0, pixel = 0; row < height; row++) {
    for (let at = row * stride; at < row * stride + width; at++, pixel++) {
      open[at] = accepted[plane[pixel] as number] as number;
    }
  }

  /** Runs taken whose neighbouring rows are still to be searched, as triples y, from, to. */
  const pending: number[] = [];
  /** Takes the run around an open pixel and returns where it ends. */
  const take = (row: number, seed: number): number => {
    const start = row * stride;
    const from = firstOfRun(open, start + seed);
    const to = endOfRun(open, start + seed);
    if (to - from > SHORT) open.fill(0, from, to);
    else for (let at = from; at < to; at++) open[at] = 0;
    spans.add(row, from - start, to - start);
    pending.push(row, from - start, to - start);
    return to - start;
  };

  if (open[y * stride + x] === 1) take(y, x);
  while (pending.length > 0) {
    const to = pending.pop() as number;
    const from = pending.pop() as number;
    const row = pending.pop() as number;
    for (const next of [row - 1, row + 1]) {
      if (next < 0 || next >= height) continue;
      const start = next * stride;
      for (let column = from; column < to; column++) {
        if (open[start + column] === 1) column = take(next, column);
      }
    }
  }
  return spans.build();
}

/** Where the run of ones that holds `at` begins. */
function firstOfRun(open: Uint8Array, at: number): number {
  let first = at;
  while (first > 0 && open[first - 1] === 1) {
    if (at - first >= SHORT) return open.lastIndexOf(0, first) + 1;
    first--;
  }
  return first;
}

/** Where the run of ones that holds `at` has ended; there is a zero behind every run. */
function endOfRun(open: Uint8Array, at: number): number {
  let end = at + 1;
  while (open[end] === 1) {
    if (end - at >= SHORT) return open.indexOf(0, end);
    end++;
  }
  return end;
}
