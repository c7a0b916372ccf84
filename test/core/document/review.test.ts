import { describe, expect, it } from 'vitest';
import { emptying, statusOfMask } from '../../../core/document/review.ts';
import { newFrame } from '../../../core/document/state.ts';
import type { FrameState } from '../../../core/document/state.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { applyTiles } from '../../../core/mask/mask-edit.ts';
import { encodeTiles, tilesToGrid } from '../../../core/mask/tiles.ts';

const SIZE = { width: 66, height: 1 };

/** A frame with labels and sources at its left end. */
function frameOf(labels: readonly number[], sources: readonly number[], prediction: string | null = null) {
  const pixels = SIZE.width * SIZE.height;
  const planes = [new Uint16Array(pixels), new Uint8Array(pixels)] as const;
  planes[0].set(labels);
  planes[1].set(sources);
  const grid = new LabelGrid(SIZE, ...planes);
  const tiles = new Map(encodeTiles(grid).map(({ index, ...content }) => [index, content]));
  return { ...newFrame('p a', SIZE, 0), prediction, tiles } satisfies FrameState;
}

describe('a frame that is reopened', () => {
  it.each([
    ['new', frameOf([], [])],
    ['predicted', frameOf([1, 1], [1, 1], 'p')],
    ['predicted', frameOf([], [], 'p')],
    ['predicted', frameOf([1, 1], [1, 3], 'p')],
    ['interpolated', frameOf([1], [1])],
    ['edited', frameOf([1, 1], [1, 2], 'p')],
    ['edited', frameOf([0], [2])],
  ] as const)('is %s where its mask is', (status, frame) => {
    expect(statusOfMask({ ...frame, status: 'accepted' })).toBe(status);
  });
});

describe('a frame without findings', () => {
  it('loses every label, objects included, as a person’s decision', () => {
    const frame = frameOf([1, 0, 300], [1, 0, 2]);
    const grid = tilesToGrid(frame);
    applyTiles(grid, emptying(frame), 'after');
    expect(grid.data.every((label) => label === 0)).toBe(true);
    expect([...grid.provenance.subarray(0, 4)]).toEqual([2, 0, 2, 0]);
    expect(emptying(frameOf([], []))).toEqual([]);
  });
});
