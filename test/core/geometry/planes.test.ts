import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AXES,
  lineOf,
  pixelIn,
  planeName,
  planeOf,
  planeSize,
  planeSpacing,
  sidesOf,
  voxelIn,
} from '../../../core/geometry/planes.ts';
import type { FrameVolume } from '../../../core/geometry/planes.ts';
import type { Axis } from '../../../core/geometry/volume.ts';
import type { Vector } from '../../../core/geometry/vector.ts';
import { planeCuts } from '../../support/arbitrary-volumes.ts';

/** Unit vectors by the letters that the axes lead towards. */
function towards(letters: string): FrameVolume['directions'] {
  const vectors = [0, 1, 2].map((place): Vector => {
    const letter = letters.charAt(place);
    const axis = ['LR', 'PA', 'SI'].findIndex((ends) => ends.includes(letter));
    const sign = 'LPS'.includes(letter) ? 1 : -1;
    return [axis === 0 ? sign : 0, axis === 1 ? sign : 0, axis === 2 ? sign : 0];
  });
  return vectors as unknown as FrameVolume['directions'];
}

function volumeTowards(letters: string | null): FrameVolume {
  const directions = letters === null ? null : towards(letters);
  return { shape: [40, 30, 20], spacing: [1, 2, 5], directions };
}

/** Left, right, top and bottom. */
function sides(letters: string, fixed: Axis): string {
  const volume = volumeTowards(letters);
  const found = sidesOf(volume, planeOf(volume, fixed));
  return `${found?.left}${found?.right}${found?.top}${found?.bottom}`;
}

describe('planes of a volume', () => {
  it('show every voxel in one pixel, which leads back to it', () => {
    fc.assert(
      fc.property(planeCuts(7), (cut) => {
        const { width, height } = planeSize(cut.volume, cut.plane);
        const seen = new Set<string>();
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const voxel = voxelIn(cut, { x, y });
            expect(voxel[cut.plane.fixed]).toBe(cut.at);
            AXES.forEach((axis) => expect(voxel[axis]).toBeLessThan(cut.volume.shape[axis]));
            expect(pixelIn(cut.volume, cut.plane, voxel)).toEqual({ x, y });
            seen.add(voxel.join(' '));
          }
        }
        expect(seen.size).toBe(width * height);
      }),
    );
  });

  it('have one line in common with each frame, told alike in both', () => {
    fc.assert(
      fc.property(
        planeCuts(7).filter(({ plane }) => plane.fixed !== 2),
        (cut) => {
          const [, , frames] = cut.volume.shape;
          const { width } = planeSize(cut.volume, cut.plane);
          for (let frame = 0; frame < frames; frame++) {
            const { along, count, first, step } = lineOf(cut, frame);
            for (let i = 0; i < count; i++) {
              const place = first + i * step;
              const voxel = voxelIn(cut, { x: place % width, y: Math.floor(place / width) });
              expect(voxel[2]).toBe(frame);
              expect(voxel[along]).toBe(i);
              expect(voxel[cut.plane.fixed]).toBe(cut.at);
            }
          }
        },
      ),
    );
  });

  it('leave frames as they are', () => {
    for (const letters of ['LPS', 'RAI', 'PIR', null]) {
      const volume = volumeTowards(letters);
      const plane = planeOf(volume, 2);
      expect(voxelIn({ volume, plane, at: 3 }, { x: 5, y: 7 })).toEqual([5, 7, 3]);
    }
  });

  it('show the right, in sagittal planes the front, at the left, and the head above', () => {
    // Axial frames from below and from above, coronal frames from the back and from the front, sagittal frames.
    for (const letters of ['LPS', 'LPI']) {
      expect(AXES.map((axis) => sides(letters, axis))).toEqual(['APSI', 'RLSI', 'RLAP']);
    }
    for (const letters of ['LIA', 'LIP']) {
      expect(AXES.map((axis) => sides(letters, axis))).toEqual(['APSI', 'RLAP', 'RLSI']);
    }
    for (const letters of ['PIL', 'PIR']) {
      expect(AXES.map((axis) => sides(letters, axis))).toEqual(['RLSI', 'RLAP', 'APSI']);
    }
  });

  it('are named after the axis of the body that they are at right angles to, or nearly', () => {
    const named = (volume: FrameVolume): readonly unknown[] =>
      AXES.map((axis) => planeName(volume, planeOf(volume, axis)));
    expect(named(volumeTowards('LPS'))).toEqual(['sagittal', 'coronal', 'axial']);
    expect(named(volumeTowards('LIA'))).toEqual(['sagittal', 'axial', 'coronal']);
    expect(named(volumeTowards('PIL'))).toEqual(['coronal', 'axial', 'sagittal']);
    const oblique: FrameVolume = {
      ...volumeTowards('LPS'),
      directions: [
        [0.8, 0.6, 0],
        [-0.6, 0.8, 0],
        [0, 0, 1],
      ],
    };
    expect(named(oblique)).toEqual(['sagittal', 'coronal', 'axial']);
    expect(named(volumeTowards(null))).toEqual([null, null, null]);
    expect(sidesOf(volumeTowards(null), planeOf(volumeTowards(null), 0))).toBeNull();
  });

  it('take size and spacing from the axes that they show', () => {
    const volume = volumeTowards('LPS');
    const sagittal = planeOf(volume, 0);
    expect(planeSize(volume, sagittal)).toEqual({ width: 30, height: 20 });
    expect(planeSpacing(volume, sagittal)).toEqual({ x: 2, y: 5 });
    const turned = volumeTowards('PIL');
    expect(planeSize(turned, planeOf(turned, 0))).toEqual({ width: 20, height: 30 });
    expect(planeSpacing(turned, planeOf(turned, 0))).toEqual({ x: 5, y: 2 });
  });
});
