import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cocoAnnotations, cocoCategories, decodeCoco } from '../../../core/formats/coco.ts';
import type { CocoForm } from '../../../core/formats/coco.ts';
import type { LabelMap } from '../../../core/imaging/raster.ts';

const CLASSES = [
  { label: 1, name: 'lesion', color: '#e69f00' },
  { label: 2, name: 'hair', color: '#56b4e9' },
];

const FORMS: readonly CocoForm[] = ['runs', 'polygons'];

const labelMaps: fc.Arbitrary<LabelMap> = fc
  .record({ width: fc.integer({ min: 1, max: 14 }), height: fc.integer({ min: 1, max: 14 }) })
  .chain(({ width, height }) =>
    fc
      .array(fc.integer({ min: 0, max: 2 }), { minLength: width * height, maxLength: width * height })
      .map((labels) => ({ width, height, data: Uint8Array.from(labels) })),
  );

function file(map: LabelMap, form: CocoForm): unknown {
  const image = { id: 7, file_name: 'a.jpg', width: map.width, height: map.height };
  const annotations = cocoAnnotations(map, CLASSES, form, 7, 1);
  return JSON.parse(JSON.stringify({ images: [image], annotations, categories: cocoCategories(CLASSES) }));
}

describe.each(FORMS)('a COCO file of %s', (form) => {
  it('gives back every pixel, holes included', () => {
    fc.assert(
      fc.property(labelMaps, (map) => {
        expect(decodeCoco(file(map, form)).get('a.jpg')).toEqual(map);
      }),
    );
  });

  it('keeps an image without any label', () => {
    const empty = { width: 3, height: 2, data: new Uint8Array(6) };
    expect(cocoAnnotations(empty, CLASSES, form, 7, 1)).toEqual([]);
    expect(decodeCoco(file(empty, form)).get('a.jpg')).toEqual(empty);
  });
});

describe('a COCO annotation', () => {
  const ring: LabelMap = {
    width: 5,
    height: 4,
    // prettier-ignore
    data: Uint8Array.of(
      0, 1, 1, 1, 0,
      0, 1, 0, 1, 0,
      0, 1, 1, 1, 0,
      0, 0, 0, 0, 2,
    ),
  };

  it('states area and box in pixels', () => {
    const [first, second] = cocoAnnotations(ring, CLASSES, 'runs', 3, 10);
    expect(first).toMatchObject({ id: 10, image_id: 3, category_id: 1, area: 8, bbox: [1, 0, 3, 3] });
    expect(second).toMatchObject({ id: 11, image_id: 3, category_id: 2, area: 1, bbox: [4, 3, 1, 1] });
  });

  it('writes run lengths by columns, rows first in the size', () => {
    // By columns 4 out, 3 in, 1 out, 1 in, 1 out, 1 in, 1 out, 3 in, 5 out; from the fourth on as differences.
    const [first] = cocoAnnotations(ring, CLASSES, 'runs', 3, 10);
    expect(first?.segmentation).toEqual({ size: [4, 5], counts: '431N00024' });
  });

  it('reaches a hole by a cut walked both ways', () => {
    const [first] = cocoAnnotations(ring, CLASSES, 'polygons', 3, 10);
    const [outline] = first?.segmentation as number[][];
    expect(first?.segmentation).toHaveLength(1);
    // Four corners, back to the start, four of the hole and its first again, and the start once more.
    expect(outline).toHaveLength(2 * (4 + 1 + 4 + 1 + 1));
  });

  it('is refused when it is not COCO', () => {
    expect(() => decodeCoco({ images: [] })).toThrow(/COCO file cannot be read/);
    const annotations = cocoAnnotations(ring, [{ label: 2, name: 'far', color: '#000000' }], 'runs', 1, 1);
    const beyond = annotations.map((one) => ({ ...one, category_id: 300 }));
    expect(() => decodeCoco({ images: [], annotations: beyond, categories: [] })).toThrow('category_id');
  });
});
