import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clearSegments, mergeTiles } from '../../../core/document/removal.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { applyTiles } from '../../../core/mask/mask-edit.ts';
import { Provenance } from '../../../core/mask/provenance.ts';
import { encodeTiles, replacing } from '../../../core/mask/tiles.ts';

/** Two tiles, the right one smaller. */
const SIZE = { width: 70, height: 3 };
const PIXELS = SIZE.width * SIZE.height;

const planes = fc.record({
  labels: fc.array(fc.constantFrom(0, 1, 2, 256, 513), { minLength: PIXELS, maxLength: PIXELS }),
  provenance: fc.array(fc.nat(3), { minLength: PIXELS, maxLength: PIXELS }),
});

type Planes = typeof planes extends fc.Arbitrary<infer T> ? T : never;

function gridOf({ labels, provenance }: Planes): LabelGrid {
  return new LabelGrid(SIZE, Uint16Array.from(labels), Uint8Array.from(provenance));
}

const tilesOf = (grid: LabelGrid) =>
  new Map(encodeTiles(grid).map(({ index, ...content }) => [index, content]));

describe('clearing segments', () => {
  it('makes background of their pixels as a person’s decision, and touches nothing else', () => {
    fc.assert(
      fc.property(planes, fc.subarray([1, 2, 256, 513]), (drawn, gone) => {
        const grid = gridOf(drawn);
        const ids = new Set(gone);
        const changes = clearSegments({ ...SIZE, tiles: tilesOf(grid) }, ids);
        applyTiles(grid, changes, 'after');
        const isGone = drawn.labels.map((label) => ids.has(label));
        expect([...grid.data]).toEqual(drawn.labels.map((label, at) => (isGone[at] ? 0 : label)));
        expect([...grid.provenance]).toEqual(
          drawn.provenance.map((source, at) => (isGone[at] ? Provenance.human : source)),
        );
        applyTiles(grid, changes, 'before');
        expect([...grid.data]).toEqual(drawn.labels);
        expect([...grid.provenance]).toEqual(drawn.provenance);
      }),
    );
  });

  it('tells only of tiles that hold them', () => {
    const labels = Array.from({ length: PIXELS }, (_, at) => (at % SIZE.width < 64 ? 1 : 2));
    const grid = gridOf({ labels, provenance: labels.map(() => Provenance.model) });
    const frame = { ...SIZE, tiles: tilesOf(grid) };
    expect(clearSegments(frame, new Set([2])).map(({ index }) => index)).toEqual([1]);
    expect(clearSegments(frame, new Set([3]))).toEqual([]);
  });
});

describe('changes merged', () => {
  it('lead from where the first began to where the second ended', () => {
    fc.assert(
      fc.property(planes, planes, planes, (a, b, c) => {
        const [first, second, third] = [gridOf(a), gridOf(b), gridOf(c)];
        const between = (from: LabelGrid, to: LabelGrid) =>
          replacing({ ...SIZE, tiles: tilesOf(from) }, encodeTiles(to));
        const merged = mergeTiles(between(first, second), between(second, third));
        const grid = gridOf(a);
        applyTiles(grid, merged, 'after');
        expect(grid).toEqual(third);
        applyTiles(grid, merged, 'before');
        expect(grid).toEqual(first);
        expect(new Set(merged.map(({ index }) => index)).size).toBe(merged.length);
      }),
      { numRuns: 30 },
    );
  });
});
