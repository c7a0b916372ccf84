import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planeSize, voxelIn } from '../../../core/geometry/planes.ts';
import { MaskEdit } from '../../../core/mask/mask-edit.ts';
import { cutLabels, followFrame, frameChanges } from '../../../core/mask/plane-labels.ts';
import type { FrameTiles } from '../../../core/mask/plane-labels.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import { DenseLabels, planeCuts } from '../../support/arbitrary-volumes.ts';

const acrossFrames = planeCuts(70).filter(({ plane }) => plane.fixed !== 2);

/** Tiles of the frames once a plane was edited. */
function written(
  tiles: readonly FrameTiles[],
  changes: ReturnType<typeof frameChanges>,
): readonly FrameTiles[] {
  return tiles.map((frame, index) => {
    const next = new Map(frame);
    for (const change of changes.get(index) ?? []) next.set(change.index, change.after);
    return next;
  });
}

describe('labels of a plane', () => {
  it('are those of its voxels, whichever plane it is', () => {
    fc.assert(
      fc.property(planeCuts(70), fc.nat({ max: 1000 }), (cut, seed) => {
        const dense = new DenseLabels(cut.volume.shape).fill(seed);
        const tiles = dense.tiles();
        const grid = cutLabels(cut, (frame) => tiles[frame]);
        const { width, height } = planeSize(cut.volume, cut.plane);
        expect([grid.width, grid.height]).toEqual([width, height]);
        const [labels, provenance] = [new Uint16Array(width * height), new Uint8Array(width * height)];
        for (let i = 0; i < labels.length; i++) {
          const place = dense.place(voxelIn(cut, { x: i % width, y: Math.floor(i / width) }));
          labels[i] = dense.labels[place] as number;
          provenance[i] = dense.provenance[place] as number;
        }
        expect(grid.data).toEqual(labels);
        expect(grid.provenance).toEqual(provenance);
      }),
      { numRuns: 40 },
    );
  });

  it('written back as they were cut change nothing', () => {
    fc.assert(
      fc.property(acrossFrames, fc.nat({ max: 1000 }), (cut, seed) => {
        const tiles = new DenseLabels(cut.volume.shape).fill(seed).tiles();
        const edit = new MaskEdit(cutLabels(cut, (frame) => tiles[frame]));
        for (let tile = 0; tile < edit.grid.layout.count; tile++) edit.touch(tile);
        expect(frameChanges(cut, edit.commit(), (frame) => tiles[frame]).size).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('change exactly the voxels that were changed in the plane, and where these come from', () => {
    const dots = fc.array(
      fc.tuple(fc.nat(), fc.integer({ min: 0, max: 65_535 }), fc.integer({ max: 4, min: 0 })),
      {
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(acrossFrames, fc.nat({ max: 1000 }), dots, (cut, seed, changed) => {
        const dense = new DenseLabels(cut.volume.shape).fill(seed);
        const tiles = dense.tiles();
        const tilesOf = (frame: number): FrameTiles | undefined => tiles[frame];
        const grid = cutLabels(cut, tilesOf);
        const edit = new MaskEdit(grid);
        for (let tile = 0; tile < grid.layout.count; tile++) edit.touch(tile);
        for (const [at, label, provenance] of changed) {
          const pixel = at % grid.data.length;
          grid.data[pixel] = label;
          grid.provenance[pixel] = provenance;
          const voxel = voxelIn(cut, { x: pixel % grid.width, y: Math.floor(pixel / grid.width) });
          dense.labels[dense.place(voxel)] = label;
          dense.provenance[dense.place(voxel)] = provenance;
        }
        const after = written(tiles, frameChanges(cut, edit.commit(), tilesOf));
        const [width, height] = cut.volume.shape;
        for (const [frame, own] of after.entries()) {
          const { data, provenance } = tilesToGrid({ width, height, tiles: own });
          expect(data).toEqual(dense.grid(frame).data);
          expect(provenance).toEqual(dense.grid(frame).provenance);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('follow a frame that was changed elsewhere', () => {
    fc.assert(
      fc.property(acrossFrames, fc.nat({ max: 1000 }), fc.nat(), (cut, seed, at) => {
        const before = new DenseLabels(cut.volume.shape).fill(seed).tiles();
        const frame = at % cut.volume.shape[2];
        const other = new DenseLabels(cut.volume.shape).fill(seed + 1).tiles()[frame] as FrameTiles;
        const grid = cutLabels(cut, (index) => before[index]);
        followFrame(grid, cut, frame, other);
        const expected = cutLabels(cut, (index) => (index === frame ? other : before[index]));
        expect(grid.data).toEqual(expected.data);
        expect(grid.provenance).toEqual(expected.provenance);
      }),
      { numRuns: 30 },
    );
  });
});
