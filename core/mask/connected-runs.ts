import type { Size } from '../geometry/size.ts';
import type { LabelMap } from '../imaging/raster.ts';
import type { RowRuns } from '../imaging/runs.ts';
import { join, rootOf } from './disjoint-sets.ts';

export type Connectivity = 4 | 8;

/** Stretches of one value along rows, joined into regions: far fewer than pixels, whatever the size of the image. */
export interface ConnectedRuns {
  /** First pixel (`y * width + x`) of each run, and the one after its last; row by row, left to right. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Region of each run. Ids count from 1 in the order of their first pixels, row by row. */
  readonly ids: Int32Array;
  /** Pixels by region id; the first entry counts pixels outside every region. */
  readonly sizes: readonly number[];
  /** Map label by region id. */
  readonly values: readonly number[];
}

interface IncludedRuns {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly values: Int32Array;
  /** Position of each row's first run, and the number of runs after the last row. */
  readonly rows: Int32Array;
}

/** Connected regions of equal value, of those values for which `includes` holds. */
export function connectedRuns(
  map: LabelMap | RowRuns,
  connectivity: Connectivity,
  includes: (value: number) => boolean,
): ConnectedRuns {
  const runs = 'ends' in map ? included(map, includes) : runsOf(map, includes);
  const parents = joinedRuns(map, runs, connectivity === 8 ? 1 : 0);
  const { starts, ends } = runs;
  const ids = new Int32Array(starts.length);
  const sizes = [map.width * map.height];
  const values = [0];
  for (let run = 0; run < ids.length; run++) {
    // A parent is never later than its child, so that roots come first.
    const root = rootOf(parents, run);
    if (root === run) {
      ids[run] = values.length;
      values.push(runs.values[run] as number);
      sizes.push(0);
    } else {
      ids[run] = ids[root] as number;
    }
    const id = ids[run] as number;
    const length = (ends[run] as number) - (starts[run] as number);
    sizes[id] = (sizes[id] as number) + length;
    sizes[0] = (sizes[0] as number) - length;
  }
  return { starts, ends, ids, sizes, values };
}

function runsOf({ data, width, height }: LabelMap, includes: (value: number) => boolean): IncludedRuns {
  const starts: number[] = [];
  const ends: number[] = [];
  const values: number[] = [];
  const rows = new Int32Array(height + 1);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (const rowEnd = (y + 1) * width; pixel < rowEnd;) {
      const start = pixel;
      const value = data[start] as number;
      do pixel++;
      while (pixel < rowEnd && data[pixel] === value);
      if (!includes(value)) continue;
      starts.push(start);
      ends.push(pixel);
      values.push(value);
    }
    rows[y + 1] = starts.length;
  }
  return {
    starts: Int32Array.from(starts),
    ends: Int32Array.from(ends),
    values: Int32Array.from(values),
    rows,
  };
}

function included(map: RowRuns, includes: (value: number) => boolean): IncludedRuns {
  const { width, height } = map;
  const [starts, ends, values] = [map.ends.slice(), map.ends.slice(), map.values.slice()];
  const rows = new Int32Array(height + 1);
  let count = 0;
  for (let run = 0, start = 0; run < map.ends.length; run++) {
    const end = map.ends[run] as number;
    const value = map.values[run] as number;
    if (includes(value)) {
      starts[count] = start;
      ends[count] = end;
      values[count++] = value;
    }
    if (end % width === 0) rows[end / width] = count;
    start = end;
  }
  return {
    starts: starts.subarray(0, count),
    ends: ends.subarray(0, count),
    values: values.subarray(0, count),
    rows,
  };
}

/** The forest of runs that touch runs of the same value in the row above, which they may miss by `reach` pixels. */
function joinedRuns(
  { width, height }: Size,
  { starts, ends, values, rows }: IncludedRuns,
  reach: 0 | 1,
): Int32Array {
  const parents = Int32Array.from(starts, (_, run) => run);
  for (let y = 1; y < height; y++) {
    let above = rows[y - 1] as number;
    const lastAbove = rows[y] as number;
    for (let run = lastAbove; run < (rows[y + 1] as number); run++) {
      const left = (starts[run] as number) - width - reach;
      const right = (ends[run] as number) - width + reach;
      while (above < lastAbove && (ends[above] as number) <= left) above++;
      const value = values[run];
      for (let other = above; other < lastAbove && (starts[other] as number) < right; other++) {
        if (values[other] === value) join(parents, run, other);
      }
    }
  }
  return parents;
}
