import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataSetFormats, formatNamed } from '../../../core/datasets/formats.ts';
import type { LabelledFrame } from '../../../core/datasets/labelled-frame.ts';
import type { ClassMap } from '../../../core/imaging/raster.ts';
import type { MaskObject } from '../../../core/mask/objects.ts';
import { objectExtents } from '../../../core/mask/objects.ts';
import { mask } from '../../support/ascii-mask.ts';
import { CLASSES, frameOf, iou, readBack, textOf, written } from './support.ts';

/** Objects of any shape: in several parts, with holes, of one pixel, and touching others of their class. */
const frames: fc.Arbitrary<LabelledFrame> = fc
  .record({
    width: fc.integer({ min: 1, max: 17 }),
    height: fc.integer({ min: 1, max: 13 }),
    // One object has holes all over, of many there are single pixels that touch.
    most: fc.integer({ min: 1, max: 5 }),
  })
  .chain(({ width, height, most }) =>
    fc.uint8Array({ minLength: width * height, maxLength: width * height }).map((values) => {
      const ids = values.map((value) => (value < 50 ? 0 : 1 + (value % most)));
      const categories = [0, 1, 1, 2, 7, 7];
      const seen = new Set(ids);
      const objects = categories.flatMap((category, id): MaskObject[] =>
        id > 0 && seen.has(id) ? [{ id, category }] : [],
      );
      const classes: ClassMap = { width, height, data: ids.map((id) => categories[id] as number) };
      return frameOf(classes, { objects: { width, height, data: ids, objects } });
    }),
  );

/** Numbers of classes in a data set are its own; names tell which are meant. */
function named(data: Uint8Array, classes: readonly { label: number; name: string }[]): readonly string[] {
  const names = new Map(classes.map(({ label, name }) => [label, name]));
  return Array.from(data, (label) => names.get(label) ?? '');
}

const READABLE = [
  'indexed',
  'binary',
  'instances',
  'coco',
  'coco-polygons',
  'nnunet',
  'yolo',
  'labelme',
  'cvat',
  'voc',
];
const WITH_OBJECTS = READABLE.filter((id) => formatNamed(id).honours.objects);

describe.each(READABLE)('%s, written and read', (id) => {
  it('has every pixel in its class, holes and single pixels included', async () => {
    await fc.assert(
      fc.asyncProperty(frames, async (frame) => {
        const { labels, classes, images } = await readBack(written(formatNamed(id), [frame]), frame);
        expect(labels).toHaveLength(1);
        const known = id === 'indexed' ? CLASSES : id === 'binary' ? classes.map(foldersAsClasses) : classes;
        expect(named(labels[0]?.classes.data ?? new Uint8Array(0), known)).toEqual(
          named(frame.labels.classes.data, CLASSES),
        );
        expect(images[0]?.name.replace(/\.png$/, '')).toBe('sub__a');
        expect(labels[0]?.ignored).toBeNull();
      }),
      { numRuns: 25 },
    );
  });
});

/** Folders of binary masks bear names that every file system takes. */
function foldersAsClasses({ label, name }: { label: number; name: string }) {
  const own = CLASSES.find((one) => name.startsWith(`${one.label}-`));
  return { label, name: own?.name ?? name };
}

describe.each(WITH_OBJECTS)('objects of %s', (id) => {
  it('are each as they were, also in several parts and where they touch', async () => {
    await fc.assert(
      fc.asyncProperty(frames, async (frame) => {
        const { labels } = await readBack(written(formatNamed(id), [frame]), frame);
        const { objects } = frame.labels;
        const found = labels[0]?.objects;
        expect(found?.objects).toHaveLength(objects.objects.length);
        if (!found) return;
        for (const object of objects.objects)
          expect(iou(objects, object.id, found)).toBeGreaterThanOrEqual(0.99);
      }),
      { numRuns: 25 },
    );
  });
});

describe('what is ignored', () => {
  const classes = mask(`
    11..7
    11..7
    .....`);
  const coverage = { 1: 'ignored' } as const;
  const frame = frameOf(classes, { coverage });

  it.each(['indexed', 'binary', 'instances', 'coco', 'coco-polygons', 'nnunet', 'labelme', 'cvat', 'voc'])(
    'comes back from %s',
    async (id) => {
      const { labels, classes: found } = await readBack(written(formatNamed(id), [frame]), frame);
      expect([...(labels[0]?.ignored ?? [])].join('')).toBe('111101111011111');
      const seven = found.find(({ name }) => /^(Gefäß: rot|7-Gefäß_ rot|Label 7)$/.test(name))?.label;
      expect(Array.from(labels[0]?.classes.data ?? []).map((label) => label === seven)[4]).toBe(true);
    },
  );

  it('keeps an image out of those that cannot say it, and says so', () => {
    expect(() => written(formatNamed('yolo'), [frame])).toThrow('cannot say that nothing is said of a part');
  });

  it('is a class of no objects, wherever those are told apart', async () => {
    const rows = textOf(written(formatNamed('csv'), [frame]), 'objects.csv')
      .trim()
      .split('\r\n')
      .slice(1);
    expect(rows).toEqual(['sub__a,2,Gefäß: rot,2,,px,1.595769,2.236068,1,142.5,yes']);
    const { labels } = await readBack(written(formatNamed('coco'), [frame]), frame);
    const extents = objectExtents(labels[0]?.objects ?? classes);
    expect([...extents.values()].map(({ area }) => area)).toEqual([2]);
  });
});

it('each format has an id of its own', () => {
  expect(new Set(dataSetFormats.map(({ id }) => id)).size).toBe(dataSetFormats.length);
});
