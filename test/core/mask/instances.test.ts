import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchObjects, meanObjectF1 } from '../../../core/evaluation/objects.ts';
import type { ClassMap } from '../../../core/imaging/raster.ts';
import { instancesOf } from '../../../core/mask/instances.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMask } from '../../../main/files/images/mask.ts';
import { describeWithData } from '../../support/shared-data.ts';
import { connectedObjects } from '../../../core/mask/objects.ts';
import { discsAndEllipses, ellipse, objectField } from '../../support/object-fields.ts';

/** A map of 0 and 1 with shapes at places. */
function scene(
  width: number,
  height: number,
  ...shapes: readonly (readonly [ClassMap, number, number])[]
): ClassMap {
  const data = new Uint8Array(width * height);
  for (const [shape, left, top] of shapes) {
    shape.data.forEach((inside, at) => {
      if (inside === 1) data[(top + Math.floor(at / shape.width)) * width + left + (at % shape.width)] = 1;
    });
  }
  return { width, height, data };
}

const count = (map: ClassMap): number => instancesOf(map, [1]).objects.length;

const blobs = fc
  .array(
    fc.tuple(
      fc.integer({ min: 6, max: 24 }),
      fc.nat(60),
      fc.nat(60),
      fc.double({ min: 0.6, max: 1, noNaN: true }),
    ),
    {
      maxLength: 6,
    },
  )
  .map((drawn) =>
    scene(
      90,
      90,
      ...drawn.map(([long, left, top, ratio]) => [ellipse(long, ratio, left), left, top] as const),
    ),
  );

