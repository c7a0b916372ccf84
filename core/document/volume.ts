import type { FrameVolume } from '../geometry/planes.ts';
import { cross, dot } from '../geometry/vector.ts';
import type { Vector } from '../geometry/vector.ts';
import { countsOf, framePlace } from './series.ts';
import type { Series } from './series.ts';

/**
 * Why a series is shown in the plane of its frames only: it has just one or a few frames, it does not say how far they
 * are apart, or these distances differ, or its axes are not at right angles, as with a tilted gantry.
 */
export type VolumeObstacle = 'few' | 'unspaced' | 'aslant';

/** Fewer frames show nothing across them. */
const LEAST_FRAMES = 5;

/** What rounding to a few digits makes of a right angle. */
const TOLERANCE = 1e-4;

/** Each volume of a series as one that can be cut in any plane, or why it cannot. */
export function volumeOf(series: Series): FrameVolume | VolumeObstacle {
  const { size, spacing, orientation } = series;
  const { count } = framePlace(countsOf(series), 0);
  if (count < LEAST_FRAMES) return 'few';
  if (spacing?.z === undefined) return 'unspaced';
  const { row, column, through } = orientation ?? {};
  const shape: Vector = [size.width, size.height, count];
  const lengths: Vector = [spacing.x, spacing.y, spacing.z];
  if (row === undefined || column === undefined || through === undefined) {
    return { shape, spacing: lengths, directions: null };
  }
  const isUpright = Math.abs(dot(cross(row, column), through)) > 1 - TOLERANCE;
  return isUpright ? { shape, spacing: lengths, directions: [row, column, through] } : 'aslant';
}
