import type { Size } from '../imaging/raster.ts';
import { SpanBuilder } from '../geometry/spans.ts';
import type { Spans } from '../geometry/spans.ts';

/**
 * Pixels connected by edges to the seed (`x`, `y` in the image) through accepted values only; none when the seed itself
 * is not accepted. `accepted` has 1 for values that belong. Works on whole runs of a row: each run found is taken at
 * once, and only the rows above and below it are looked through for further runs.
 */
export function floodFill(
  plane: Uint8Array,
  { width, height }: Size,
  x: number,
  y: number,
  accepted: Uint8Array,
): Spans {
  const spans = new SpanBuilder();
  const taken = new Uint8Array(width * height);
  const isOpen = (pixel: number): boolean => taken[pixel] === 0 && accepted[plane[pixel] as number] !== 0;

  /** Runs taken whose neighbouring rows are still to be looked at, as triples y, from, to. */
  const pending: number[] = [];
  const take = (row: number, seed: number): number => {
    const start = row * width;
    let from = seed;
    while (from > 0 && isOpen(start + from - 1)) from--;
    let to = seed + 1;
    while (to < width && isOpen(start + to)) to++;
    taken.fill(1, start + from, start + to);
    spans.add(row, from, to);
    pending.push(row, from, to);
    return to;
  };

  if (isOpen(y * width + x)) take(y, x);
  while (pending.length > 0) {
    const to = pending.pop() as number;
    const from = pending.pop() as number;
    const row = pending.pop() as number;
    for (const next of [row - 1, row + 1]) {
      if (next < 0 || next >= height) continue;
      const start = next * width;
      for (let column = from; column < to; column++) {
        if (isOpen(start + column)) column = take(next, column);
      }
    }
  }
  return spans.build();
}