describe('the objects of a mask', () => {
  it('are its pixels, each of one object, which is connected, numbered from 1 in reading order', () => {
    fc.assert(
      fc.property(blobs, (map) => {
        const { data, objects } = instancesOf(map, [1]);
        expect(data.every((id, pixel) => (id === 0) === (map.data[pixel] === 0))).toBe(true);
        expect(objects.map(({ id }) => id)).toEqual(objects.map((_, at) => at + 1));
        const firsts = objects.map(({ id }) => data.indexOf(id));
        expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
        const regions = connectedObjects(
          { ...map, data },
          objects.map(({ id }) => id),
        );
        expect(regions.objects).toHaveLength(objects.length);
      }),
      { numRuns: 60 },
    );
  });

  it('are as many in the mirror', () => {
    fc.assert(
      fc.property(blobs, (map) => {
        const { width, height } = map;
        const mirrored = map.data.map(
          (_, at) => map.data[at - (at % width) + (width - 1 - (at % width))] as number,
        );
        const turned = map.data.map((_, at) => map.data[map.data.length - 1 - at] as number);
        expect(count({ width, height, data: mirrored })).toBe(count(map));
        expect(count({ width, height, data: turned })).toBe(count(map));
      }),
      { numRuns: 40 },
    );
  });

  it('are one where there is one, whatever its shape', () => {
    expect(count(scene(60, 60, [ellipse(40, 1, 0), 5, 5]))).toBe(1);
    expect(count(scene(60, 60, [ellipse(45, 0.4, 0.7), 5, 5]))).toBe(1);
    const rectangle: ClassMap = { width: 40, height: 15, data: new Uint8Array(600).fill(1) };
    expect(count(scene(60, 60, [rectangle, 5, 5]))).toBe(1);
    // A vessel: thin, long and bent.
    const vessel = scene(120, 60);
    for (let x = 4; x < 116; x++) {
      const y = Math.round(30 + 20 * Math.sin(x / 14));
      for (let dy = -2; dy <= 2; dy++) vessel.data[(y + dy) * 120 + x] = 1;
    }
    expect(count(vessel)).toBe(1);
  });

  it('are two where two touch', () => {
    const disc = ellipse(20, 1, 0);
    expect(count(scene(60, 40, [disc, 5, 5], [disc, 23, 8]))).toBe(2);
    expect(count(scene(60, 40, [disc, 5, 5], [ellipse(12, 1, 0), 23, 9]))).toBe(2);
  });

  it('are two where the probability falls between them, though no neck shows it', () => {
    const map = scene(60, 40, [ellipse(40, 0.5, 0), 5, 1]);
    const probability = map.data.map((inside, at) => {
      const fall = 10 - Math.abs((at % 60) - 20);
      return inside === 0 ? 0 : 250 - 10 * Math.max(0, fall);
    });
    const cut = (dynamic: number) => instancesOf(map, [1], { valleys: { probability, dynamic } });
    const { objects, data } = cut(0.2);
    expect([count(map), objects.length, cut(0.5).objects.length]).toEqual([1, 2, 1]);
    const columns = (id: number) => [...data.keys()].filter((at) => data[at] === id).map((at) => at % 60);
    const sides = objects.map(({ id }) => [Math.min(...columns(id)), Math.max(...columns(id))] as const);
    const [left, right] = sides.toSorted(([a], [b]) => a - b);
    expect(left?.[1]).toBeLessThanOrEqual(20);
    expect(right?.[0]).toBeGreaterThanOrEqual(20);
  });

  it('are still all of its pixels, each of one connected object, whatever the probability', () => {
    const probabilities = fc.infiniteStream(fc.nat(255));
    fc.assert(
      fc.property(
        blobs,
        probabilities,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (map, drawn, dynamic) => {
          const probability = map.data.map(() => drawn.next().value as number);
          const { data, objects } = instancesOf(map, [1], { valleys: { probability, dynamic } });
          expect(data.every((id, pixel) => (id === 0) === (map.data[pixel] === 0))).toBe(true);
          const ids = objects.map(({ id }) => id);
          expect(connectedObjects({ ...map, data }, ids).objects).toHaveLength(objects.length);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('are those of the necks alone where a model saw nothing', () => {
    const disc = ellipse(20, 1, 0);
    const map = scene(60, 40, [disc, 5, 5], [disc, 23, 8]);
    const probability = new Uint8Array(map.data.length);
    expect(instancesOf(map, [1], { valleys: { probability, dynamic: 0.1 } })).toEqual(instancesOf(map, [1]));
  });

  it('belong to a class each, and do not grow from one into the other', () => {
    const map = { width: 6, height: 2, data: Uint8Array.of(1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2) };
    const { data, objects } = instancesOf(map, [1, 2]);
    expect(objects).toEqual([
      { id: 1, category: 1 },
      { id: 2, category: 2 },
    ]);
    expect([...data]).toEqual([1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2]);
    expect(instancesOf(map, [2]).objects).toEqual([{ id: 1, category: 2 }]);
  });

  it('leave out regions that are too small', () => {
    const map = scene(60, 40, [ellipse(20, 1, 0), 5, 5], [ellipse(3, 1, 0), 40, 20]);
    expect(instancesOf(map, [1], { smallestRegion: 50 }).objects).toHaveLength(1);
  });

  it('are refused beyond what 16 bits can number', () => {
    const width = 600;
    const data = Uint8Array.from({ length: width * width }, (_, i) =>
      (i % width) % 2 === 0 && Math.floor(i / width) % 2 === 0 ? 1 : 0,
    );
    expect(() => instancesOf({ width, height: width, data }, [1])).toThrow(/90,000 objects.*65,535/);
  });

  it('of fields of touching discs and ellipses are found, with F1 at an IoU of 0.5 of 0.8 and more', () => {
    const fields = Array.from({ length: 5 }, (_, at) =>
      objectField({ width: 256, height: 256 }, discsAndEllipses(8, 40), 501 + at),
    );
    const found = fields.map(({ mask, truth }) => matchObjects(instancesOf(mask, [1]), truth));
    expect(meanObjectF1(found)).toBeGreaterThanOrEqual(0.8);
  });
});

describeWithData('single regions of nuclei masks', 'dsb2018', (folder) => {
  it('stay the objects that they are, with a mean F1 of 0.8 and more', async () => {
    const names = readFileSync(join(folder, 'val.txt'), 'utf8').trim().split('\n');
    const masks = await Promise.all(names.map((name) => readMask(join(folder, 'masks', `${name}.png`))));
    const found = masks.map((map) => matchObjects(instancesOf(map, [1]), connectedObjects(map, [1])));
    expect(meanObjectF1(found)).toBeGreaterThanOrEqual(0.8);
  });
});
