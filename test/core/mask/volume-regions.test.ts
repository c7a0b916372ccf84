import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vector } from '../../../core/geometry/vector.ts';
import { VolumeRegions, voxelsByLabel } from '../../../core/mask/volume-regions.ts';
import type { LabelledVolume } from '../../../core/mask/volume-regions.ts';
import { spanPixels } from '../../support/draw-spans.ts';
import { DenseLabels } from '../../support/arbitrary-volumes.ts';

const extent = fc.integer({ min: 1, max: 7 });

/** Thinly sown, so that there are many regions. */
const volumes = fc.tuple(extent, extent, extent).chain((shape) =>
  fc
    .array(fc.constantFrom(0, 0, 1, 2), {
      minLength: shape[0] * shape[1] * shape[2],
      maxLength: shape[0] * shape[1] * shape[2],
    })
    .map((labels) => {
      const dense = new DenseLabels(shape);
      dense.labels.set(labels);
      return dense;
    }),
);

function labelled(dense: DenseLabels): LabelledVolume {
  const [width, height, frames] = dense.shape;
  const tiles = dense.tiles();
  return { width, height, frames, tilesOf: (frame) => tiles[frame] };
}

/** Regions found by spreading from voxel to voxel: a list of the places of each. */
function spread({ shape, labels }: DenseLabels, label: number): readonly (readonly number[])[] {
  const seen = new Set<number>();
  const place = ([x, y, z]: Vector): number => (z * shape[1] + y) * shape[0] + x;
  const regions: number[][] = [];
  const around = [-1, 0, 1];
  for (let start = 0; start < labels.length; start++) {
    if (labels[start] !== label || seen.has(start)) continue;
    const region: number[] = [];
    const waiting = [start];
    seen.add(start);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      region.push(at);
      const [x, y, z] = [
        at % shape[0],
        Math.floor(at / shape[0]) % shape[1],
        Math.floor(at / (shape[0] * shape[1])),
      ];
      for (const dx of around) {
        for (const dy of around) {
          for (const dz of around) {
            const next: Vector = [x + dx, y + dy, z + dz];
            if (next.some((part, axis) => part < 0 || part >= (shape[axis] as number))) continue;
            const there = place(next);
            if (labels[there] !== label || seen.has(there)) continue;
            seen.add(there);
            waiting.push(there);
          }
        }
      }
    }
    regions.push(region.sort((a, b) => a - b));
  }
  return regions;
}

describe('regions of a volume', () => {
  it('are those that spreading from voxel to voxel finds, in the order of their first voxels', () => {
    fc.assert(
      fc.property(volumes, fc.constantFrom(1, 2), (dense, label) => {
        const regions = new VolumeRegions(labelled(dense), label);
        const expected = spread(dense, label);
        expect(regions.sizes).toEqual(expected.map(({ length }) => length));
        const [width, height, frames] = dense.shape;
        for (const [region, places] of expected.entries()) {
          const found: number[] = [];
          for (let frame = 0; frame < frames; frame++) {
            const pixels = spanPixels(
              regions.spans(frame, (id) => id === region),
              { width, height },
            );
            pixels.forEach((value, pixel) => {
              if (value === 1) found.push(frame * width * height + pixel);
            });
          }
          expect(found).toEqual(places);
        }
        for (let at = 0; at < dense.labels.length; at++) {
          const voxel: Vector = [
            at % width,
            Math.floor(at / width) % height,
            Math.floor(at / (width * height)),
          ];
          expect(regions.at(voxel)).toBe(expected.findIndex((places) => places.includes(at)));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('name the largest, and none where there is none', () => {
    const dense = new DenseLabels([5, 1, 3]);
    dense.labels.set([1, 0, 1, 1, 0], 5);
    expect(new VolumeRegions(labelled(dense), 1).largest).toBe(1);
    expect(new VolumeRegions(labelled(dense), 2).largest).toBe(-1);
  });

  it('are counted voxel by voxel, objects as well', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1000 }), fc.constantFrom(2, 300, 65_535), (seed, label) => {
        const dense = new DenseLabels([70, 20, 3]).fill(seed);
        const count = dense.labels.reduce((sum, value) => sum + (value === label ? 1 : 0), 0);
        expect(voxelsByLabel(labelled(dense))[label]).toBe(count);
      }),
      { numRuns: 20 },
    );
  });
});
