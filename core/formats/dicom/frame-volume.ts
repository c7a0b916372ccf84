import type { Grid } from '../../geometry/alignment.ts';
import { lengthOf, minus, scaled } from '../../geometry/vector.ts';
import type { Vector } from '../../geometry/vector.ts';
import { gridOfFrames } from './source-frames.ts';
import type { SourceFrame } from './source-frames.ts';

/** Part of a step by which a frame may lie elsewhere than it would at even distances. */
const UNEVENNESS = 0.01;

/**
 * Where the voxels of several frames lie that make a volume: of one size, one behind the other, at even distances. A
 * stack that leans, as with a tilted gantry, is one too. Null where they make none, or do not say where they lie.
 */
export function volumeOfFrames(frames: readonly SourceFrame[]): Grid | null {
  const positions = frames.flatMap(({ plane }) => (plane === null ? [] : [plane.position]));
  return positions.length > 1 && areEven(positions) ? gridOfFrames(frames) : null;
}

function areEven(positions: readonly Vector[]): boolean {
  const [first, last] = [positions[0] as Vector, positions.at(-1) as Vector];
  const step = scaled(minus(last, first), 1 / (positions.length - 1));
  return positions.every((position, index) => {
    const away = minus(minus(position, first), scaled(step, index));
    return lengthOf(away) <= UNEVENNESS * lengthOf(step);
  });
}
