import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  affineOf,
  frameAffine,
  frameSize,
  frameStrides,
  isInvertible,
  isRectangular,
  orientationIn,
  pixelAt,
  placeAt,
  spacingIn,
  uprightTurn,
  voxelAt,
} from '../../../core/geometry/volume.ts';
import type { Vector } from '../../../core/geometry/vector.ts';
import type { Affine, VolumeGeometry } from '../../../core/geometry/volume.ts';

/** A rotation by a quaternion, after a scaling that may mirror. */
const affines: fc.Arbitrary<Affine> = fc
  .record({
    quaternion: fc
      .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
      .filter((parts) => Math.hypot(...parts) > 0.1),
    scale: fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 }),
    isMirrored: fc.boolean(),
    origin: fc.array(fc.double({ min: -200, max: 200, noNaN: true }), { minLength: 3, maxLength: 3 }),
  })
  .map(({ quaternion, scale, isMirrored, origin }) => {
    const size = Math.hypot(...quaternion);
    const [a, b, c, d] = quaternion.map((part) => part / size) as [number, number, number, number];
    const rows = [
      [1 - 2 * (c * c + d * d), 2 * (b * c - a * d), 2 * (b * d + a * c)],
      [2 * (b * c + a * d), 1 - 2 * (b * b + d * d), 2 * (c * d - a * b)],
      [2 * (b * d - a * c), 2 * (c * d + a * b), 1 - 2 * (b * b + c * c)],
    ];
    return affineOf((row, column) => {
      if (column === 3) return origin[row] as number;
      const sign = column === 2 && isMirrored ? -1 : 1;
      return sign * (rows[row]?.[column] as number) * (scale[column] as number);
    });
  });

const extent = fc.integer({ min: 1, max: 6 });
const geometries: fc.Arbitrary<VolumeGeometry> = fc
  .record({ shape: fc.tuple(extent, extent, extent), affine: affines })
  .map(({ shape, affine }) => ({ shape, affine, turn: uprightTurn(affine) }));

/** One by one along the axes that the letters say: `LAS` goes to the left, to the front and up. */
function axesTo(letters: string): Affine {
  return affineOf((row, column) => {
    if (column === 3) return 0;
    const world = ['RL', 'AP', 'SI'][row] as string;
    const letter = letters[column] as string;
    return letter === world[0] ? 1 : letter === world[1] ? -1 : 0;
  });
}

function close(a: Vector, b: Vector): void {
  a.forEach((part, i) => expect(part).toBeCloseTo(b[i] as number, 9));
}

describe('the frames of a volume', () => {
  it('show every voxel in one pixel, which leads back to it', () => {
    fc.assert(
      fc.property(geometries, (geometry) => {
        const { width, height } = frameSize(geometry);
        const seen = new Set<string>();
        for (let frame = 0; frame < geometry.shape[2]; frame++) {
          for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) {
              const voxel = voxelAt(geometry, { x, y, frame });
              voxel.forEach((index, axis) => {
                expect(index).toBeGreaterThanOrEqual(0);
                expect(index).toBeLessThan(geometry.shape[axis] as number);
              });
              expect(pixelAt(geometry, voxel)).toEqual({ x, y, frame });
              const { first, across, down } = frameStrides(geometry);
              expect(first + x * across + y * down).toBe(voxel[0] + geometry.shape[0] * voxel[1]);
              seen.add(voxel.join());
            }
          }
        }
        expect(seen.size).toBe(geometry.shape[0] * geometry.shape[1] * geometry.shape[2]);
      }),
    );
  });

  it('lie where the voxels lie', () => {
    const pixels = fc.record({ x: fc.nat(9), y: fc.nat(9), frame: fc.nat(9) });
    fc.assert(
      fc.property(geometries, pixels, (geometry, { x, y, frame }) => {
        close(
          placeAt(frameAffine(geometry), [x, y, frame]),
          placeAt(geometry.affine, voxelAt(geometry, { x, y, frame })),
        );
      }),
    );
  });

  it('are as large, and lie as they do in the body', () => {
    fc.assert(
      fc.property(geometries, (geometry) => {
        const { x, y, z } = spacingIn(geometry);
        const { row, column } = orientationIn(geometry);
        expect(Math.hypot(...row)).toBeCloseTo(1, 9);
        expect(Math.hypot(...column)).toBeCloseTo(1, 9);
        const [from, across, down, through] = [
          [0, 0, 0],
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ].map((pixel) => placeAt(frameAffine(geometry), pixel as unknown as Vector)) as [
          Vector,
          Vector,
          Vector,
          Vector,
        ];
        close([from[0] - x * row[0], from[1] - x * row[1], from[2] + x * row[2]], across);
        close([from[0] - y * column[0], from[1] - y * column[1], from[2] + y * column[2]], down);
        expect(z).toBeCloseTo(Math.hypot(...through.map((part, i) => part - (from[i] as number))), 9);
        expect(isInvertible(geometry.affine)).toBe(true);
        expect(isRectangular(geometry.affine)).toBe(true);
      }),
    );
  });
});

