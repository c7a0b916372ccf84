import type { Labels } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { SpanBuilder } from '../geometry/spans.ts';
import type { Spans } from '../geometry/spans.ts';
import type { Vector } from '../geometry/vector.ts';
import type { VolumeSpans } from './sphere.ts';

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
  // Each row ends with a closed place, so that no search for the end of a run leaves its row.
  const stride = width + 1;
  const open = new Uint8Array(stride * height);
  for (let row = 0, pixel = 0; row < height; row++) {
    for (let at = row * stride; at < row * stride + width; at++, pixel++) {
      open[at] = accepted[plane[pixel] as number] as number;
    }
  }
  return floodVolume([x, y, 0], [width, height, 1], () => open)?.get(0) ?? new Int32Array(0);
}

/** The part of spans, which do not overlap, that is connected by edges to a pixel. */
export function connectedSpans(spans: Spans, { width, height }: Size, x: number, y: number): Spans {
  const open = openPlaces(spans, { width, height });
  return floodVolume([x, y, 0], [width, height, 1], () => open)?.get(0) ?? new Int32Array(0);
}

/**
 * Voxels connected by sides to the seed, by frame, through what is open; null where they are more than `mostRuns` runs.
 * @param openOf asked once of each frame that is reached: 1 where a voxel belongs, 0 elsewhere, in rows of `width + 1`
 * places, the last of which is closed. It is written to. Null where nothing is open.
 */
export function floodVolume(
  [x, y, z]: Vector,
  [width, height, frames]: Vector,
  openOf: (frame: number) => Uint8Array | null,
  mostRuns = Infinity,
): VolumeSpans | null {
  const stride = width + 1;
  const reached = new Map<number, { readonly open: Uint8Array | null; readonly spans: SpanBuilder }>();
  const reach = (frame: number) => {
    const known = reached.get(frame) ?? { open: openOf(frame), spans: new SpanBuilder() };
    reached.set(frame, known);
    return known;
  };
  let runs = 0;
  /** Runs taken whose neighbouring rows are still to be searched: frame, y, from, to. */
  const pending: number[] = [];
  /** Takes what is open of a row between two places, with the whole runs that this belongs to. */
  const take = (frame: number, row: number, from: number, to: number): void => {
    if (frame < 0 || frame >= frames || row < 0 || row >= height) return;
    const { open, spans } = reach(frame);
    if (open === null) return;
    const start = row * stride;
    for (let at = start + from; at < start + to; at++) {
      if (open[at] !== 1) continue;
      const first = firstOfRun(open, at);
      const end = endOfRun(open, at);
      if (end - first > SHORT) open.fill(0, first, end);
      else for (let place = first; place < end; place++) open[place] = 0;
      spans.add(row, first - start, end - start);
      pending.push(frame, row, first - start, end - start);
      runs++;
      at = end;
    }
  };

  take(z, y, x, x + 1);
  while (pending.length > 0) {
    if (runs > mostRuns) return null;
    const to = pending.pop() as number;
    const from = pending.pop() as number;
    const row = pending.pop() as number;
    const frame = pending.pop() as number;
    take(frame, row - 1, from, to);
    take(frame, row + 1, from, to);
    take(frame - 1, row, from, to);
    take(frame + 1, row, from, to);
  }
  return new Map([...reached].map(([frame, { spans }]) => [frame, spans.build()]));
}

/** As `floodVolume` asks for it. */
export function openPlaces(spans: Spans, { width, height }: Size): Uint8Array {
  const open = new Uint8Array((width + 1) * height);
  for (let i = 0; i < spans.length; i += 3) {
    const row = (spans[i] as number) * (width + 1);
    open.fill(1, row + (spans[i + 1] as number), row + (spans[i + 2] as number));
  }
  return open;
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
