import { rowsOf } from '../geometry/spans.ts';
import type { Spans } from '../geometry/spans.ts';
import type { Size } from '../geometry/size.ts';
import type { Vector } from '../geometry/vector.ts';
import { spansInRange } from '../imaging/intensity.ts';
import type { RasterData, ValueRange } from '../imaging/raster.ts';
import { floodVolume, openPlaces } from './flood-fill.ts';
import type { VolumeSpans } from './sphere.ts';

/** Which voxels of a volume are looked for. */
export interface VoxelSearch {
  /** Where, by frame: null stands for all of the frame, and frames that are missing are left out. */
  readonly within: ReadonlyMap<number, Spans | null>;
  /** Null for all values. */
  readonly range: ValueRange | null;
  /** Only what is connected to this voxel by sides. */
  readonly seed?: Vector;
}

/** Where a region has more runs than this, it is none that anybody meant: memory would go for it. */
export const MOST_RUNS = 4_000_000;

/**
 * Finds voxels by their values, of which a frame's are asked for once it is looked at; `too-many` where what is
 * connected has more than `mostRuns` runs.
 */
export function findVoxels(
  { within, range, seed }: VoxelSearch,
  size: Size,
  valuesOf: (frame: number) => RasterData,
  mostRuns = MOST_RUNS,
): VolumeSpans | 'too-many' {
  const all = rowsOf(size);
  const spansOf = (frame: number): Spans => {
    const spans = within.get(frame) ?? all;
    return range === null ? spans : spansInRange(spans, size, valuesOf(frame), range);
  };
  if (seed === undefined) return new Map([...within.keys()].map((frame) => [frame, spansOf(frame)]));
  const frames = Math.max(0, ...within.keys()) + 1;
  const openOf = (frame: number) => (within.has(frame) ? openPlaces(spansOf(frame), size) : null);
  return floodVolume(seed, [size.width, size.height, frames], openOf, mostRuns) ?? 'too-many';
}
