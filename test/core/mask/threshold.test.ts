import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Provenance } from '../../../core/mask/provenance.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { MaskEdit } from '../../../core/mask/mask-edit.ts';
import { classTable } from '../../../core/mask/segments.ts';
import { cutoffOf, relabelByCutoff, TileRanges } from '../../../core/mask/threshold.ts';

const size = { width: 100, height: 70 };
const anything = { writable: new Uint8Array(65_536).fill(1), classes: classTable([]) };

describe('the cutoff', () => {
  it('divides 8-bit probabilities as the threshold divides real ones', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.1, max: 1.1, noNaN: true }),
        fc.integer({ min: 0, max: 255 }),
        (t, value) => {
          expect(value >= cutoffOf(t)).toBe(value / 255 >= t);
        },
      ),
    );
  });
});

describe('moving the cutoff', () => {
  it('by passing over tiles gives what looking at every pixel gives', () => {
    const cutoffs = fc.array(fc.integer({ min: 0, max: 256 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), cutoffs, fc.nat(), (slope, moves, phase) => {
        const plane = Uint8Array.from({ length: size.width * size.height }, (_, pixel) =>
          Math.max(0, 250 - Math.abs((pixel % size.width) - 50) * (slope / 10) - ((pixel + phase) % 3)),
        );
        const grid = new LabelGrid(size);
        grid.provenance.fill(Provenance.human, 0, 500);
        const edit = new MaskEdit(grid);
        const ranges = new TileRanges(plane, size);
        let previous: number | null = null;
        for (const cutoff of moves) {
          relabelByCutoff(edit, plane, ranges, { label: 1, cutoff, previous }, anything);
          previous = cutoff;
        }
        const last = moves.at(-1) ?? 0;
        const wrong = grid.data.findIndex((label, pixel) => {
          return label !== (pixel >= 500 && (plane[pixel] as number) >= last ? 1 : 0);
        });
        expect(wrong).toBe(-1);
      }),
    );
  });

  it('touches only tiles that change', () => {
    const plane = new Uint8Array(size.width * size.height).fill(100);
    plane[99] = 200;
    const edit = new MaskEdit(new LabelGrid(size));
    const ranges = new TileRanges(plane, size);
    relabelByCutoff(edit, plane, ranges, { label: 1, cutoff: 220, previous: null }, anything);
    edit.commit();
    relabelByCutoff(edit, plane, ranges, { label: 1, cutoff: 150, previous: 220 }, anything);
    expect(edit.commit().map(({ index }) => index)).toEqual([1]);
  });
});
