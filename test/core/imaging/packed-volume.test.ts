import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AXES, planeOf, planeSize, voxelIn } from '../../../core/geometry/planes.ts';
import type { FrameVolume } from '../../../core/geometry/planes.ts';
import { PackedVolume } from '../../../core/imaging/packed-volume.ts';
import type { Raster, RasterData } from '../../../core/imaging/raster.ts';
import { rasterOf } from '../../../core/imaging/value-window.ts';
import { planeCuts } from '../../support/arbitrary-volumes.ts';

/** Another value in every voxel. */
function framesOf({ shape }: FrameVolume, dataOf: (length: number) => RasterData): readonly Raster[] {
  const [width, height, frames] = shape;
  return Array.from({ length: frames }, (_, frame) => {
    const data = dataOf(width * height);
    for (let i = 0; i < data.length; i++) data[i] = frame * width * height + i - 4;
    return rasterOf({ width, height }, 1, data, { window: { low: 3, high: 9 } });
  });
}

function packed(frames: readonly Raster[]): PackedVolume {
  const volume = new PackedVolume(frames.length);
  // The order in which they come does not matter.
  for (const [index, frame] of [...frames.entries()].reverse()) volume.add(index, frame);
  return volume;
}

describe('a packed volume', () => {
  it('gives the same value of a voxel through any plane', () => {
    const kinds = [
      (length: number) => new Uint8Array(length),
      (length: number) => new Uint16Array(length),
      (length: number) => new Float32Array(length),
    ];
    fc.assert(
      fc.property(planeCuts(6), fc.constantFrom(...kinds), (cut, kind) => {
        const frames = framesOf(cut.volume, kind);
        const plane = packed(frames).cut(cut);
        const { width, height } = planeSize(cut.volume, cut.plane);
        expect([plane.width, plane.height, plane.bits]).toEqual([width, height, frames[0]?.bits]);
        for (let i = 0; i < plane.data.length; i++) {
          const [x, y, frame] = voxelIn(cut, { x: i % width, y: Math.floor(i / width) });
          expect(plane.data[i]).toBe(frames[frame]?.data[y * cut.volume.shape[0] + x]);
        }
        expect(plane.window).toEqual({ low: 3, high: 9 });
      }),
    );
  });

  it('keeps fractions, infinities and what is not a number', () => {
    const data = Float32Array.from([0.5, -40_000, Infinity, NaN]);
    const volume: FrameVolume = { shape: [2, 2, 1], spacing: [1, 1, 1], directions: null };
    const whole = packed([rasterOf({ width: 2, height: 2 }, 1, data)]);
    expect(whole.cut({ volume, plane: planeOf(volume, 2), at: 0 }).data).toEqual(data);
    expect(whole.cut({ volume, plane: planeOf(volume, 1), at: 1 }).data).toEqual(data.subarray(2));
  });

  it('cuts colours', () => {
    const volume: FrameVolume = { shape: [2, 1, 2], spacing: [1, 1, 1], directions: null };
    const frame = (first: number): Raster =>
      rasterOf(
        { width: 2, height: 1 },
        3,
        Uint8Array.from({ length: 6 }, (_, i) => first + i),
      );
    const whole = packed([frame(10), frame(20)]);
    const plane = whole.cut({ volume, plane: planeOf(volume, 0), at: 1 });
    expect([...plane.data]).toEqual([13, 14, 15, 23, 24, 25]);
  });

  it('has no plane while frames are missing, and takes none that is unlike the others', () => {
    const volume: FrameVolume = { shape: [2, 2, 2], spacing: [1, 1, 1], directions: null };
    const part = new PackedVolume(2);
    part.add(1, rasterOf({ width: 2, height: 2 }, 1, new Uint8Array(4)));
    expect([part.count, part.isComplete, part.has(0), part.has(1)]).toEqual([1, false, false, true]);
    for (const axis of AXES) {
      expect(() => part.cut({ volume, plane: planeOf(volume, axis), at: 0 })).toThrow(RangeError);
    }
    expect(() => part.add(0, rasterOf({ width: 2, height: 1 }, 1, new Uint8Array(2)))).toThrow(RangeError);
    expect(() => part.add(0, rasterOf({ width: 2, height: 2 }, 1, new Uint16Array(4)))).toThrow(RangeError);
  });
});