describe('slices are turned upright', () => {
  const LEFT = [1, 0, 0];
  const BACK = [0, 1, 0];
  const DOWN = [0, 0, -1];

  it.each([
    ['axial', 'RAS', LEFT, BACK],
    ['axial', 'LPS', LEFT, BACK],
    ['axial', 'LAS', LEFT, BACK],
    ['axial', 'ARI', LEFT, BACK],
    ['axial', 'PLS', LEFT, BACK],
    ['coronal', 'RSA', LEFT, DOWN],
    ['coronal', 'LIP', LEFT, DOWN],
    ['coronal', 'SRA', LEFT, DOWN],
    ['sagittal', 'ASR', BACK, DOWN],
    ['sagittal', 'PIL', BACK, DOWN],
    ['sagittal', 'IAR', BACK, DOWN],
  ] as const)('%s ones whose axes go %s', (_, letters, row, column) => {
    const affine = axesTo(letters);
    const geometry: VolumeGeometry = { shape: [4, 5, 6], affine, turn: uprightTurn(affine) };
    close(orientationIn(geometry).row, row as unknown as Vector);
    close(orientationIn(geometry).column, column as unknown as Vector);
    expect(frameSize(geometry)).toEqual(
      geometry.turn.across === 0 ? { width: 4, height: 5 } : { width: 5, height: 4 },
    );
  });

  it('that are oblique as the nearest of them', () => {
    // Turned by 40 degrees about the axis from right to left.
    const [cos, sin] = [Math.cos((40 * Math.PI) / 180), Math.sin((40 * Math.PI) / 180)];
    const affine: Affine = [
      [1, 0, 0, 0],
      [0, cos, -sin, 0],
      [0, sin, cos, 0],
    ];
    const { row, column } = orientationIn({ shape: [3, 3, 3], affine, turn: uprightTurn(affine) });
    close(row, [1, 0, 0]);
    close(column, [0, cos, -sin]);
  });
});

describe('an affine', () => {
  const identity = axesTo('RAS');
  const changed = (row: number, column: number, value: number): Affine =>
    affineOf((r, c) => (r === row && c === column ? value : identity[r][c]));

  it('that puts voxels on top of each other has no inverse', () => {
    expect(isInvertible(changed(1, 1, 0))).toBe(false);
    expect(isInvertible(changed(0, 3, NaN))).toBe(false);
    expect(isInvertible(changed(0, 0, Infinity))).toBe(false);
    expect(isInvertible(changed(0, 0, 1e-6))).toBe(true);
  });

  it('that shears is not rectangular', () => {
    expect(isRectangular(identity)).toBe(true);
    expect(isRectangular(changed(0, 1, 0.1))).toBe(false);
  });
});
