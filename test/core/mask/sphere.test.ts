import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AXES, planeOf, planeSize, planeSpacing, voxelIn } from '../../../core/geometry/planes.ts';
import type { FrameVolume, PlaneCut } from '../../../core/geometry/planes.ts';
import type { Vector } from '../../../core/geometry/vector.ts';
import { dabAt, sweep } from '../../../core/mask/brush.ts';
import type { Dab } from '../../../core/mask/brush.ts';
import { cutSphere, sphereAt, sweepSphere, SweptVolume } from '../../../core/mask/sphere.ts';
import type { Sphere } from '../../../core/mask/sphere.ts';
import { spanPixels } from '../../support/draw-spans.ts';

const shape: Vector = [14, 12, 9];
const lengths = fc.double({ min: 0.3, max: 6, noNaN: true });
/** Also turned so that planes across the frames are shown the other way round. */
const directions = fc.constantFrom<FrameVolume['directions']>(
  null,
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [
    [0, 1, 0],
    [0, 0, -1],
    [-1, 0, 0],
  ],
);
const volumes = fc
  .tuple(fc.tuple(lengths, lengths, lengths), directions)
  .map(([spacing, known]): FrameVolume => ({ shape, spacing, directions: known }));
const along = (axis: 0 | 1 | 2) => fc.double({ min: -2, max: shape[axis] + 2, noNaN: true });
const places: fc.Arbitrary<Vector> = fc.tuple(along(0), along(1), along(2));
const spheres = fc.record({ centre: places, diameter: fc.double({ min: 0.1, max: 24, noNaN: true }) });

describe('the sphere', () => {
  it('covers the voxels whose centres are within its radius in millimetres', () => {
    fc.assert(
      fc.property(volumes, spheres, (volume, sphere) => {
        const swept = new SweptVolume(volume);
        swept.add(sphere, sphere);
        const covered = voxelsOf(swept.spans());
        // On the very edge rounding decides.
        const far = (voxel: Vector) => distance(volume, voxel, sphere.centre) - sphere.diameter / 2;
        expect(wrongVoxels(covered, far, 1e-6)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('sweeps all spheres between two places and sizes, and nothing else', () => {
    fc.assert(
      fc.property(volumes, spheres, spheres, (volume, from, to) => {
        const swept = new SweptVolume(volume);
        swept.add(from, to);
        const covered = voxelsOf(swept.spans());
        const far = (voxel: Vector) => nearest(volume, voxel, from, to);
        expect(wrongVoxels(covered, far, 1e-3)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('gives every voxel once, however often it is passed over', () => {
    fc.assert(
      fc.property(volumes, fc.array(spheres, { minLength: 2, maxLength: 5 }), (volume, way) => {
        const swept = new SweptVolume(volume);
        const each = new Uint8Array(shape[0] * shape[1] * shape[2]);
        for (let i = 1; i < way.length; i++) {
          const [from, to] = [way[i - 1], way[i]] as [Sphere, Sphere];
          swept.add(from, to);
          for (let frame = 0; frame < shape[2]; frame++) {
            const pixels = spanPixels(sweepSphere(from, to, volume, frame), FRAME);
            pixels.forEach((value, pixel) => (each[frame * pixels.length + pixel] ||= value));
          }
        }
        expect(voxelsOf(swept.spans())).toEqual(each);
      }),
      { numRuns: 30 },
    );
  });

  it('is in its own plane what the round brush is there, in whichever plane that is', () => {
    fc.assert(
      fc.property(
        volumes,
        fc.constantFrom(...AXES),
        fc.tuple(places, places),
        fc.integer({ min: 1, max: 9 }),
        (volume, axis, [a, b], size) => {
          const plane = planeOf(volume, axis);
          const cut: PlaneCut = { volume, plane, at: Math.floor(shape[axis] / 2) };
          const spacing = planeSpacing(volume, plane);
          const stretch = spacing.y / spacing.x;
          const dabs = [a, b].map(([x, y]) => dabAt({ x, y }, size, stretch)) as [Dab, Dab];
          const disc = spanPixels(sweep('round', ...dabs, stretch), planeSize(volume, plane));
          const swept = new SweptVolume(volume);
          swept.add(sphereAt(cut, dabs[0]), sphereAt(cut, dabs[1]));
          const covered = voxelsOf(swept.spans());
          const { width } = planeSize(volume, plane);
          const inPlane = disc.map((_, pixel) => {
            const [x, y, z] = voxelIn(cut, { x: pixel % width, y: Math.floor(pixel / width) });
            return covered[x + shape[0] * (y + shape[1] * z)] as number;
          });
          expect(inPlane).toEqual(disc);
          const own = cutSphere(sphereAt(cut, dabs[0]), cut);
          expect(own?.x).toBeCloseTo(dabs[0].x);
          expect(own?.y).toBeCloseTo(dabs[0].y);
          expect(own?.size).toBeCloseTo(size);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('is cut by other planes in smaller circles, or not at all', () => {
    const volume: FrameVolume = { shape, spacing: [1, 2, 3], directions: null };
    const sphere: Sphere = { centre: [7, 6, 4.5], diameter: 10 };
    const plane = planeOf(volume, 2);
    // One frame away is 3 mm: the radius there is 4 mm.
    expect(cutSphere(sphere, { volume, plane, at: 5 })).toEqual({ x: 7, y: 6, size: 8 });
    expect(cutSphere(sphere, { volume, plane, at: 6 })).toBeNull();
  });
});

const FRAME = { width: shape[0], height: shape[1] };

/** Voxels that are covered though they are further outside than the slack, or not though they are inside. */
function wrongVoxels(covered: Uint8Array, far: (voxel: Vector) => number, slack: number): readonly Vector[] {
  const [width, height] = shape;
  return Array.from(covered, (value, i) => {
    const voxel: Vector = [i % width, Math.floor(i / width) % height, Math.floor(i / (width * height))];
    return { voxel, isWrong: value === 1 ? far(voxel) > slack : far(voxel) < -slack };
  }).flatMap(({ voxel, isWrong }) => (isWrong ? [voxel] : []));
}

function voxelsOf(spans: ReadonlyMap<number, Int32Array>): Uint8Array {
  const pixels = shape[0] * shape[1];
  const voxels = new Uint8Array(pixels * shape[2]);
  for (const [frame, own] of spans) voxels.set(spanPixels(own, FRAME), frame * pixels);
  return voxels;
}

/** Of a voxel's centre from a point, in millimetres. */
function distance({ spacing }: FrameVolume, voxel: Vector, point: Vector): number {
  return Math.hypot(
    ...spacing.map((length, axis) => ((voxel[axis] ?? 0) + 0.5 - (point[axis] ?? 0)) * length),
  );
}

/** How far a voxel's centre is outside of what is swept, by a search along the way: the distance there is convex. */
function nearest(volume: FrameVolume, voxel: Vector, from: Sphere, to: Sphere): number {
  const far = (time: number): number => {
    const mix = (a: number, b: number): number => a + (b - a) * time;
    const [x, y, z] = from.centre.map((start, axis) => mix(start, to.centre[axis] ?? 0));
    return distance(volume, voxel, [x ?? 0, y ?? 0, z ?? 0]) - mix(from.diameter, to.diameter) / 2;
  };
  let [low, high] = [0, 1];
  while (high - low > 1e-5) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (far(left) < far(right)) high = right;
    else low = left;
  }
  return Math.min(far((low + high) / 2), far(0), far(1));
}
