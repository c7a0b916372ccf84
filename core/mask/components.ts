import { blankLike } from '../imaging/raster.ts';
import type { LabelMap, Labels } from '../imaging/raster.ts';
import { connectedRuns } from './connected-runs.ts';
import type { ConnectedRuns, Connectivity } from './connected-runs.ts';
import { LAST_SEGMENT } from './segments.ts';

/** Regions of equal label; ids, sizes and values are those of `ConnectedRuns`. */
export interface Components extends Pick<ConnectedRuns, 'sizes' | 'values'> {
  /** Region id of every pixel, 0 where there is none. */
  readonly labels: Int32Array;
}

/** Labels there are, background among them. */
const LABELS = LAST_SEGMENT + 1;

/** Connected regions of equal foreground label. */
export function connectedComponents(map: LabelMap, connectivity: Connectivity): Components {
  const { starts, ends, ids, sizes, values } = foregroundRuns(map, connectivity);
  const labels = new Int32Array(map.data.length);
  for (let run = 0; run < ids.length; run++) labels.fill(ids[run] as number, starts[run], ends[run]);
  return { labels, sizes, values };
}

/**
 * Fills background regions that do not touch the image border. Background connects along edges only, so that a
 * foreground outline connected by corners is closed. Where several labels surround a hole, it takes the label it
 * shares the most pixel edges with, and the smallest of equally frequent ones.
 */
export function fillHoles<Data extends Labels>(map: LabelMap<Data>): LabelMap<Data> {
  const { width, height } = map;
  const runs = connectedRuns(map, 4, (value) => value === 0);
  const { starts, ends, ids, sizes } = runs;
  const open = new Uint8Array(sizes.length);
  for (let run = 0; run < ids.length; run++) {
    const start = starts[run] as number;
    const end = ends[run] as number;
    const isAtSide = start % width === 0 || end % width === 0;
    if (isAtSide || start < width || end > (height - 1) * width) open[ids[run] as number] = 1;
  }
  const fill = surroundingLabels(map, runs, open);
  const data = blankLike(map.data, map.data.length);
  data.set(map.data);
  for (let run = 0; run < ids.length; run++) {
    const hole = ids[run] as number;
    if (open[hole] === 0) data.fill(fill[hole] as number, starts[run], ends[run]);
  }
  return { width, height, data };
}

/** By hole: the label that most of its pixel edges border on. */
function surroundingLabels(
  { data, width }: LabelMap,
  { starts, ends, ids, sizes }: ConnectedRuns,
  open: Uint8Array,
): Uint16Array {
  const edges = new Map<number, number>();
  const border = (hole: number, pixel: number): void => {
    const label = data[pixel] as number;
    const key = hole * LABELS + label;
    if (label !== 0) edges.set(key, (edges.get(key) ?? 0) + 1);
  };
  for (let run = 0; run < ids.length; run++) {
    const hole = ids[run] as number;
    if (open[hole] === 1) continue;
    const start = starts[run] as number;
    const end = ends[run] as number;
    // A hole is never at the border, so all neighbours exist.
    border(hole, start - 1);
    border(hole, end);
    for (let pixel = start; pixel < end; pixel++) {
      border(hole, pixel - width);
      border(hole, pixel + width);
    }
  }
  const labels = new Uint16Array(sizes.length);
  const most = new Uint32Array(sizes.length);
  for (const [key, count] of edges) {
    const hole = Math.floor(key / LABELS);
    const label = key % LABELS;
    const best = most[hole] as number;
    if (count < best || (count === best && label > (labels[hole] as number))) continue;
    labels[hole] = label;
    most[hole] = count;
  }
  return labels;
}

/** Drops regions (connected by edges or corners) of fewer than `smallest` pixels. */
export function removeSmallRegions<Data extends Labels>(
  map: LabelMap<Data>,
  smallest: number,
): LabelMap<Data> {
  const runs = foregroundRuns(map, 8);
  return keepRegions(map, runs, (id) => (runs.sizes[id] as number) >= smallest);
}

/** Keeps the largest region (connected by edges or corners) of each label, and the first of equally large ones. */
export function keepLargest<Data extends Labels>(map: LabelMap<Data>): LabelMap<Data> {
  const runs = foregroundRuns(map, 8);
  const largest = new Map<number, number>();
  for (let id = 1; id < runs.sizes.length; id++) {
    const value = runs.values[id] as number;
    const best = largest.get(value);
    if (best === undefined || (runs.sizes[id] as number) > (runs.sizes[best] as number)) {
      largest.set(value, id);
    }
  }
  return keepRegions(map, runs, (id) => largest.get(runs.values[id] as number) === id);
}

function keepRegions<Data extends Labels>(
  map: LabelMap<Data>,
  { starts, ends, ids, values }: ConnectedRuns,
  keeps: (id: number) => boolean,
): LabelMap<Data> {
  const labels = Uint16Array.from(values, (value, id) => (keeps(id) ? value : 0));
  const data = blankLike(map.data, map.data.length);
  for (let run = 0; run < ids.length; run++) {
    data.fill(labels[ids[run] as number] as number, starts[run], ends[run]);
  }
  return { width: map.width, height: map.height, data };
}

function foregroundRuns(map: LabelMap, connectivity: Connectivity): ConnectedRuns {
  return connectedRuns(map, connectivity, (value) => value !== 0);
}
