import { rowsOf } from '../geometry/spans.ts';
import type { Spans } from '../geometry/spans.ts';
import type { Size } from '../geometry/size.ts';
import { spansInRange } from '../imaging/intensity.ts';
import type { RasterData, ValueRange } from '../imaging/raster.ts';
import type { VolumeSpans } from './sphere.ts';

/** Which voxels are looked for. */
export interface VoxelSearch {
  /** Where, by frame: null stands for all of the frame, and frames that are missing are left out. */
  readonly within: ReadonlyMap<number, Spans | null>;
  readonly range: ValueRange;
}

/** Finds voxels by their values, of which a frame's are asked for once it is looked at. */
export function findVoxels(
  { within, range }: VoxelSearch,
  size: Size,
  valuesOf: (frame: number) => RasterData,
): VolumeSpans {
  const all = rowsOf(size);
  return new Map(
    [...within].map(([frame, spans]) => [frame, spansInRange(spans ?? all, size, valuesOf(frame), range)]),
  );
}
