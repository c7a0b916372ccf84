import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cocoAnnotations, cocoCategories, cocoSchema } from '../../../core/formats/coco.ts';
import type { CocoForm } from '../../../core/formats/coco.ts';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import { connectedObjects } from '../../../core/mask/objects.ts';
import { decodeCoco } from '../../support/coco.ts';

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

/** An annotation for each connected region. */
function annotate(map: LabelMap, form: CocoForm, image: number, first: number, labels = [1, 2]) {
  const objects = connectedObjects(map, labels);
  return cocoAnnotations(objects, objects.objects, form, image, first);
}

function file(map: LabelMap, form: CocoForm): unknown {
  const image = { id: 7, file_name: 'a.jpg', width: map.width, height: map.height };
  const annotations = annotate(map, form, 7, 1);
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
    expect(annotate(empty, form, 7, 1)).toEqual([]);
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
    const [first, second] = annotate(ring, 'runs', 3, 10);
    expect(first).toMatchObject({ id: 10, image_id: 3, category_id: 1, area: 8, bbox: [1, 0, 3, 3] });
    expect(second).toMatchObject({ id: 11, image_id: 3, category_id: 2, area: 1, bbox: [4, 3, 1, 1] });
  });

  it('writes run lengths by columns, rows first in the size', () => {
    // By columns 4 out, 3 in, 1 out, 1 in, 1 out, 1 in, 1 out, 3 in, 5 out; from the fourth on as differences.
    const [first] = annotate(ring, 'runs', 3, 10);
    expect(first?.segmentation).toEqual({ size: [4, 5], counts: '431N00024' });
  });

  it('reaches a hole by a cut walked both ways', () => {
    const [first] = annotate(ring, 'polygons', 3, 10);
    const [outline] = first?.segmentation as number[][];
    expect(first?.segmentation).toHaveLength(1);
    // Four corners, back to the start, four of the hole and its first again, and the start once more.
    expect(outline).toHaveLength(2 * (4 + 1 + 4 + 1 + 1));
  });

  it('is one for each object, however many there are of a class', () => {
    const size = { width: 60, height: 60 };
    const data = Uint8Array.from({ length: 3600 }, (_, i) =>
      i % 6 < 4 && Math.floor(i / 60) % 6 < 4 ? 1 : 0,
    );
    for (const form of FORMS) {
      const found = annotate({ ...size, data }, form, 1, 1);
      expect(found).toHaveLength(100);
      expect(new Set(found.map(({ id }) => id)).size).toBe(100);
      for (const { area, bbox } of found) expect([area, bbox[2], bbox[3]]).toEqual([16, 4, 4]);
    }
  });

  it('is one for an object of a series, in however many parts it was drawn', () => {
    const map = { width: 6, height: 1, data: Uint16Array.of(300, 0, 300, 301, 1, 1) };
    const objects = connectedObjects(
      map,
      [1, 2],
      [
        { id: 300, class: 2 },
        { id: 301, class: 2 },
      ],
    );
    const found = cocoAnnotations(objects, objects.objects, 'runs', 1, 1);
    expect(found.map(({ category_id, area }) => [category_id, area])).toEqual([
      [2, 2],
      [2, 1],
      [1, 2],
    ]);
  });

  it('is refused when it is not COCO', () => {
    expect(() => cocoSchema.parse({ images: [] })).toThrow('annotations');
    const annotations = annotate(ring, 'runs', 1, 1, [2]);
    const beyond = annotations.map((one) => ({ ...one, category_id: 300 }));
    const file = { images: [], annotations: beyond, categories: [] };
    expect(() => cocoSchema.parse(file)).toThrow('category_id');
  });
});
