import type { Orientation } from '../../../document/series.ts';
import { isNear, minus, scaled } from '../../../geometry/vector.ts';
import type { Vector } from '../../../geometry/vector.ts';
import type { Size } from '../../../geometry/size.ts';
import type { Samples } from '../samples.ts';
import type { Plane } from '../source-frames.ts';

/** The pixels of a frame in other rows and columns, each where it lies. */
export interface TurnedFrame {
  readonly size: Size;
  /** Null where it is not known where the frame lies. */
  readonly plane: Plane | null;
  /** Of the first pixel among those that are stored, and from one pixel, and one row, to the next. */
  readonly first: number;
  readonly across: number;
  readonly down: number;
}

/** A frame as it is stored. */
export function unturned(size: Size, plane: Plane | null): TurnedFrame {
  return { size, plane, first: 0, across: 1, down: size.width };
}

/**
 * A frame with rows and columns that run as those of another, where its own run along them, whichever way and in
 * whatever order; null where they do not.
 */
export function turnedAs(size: Size, plane: Plane, { row, column }: Orientation): TurnedFrame | null {
  const { spacing } = plane;
  const lines: readonly Line[] = [
    { vector: plane.row, spacing: spacing.x, count: size.width, stride: 1 },
    { vector: plane.column, spacing: spacing.y, count: size.height, stride: size.width },
  ];
  const across = lineAlong(lines, row);
  const down = lineAlong(lines, column);
  if (across === undefined || down === undefined) return null;
  return {
    size: { width: across.count, height: down.count },
    plane: {
      ...{ row, column, spacing: { x: across.spacing, y: down.spacing } },
      position: minus(minus(plane.position, across.away), down.away),
    },
    first: across.first + down.first,
    across: across.stride,
    down: down.stride,
  };
}

/** Samples of a stored frame, one a pixel, in the order of a turned one. */
export function turnedSamples(samples: Samples, frame: TurnedFrame): Samples {
  const { size, first, across, down } = frame;
  if (first === 0 && across === 1) return samples;
  const turned = samples.slice();
  for (let y = 0, to = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, to++) {
      turned[to] = samples[first + x * across + y * down] as number;
    }
  }
  return turned;
}

/** A row or a column of a frame. */
interface Line {
  readonly vector: Vector;
  readonly spacing: number;
  readonly count: number;
  readonly stride: number;
}

/** The line that runs along a vector, its last pixel first where it has to: how far away that is, too. */
function lineAlong(lines: readonly Line[], wanted: Vector) {
  return lines
    .flatMap((line) => {
      const vector = scaled(line.vector, -1);
      const last = line.count - 1;
      const back = { vector, stride: -line.stride, first: last * line.stride };
      return [
        { ...line, first: 0, away: scaled(vector, 0) },
        { ...line, ...back, away: scaled(vector, last * line.spacing) },
      ];
    })
    .find(({ vector }) => isNear(vector, wanted));
}
