import { describe, expect, it } from 'vitest';
import { decodeCellpose } from '../../../core/formats/cellpose.ts';
import { exportMask } from '../../../core/formats/mask-export.ts';
import type { MaskForms } from '../../../core/formats/mask-export.ts';
import { decodePngSamples } from '../../../core/formats/png.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { Provenance } from '../../../core/mask/provenance.ts';
import { encodeTiles } from '../../../core/mask/tiles.ts';

/** An object in two parts, one beside it that a model drew in part, and two regions of plain classes. */
const LABELS = [
  [256, 256, 257, 257, 0, 2],
  [256, 0, 257, 257, 0, 0],
  [0, 0, 0, 0, 0, 1],
  [256, 256, 0, 0, 1, 1],
].flat();
const IDS = [
  [1, 1, 2, 2, 0, 3],
  [1, 0, 2, 2, 0, 0],
  [0, 0, 0, 0, 0, 4],
  [1, 1, 0, 0, 4, 4],
].flat();

const SIZE = { width: 6, height: 4 };
const CLASSES = [
  { label: 1, name: 'Vessel', color: '#ff0000', locked: false },
  { label: 2, name: 'Cell', color: '#00ff00', locked: false },
];
const OBJECTS = [256, 257].map((id) => ({
  ...{ id, class: 2, name: `Cell ${id}` },
  ...{ color: null, locked: false, hidden: false },
}));
const NOTHING: MaskForms = {
  ...{ classes: CLASSES, objects: OBJECTS, fileName: 'cells.tif' },
  ...{ png: false, coco: false, instances: false, cellpose: false, weights: null, array: null },
};

function exported(forms: Partial<MaskForms>) {
  const grid = new LabelGrid(SIZE);
  grid.data.set(LABELS);
  LABELS.forEach((label, pixel) => {
    grid.provenance[pixel] = label === 257 && pixel === 2 ? Provenance.model : Provenance.human;
  });
  return exportMask(SIZE, encodeTiles(grid), { ...NOTHING, ...forms });
}

describe('the objects of an exported mask', () => {
  it('are one COCO annotation each: of the series, and of connected regions of plain classes', () => {
    const { annotations, instances, cellpose } = exported({ coco: true });
    for (const form of ['runs', 'polygons'] as const) {
      expect(annotations?.[form].map(({ category_id, area, bbox }) => [category_id, area, ...bbox])).toEqual([
        [2, 5, 0, 0, 2, 4],
        [2, 4, 2, 0, 2, 2],
        [2, 1, 5, 0, 1, 1],
        [1, 3, 4, 2, 2, 2],
      ]);
    }
    expect([instances, cellpose]).toEqual([null, null]);
  });

  it('are a map of 16 bits, and a list of what its ids mean', () => {
    const { instances, annotations } = exported({ instances: true });
    const { depth, samples } = decodePngSamples(instances?.png ?? new Uint8Array(0), 100);
    expect([depth, [...samples]]).toEqual([16, IDS]);
    expect(JSON.parse(instances?.list ?? '')).toEqual({
      image: 'cells.tif',
      ...SIZE,
      objects: [2, 2, 2, 1].map((label, at) => ({
        id: at + 1,
        label,
        name: label === 1 ? 'Vessel' : 'Cell',
      })),
    });
    expect(annotations).toBeNull();
  });

  it('are masks for Cellpose, by hand where a person decided on all of their pixels', () => {
    const bytes = exported({ cellpose: true }).cellpose ?? new Uint8Array(0);
    expect(decodeCellpose(bytes)).toEqual({ dtype: 'uint16', shape: [4, 6], data: Uint16Array.from(IDS) });
    expect(Buffer.from(bytes).includes(Buffer.of(0x42, 4, 0, 0, 0, 1, 0, 1, 1))).toBe(true);
  });
});
