import fc from 'fast-check';
import { expect, it } from 'vitest';
import { importLabels } from '../../../core/mask/import-labels.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { MaskEdit } from '../../../core/mask/mask-edit.ts';
import { modelWritable } from '../../../core/mask/paint.ts';
import { Provenance } from '../../../core/mask/provenance.ts';

const SIZE = { width: 70, height: 3 };
const PIXELS = SIZE.width * SIZE.height;
const everything = modelWritable([]);
const pixels = (most: number) => fc.uint8Array({ min: 0, max: most, minLength: PIXELS, maxLength: PIXELS });

it('writes each segment as its class, over what is drawn or only where nothing is, and nothing else', () => {
  fc.assert(
    fc.property(pixels(3), pixels(4), fc.boolean(), (drawn, imported, isOver) => {
      const edit = new MaskEdit(new LabelGrid(SIZE, drawn.slice(), new Uint8Array(PIXELS)));
      const segments = [
        { label: 3, isAutomatic: false },
        { label: null, isAutomatic: false },
        { label: 1, isAutomatic: true },
      ];
      importLabels(edit, imported, segments, { isOver, writable: everything });
      for (let pixel = 0; pixel < PIXELS; pixel++) {
        const { label = null, isAutomatic } = segments[(imported[pixel] as number) - 1] ?? {};
        const before = drawn[pixel] as number;
        const isWritten = label !== null && (isOver || before === 0) && label !== before;
        expect(edit.grid.data[pixel]).toBe(isWritten ? label : before);
        const origin = isAutomatic === true ? Provenance.model : Provenance.human;
        expect(edit.grid.provenance[pixel]).toBe(isWritten ? origin : 0);
      }
    }),
    { numRuns: 30 },
  );
});

it('leaves locked classes alone', () => {
  const edit = new MaskEdit(new LabelGrid(SIZE, new Uint8Array(PIXELS).fill(2), new Uint8Array(PIXELS)));
  const writable = modelWritable([{ label: 2, locked: true }]);
  importLabels(edit, new Uint8Array(PIXELS).fill(1), [{ label: 1, isAutomatic: false }], {
    isOver: true,
    writable,
  });
  expect(edit.commit()).toEqual([]);
});
