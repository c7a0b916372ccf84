import { hullRow } from '../geometry/ball.ts';
import type { Ball } from '../geometry/ball.ts';
import { planeSize, planeSpacing } from '../geometry/planes.ts';
import type { FrameVolume, PlaneCut } from '../geometry/planes.ts';
import { EMPTY_RECT, union } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import type { Size } from '../geometry/size.ts';
import { clipSpans, firstCentreFrom, SpanBuilder, spanBounds, spansWhere } from '../geometry/spans.ts';
import type { Spans } from '../geometry/spans.ts';
import type { Vector } from '../geometry/vector.ts';
import { readRect } from './label-grid.ts';
import type { Dab } from './brush.ts';

/** The brush as a sphere, at one moment. */
export interface Sphere {
  /** In voxels from the outer corner of the first one, so that voxels have their centres at halves. */
  readonly centre: Vector;
  /** In millimetres. */
  readonly diameter: number;
}

/** Voxels by frame; those of a frame must not overlap. */
export type VolumeSpans = ReadonlyMap<number, Spans>;

/** Voxels whose centres a sphere touches by no more than rounding belong to it. */
const TOLERANCE = 1e-7;

/** The sphere whose largest circle a brush in a plane is. */
export function sphereAt({ volume, plane, at }: PlaneCut, { x, y, size }: Dab): Sphere {
  const { width, height } = planeSize(volume, plane);
  const centre: [number, number, number] = [at + 0.5, at + 0.5, at + 0.5];
  centre[plane.across] = plane.isAcrossReversed ? width - x : x;
  centre[plane.down] = plane.isDownReversed ? height - y : y;
  return { centre, diameter: size * planeSpacing(volume, plane).x };
}

/** The circle that a plane cuts out of a sphere, as a brush in that plane; null where they do not meet. */
export function cutSphere({ centre, diameter }: Sphere, { volume, plane, at }: PlaneCut): Dab | null {
  const distance = (centre[plane.fixed] - at - 0.5) * volume.spacing[plane.fixed];
  const square = (diameter / 2) ** 2 - distance ** 2;
  if (square <= 0) return null;
  const { width, height } = planeSize(volume, plane);
  const [across, down] = [centre[plane.across], centre[plane.down]];
  return {
    x: plane.isAcrossReversed ? width - across : across,
    y: plane.isDownReversed ? height - down : down,
    size: (2 * Math.sqrt(square)) / planeSpacing(volume, plane).x,
  };
}

/**
 * Voxels of a frame whose centres a sphere passes over while it moves straight from one place to the next, growing or
 * shrinking on the way; some may lie outside the frame. Every row is one span.
 */
export function sweepSphere(from: Sphere, to: Sphere, { spacing }: FrameVolume, frame: number): Spans {
  const [first, last] = [ballOf(from, spacing), ballOf(to, spacing)];
  const depth = (frame + 0.5) * spacing[2];
  const top = Math.min(first.y - first.radius, last.y - last.radius) / spacing[1];
  const bottom = Math.max(first.y + first.radius, last.y + last.radius) / spacing[1];
  const spans = new SpanBuilder();
  for (let y = firstCentreFrom(top); y < firstCentreFrom(bottom); y++) {
    const row = hullRow(first, last, (y + 0.5) * spacing[1], depth);
    if (row === null) continue;
    const start = firstCentreFrom(row[0] / spacing[0]);
    const end = firstCentreFrom(row[1] / spacing[0]);
    if (start < end) spans.add(y, start, end);
  }
  return spans.build();
}

function ballOf({ centre, diameter }: Sphere, spacing: Vector): Ball {
  const [x, y, z] = [centre[0] * spacing[0], centre[1] * spacing[1], centre[2] * spacing[2]];
  return { x, y, z, radius: diameter / 2 + TOLERANCE };
}

/** What a sphere has passed over in the frames of a volume: the cost of a move is that of what the sphere covers. */
export class SweptVolume {
  readonly #volume: FrameVolume;
  readonly #size: Size;
  readonly #frames = new Map<number, { readonly covered: Uint8Array; bounds: Rect }>();

  constructor(volume: FrameVolume) {
    const [width, height] = volume.shape;
    this.#volume = volume;
    this.#size = { width, height };
  }

  add(from: Sphere, to: Sphere): void {
    const { shape, spacing } = this.#volume;
    const reach = (sphere: Sphere, side: 1 | -1): number =>
      sphere.centre[2] + (side * (sphere.diameter / 2 + TOLERANCE)) / spacing[2];
    const first = Math.max(0, firstCentreFrom(Math.min(reach(from, -1), reach(to, -1))));
    const end = Math.min(shape[2], firstCentreFrom(Math.max(reach(from, 1), reach(to, 1))));
    for (let frame = first; frame < end; frame++) {
      const spans = clipSpans(sweepSphere(from, to, this.#volume, frame), this.#size);
      if (spans.length > 0) this.#cover(frame, spans);
    }
  }

  /** Everything that was passed over, each voxel once. */
  spans(): VolumeSpans {
    const { width } = this.#size;
    return new Map(
      [...this.#frames].map(([frame, { covered, bounds }]) => [
        frame,
        spansWhere(readRect(covered, width, bounds), bounds, COVERED),
      ]),
    );
  }

  #cover(frame: number, spans: Spans): void {
    const { width, height } = this.#size;
    const known = this.#frames.get(frame) ?? { covered: new Uint8Array(width * height), bounds: EMPTY_RECT };
    this.#frames.set(frame, known);
    known.bounds = union(known.bounds, spanBounds(spans));
    for (let i = 0; i < spans.length; i += 3) {
      const row = (spans[i] as number) * width;
      known.covered.fill(1, row + (spans[i + 1] as number), row + (spans[i + 2] as number));
    }
  }
}

const COVERED = Uint8Array.of(0, 1);
