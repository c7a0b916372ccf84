import type { Size } from '../imaging/raster.ts';
import { SpanBuilder } from '../geometry/spans.ts';
import type { Spans } from '../geometry/spans.ts';

/**
 * Pixels connected by edges to the seed (`x`, `y` in the image) through accepted values only; none when the seed itself
 * is not accepted. `accepted` has 1 for values that belong. Works on whole runs of a row: each run found is taken at
 * once, and only what lies right above and below it is searched for further runs, by the engine's own byte search.
 */
export function floodFill(
  plane: Uint8Array,
  { width, height }: Size,
  x: number,
  y: number,
  accepted: Uint8Array,
): Spans {
  const spans = new SpanBuilder();
  /** 1 where a pixel belongs and is not taken yet. */
  const open = new Uint8Array(width * height);
  for (let pixel = 0; pixel < open.length; pixel++) open[pixel] = accepted[plane[pixel] as number] as number;

  /** Runs taken whose neighbouring rows are still to be searched, as triples y, from, to. */
  const pending: number[] = [];
  /** Takes the run around an open pixel and returns where it ends. */
  const take = (row: number, seed: number): number => {
    const pixels = open.subarray(row * width, (row + 1) * width);
    const from = pixels.lastIndexOf(0, seed) + 1;
    const end = pixels.indexOf(0, seed);
    const to = end < 0 ? width : end;
    pixels.fill(0, from, to);
    spans.add(row, from, to);
    pending.push(row, from, to);
    return to;
  };

  if (open[y * width + x] === 1) take(y, x);
  while (pending.length > 0) {
    const to = pending.pop() as number;
    const from = pending.pop() as number;
    const row = pending.pop() as number;
    for (const next of [row - 1, row + 1]) {
      if (next < 0 || next >= height) continue;
      const beside = open.subarray(next * width + from, next * width + to);
      for (let found = beside.indexOf(1); found >= 0;) {
        found = beside.indexOf(1, take(next, from + found) - from);
      }
    }
  }
  return spans.build();
}
