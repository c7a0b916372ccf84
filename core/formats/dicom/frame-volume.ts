import { lengthOf, minus } from '../../geometry/vector.ts';
import type { Vector } from '../../geometry/vector.ts';
import type { Affine, FrameTurn, VolumeGeometry } from '../../geometry/volume.ts';
import { areParallel } from './source-frames.ts';
import type { Plane, SourceFrame } from './source-frames.ts';

/** Frames as they are. */
const NOT_TURNED: FrameTurn = { across: 0, isAcrossReversed: false, isDownReversed: false };

/** Part of a step by which a frame may lie elsewhere than it would at even distances. */
const UNEVENNESS = 0.01;

/**
 * Where the voxels of frames lie that make a volume: of one size, one behind the other, at even distances. A stack
 * that leans, as with a tilted gantry, is one too. Null where they make none, or do not say where they lie.
 */
export function volumeOfFrames(frames: readonly SourceFrame[]): VolumeGeometry | null {
  const planes = frames.flatMap(({ plane }) => plane ?? []);
  const [first, last] = [planes[0], planes.at(-1)];
  const [frame] = frames;
  if (first === undefined || last === undefined || frame === undefined) return null;
  if (planes.length < frames.length || planes.length < 2 || !areParallel(planes)) return null;
  const step = scaled(minus(last.position, first.position), 1 / (planes.length - 1));
  if (!areEven(planes, first, step)) return null;
  const { width, height } = frame.size;
  const { x, y } = first.spacing;
  return {
    shape: [width, height, planes.length],
    affine: toRas(scaled(first.row, x), scaled(first.column, y), step, first.position),
    turn: NOT_TURNED,
  };
}

function areEven(planes: readonly Plane[], { position }: Plane, step: Vector): boolean {
  const length = lengthOf(step);
  return (
    length > 0 &&
    planes.every((plane, index) => {
      const away = minus(minus(plane.position, position), scaled(step, index));
      return lengthOf(away) <= UNEVENNESS * length;
    })
  );
}

function scaled([x, y, z]: Vector, factor: number): Vector {
  return [x * factor, y * factor, z * factor];
}

/** DICOM counts to the left and back, affine transformations to the right and front. */
function toRas(a: Vector, b: Vector, c: Vector, origin: Vector): Affine {
  // No minus before a zero.
  const row = (axis: 0 | 1 | 2, sign: 1 | -1): Affine[number] => [
    sign * a[axis] + 0,
    sign * b[axis] + 0,
    sign * c[axis] + 0,
    sign * origin[axis] + 0,
  ];
  return [row(0, -1), row(1, -1), row(2, 1)];
}
