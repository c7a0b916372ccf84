import fc from 'fast-check';
import { AXES, planeOf } from '../../core/geometry/planes.ts';
import type { FrameVolume, PlaneCut } from '../../core/geometry/planes.ts';
import type { Axis } from '../../core/geometry/volume.ts';
import type { Vector } from '../../core/geometry/vector.ts';
import { LabelGrid } from '../../core/mask/label-grid.ts';
import { encodeTiles } from '../../core/mask/tiles.ts';
import type { FrameTiles } from '../../core/mask/plane-labels.ts';

const UNIT: readonly Vector[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

const signs = fc.tuple(fc.constantFrom(1, -1), fc.constantFrom(1, -1), fc.constantFrom(1, -1));

const orders = fc.constantFrom<readonly Axis[]>(
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
);

/** Along the axes of the body in any order and either way, a little aslant. */
export const directionsOfVolumes: fc.Arbitrary<FrameVolume['directions']> = fc
  .tuple(orders, signs, fc.double({ min: 0, max: 0.6, noNaN: true }))
  .map(([order, sign, angle]) => {
    const turned = (vector: Vector): Vector => [
      vector[0] * Math.cos(angle) - vector[1] * Math.sin(angle),
      vector[0] * Math.sin(angle) + vector[1] * Math.cos(angle),
      vector[2],
    ];
    const [across, down, through] = order.map((axis, i) =>
      turned((UNIT[axis] as Vector).map((part) => part * (sign[i] as number)) as unknown as Vector),
    );
    return [across, down, through] as [Vector, Vector, Vector];
  });

export function volumes(longest: number): fc.Arbitrary<FrameVolume> {
  const extent = fc.integer({ min: 1, max: longest });
  const length = fc.double({ min: 0.2, max: 6, noNaN: true });
  return fc.record({
    shape: fc.tuple(extent, extent, extent),
    spacing: fc.tuple(length, length, length),
    directions: fc.option(directionsOfVolumes),
  });
}

/** Any plane of any volume. */
export function planeCuts(longest: number): fc.Arbitrary<PlaneCut> {
  return volumes(longest).chain((volume) =>
    fc
      .constantFrom<Axis>(...AXES)
      .chain((fixed) =>
        fc
          .integer({ min: 0, max: volume.shape[fixed] - 1 })
          .map((at) => ({ volume, plane: planeOf(volume, fixed), at })),
      ),
  );
}

/** Labels of classes and objects of a whole volume, voxel by voxel, that no part of the program ever holds so. */
export class DenseLabels {
  readonly labels: Uint16Array;
  readonly provenance: Uint8Array;

  constructor(readonly shape: Vector) {
    this.labels = new Uint16Array(shape[0] * shape[1] * shape[2]);
    this.provenance = new Uint8Array(this.labels.length);
  }

  place([x, y, frame]: Vector): number {
    return (frame * this.shape[1] + y) * this.shape[0] + x;
  }

  /** Boxes of labels, so that tiles are full, empty and crossed; `seed` says which. */
  fill(seed: number): this {
    for (let i = 0; i < this.labels.length; i++) {
      const [x, y, z]: Vector = [
        i % this.shape[0],
        Math.floor(i / this.shape[0]) % this.shape[1],
        Math.floor(i / (this.shape[0] * this.shape[1])),
      ];
      const step = (part: number, factor: number): number => ((part + seed) >> 2) * factor;
      const mix = seed + step(x, 3) + step(y, 5) + step(z, 7);
      this.labels[i] = mix % 3 === 0 ? ([0, 2, 300, 65_535][mix % 4] as number) : 0;
      this.provenance[i] = mix % 3 === 0 ? mix % 5 : 0;
    }
    return this;
  }

  grid(frame: number): LabelGrid {
    const [width, height] = this.shape;
    const part = <Data extends Uint8Array | Uint16Array>(data: Data): Data =>
      data.slice(frame * width * height, (frame + 1) * width * height) as Data;
    return new LabelGrid({ width, height }, part(this.labels), part(this.provenance));
  }

  tiles(): readonly FrameTiles[] {
    return Array.from(
      { length: this.shape[2] },
      (_, frame) => new Map(encodeTiles(this.grid(frame)).map(({ index, ...tile }) => [index, tile])),
    );
  }
}
