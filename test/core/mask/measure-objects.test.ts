import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Spacing } from '../../../core/geometry/size.ts';
import { intensities } from '../../../core/imaging/intensity.ts';
import type { LabelMap, Raster } from '../../../core/imaging/raster.ts';
import { rasterOf } from '../../../core/imaging/value-window.ts';
import { measureObjects, measuringObjects } from '../../../core/mask/measure-objects.ts';
import { Provenance } from '../../../core/mask/provenance.ts';
import { connectedObjects, objectExtents } from '../../../core/mask/objects.ts';
import { labelMaps } from '../../support/arbitrary-rasters.ts';
import { mask } from '../../support/ascii-mask.ts';

const NOTHING = { spacing: null, image: null };

/** A drawing whose digits stand for the objects 256 and on, all of class 1, `#` for plain pixels of it. */
function objectsIn(drawing: string): { readonly map: LabelMap; readonly objects: readonly Known[] } {
  const drawn = mask(drawing);
  const data = Uint16Array.from(drawn.data, (label) => (label >= 2 ? 254 + label : label));
  const objects = [...new Set(data)].filter((id) => id >= 256).map((id) => ({ id, class: 1 }));
  return { map: { ...drawn, data }, objects };
}

interface Known {
  readonly id: number;
  readonly class: number;
}

describe('objects in numbers', () => {
  it('are numbered by their first pixels, whatever their ids, and are those of the list alone', () => {
    const { map, objects } = objectsIn('..33.\n22.3.\n22.#.\n....4');
    const measured = measureObjects(map, [...objects, { id: 999, class: 2 }], NOTHING);
    expect(measured.map(({ number, id, pixels }) => [number, id, pixels])).toEqual([
      [1, 257, 3],
      [2, 256, 4],
      [3, 258, 1],
    ]);
    expect(measureObjects(map, objects.slice(0, 1), NOTHING)).toHaveLength(1);
    const inSeries = measureObjects(map, objects, { ...NOTHING, isOfSeries: true });
    expect(inSeries.map(({ number }) => number)).toEqual([2, 1, 3]);
  });

  it('have sizes in pixels, or in millimetres where the spacing is known', () => {
    const { map, objects } = objectsIn('......\n.2222.\n.2222.\n......');
    expect(measureObjects(map, objects, NOTHING)).toEqual([
      {
        number: 1,
        id: 256,
        class: 1,
        box: { left: 1, top: 1, right: 5, bottom: 3 },
        pixels: 8,
        area: null,
        equivalentDiameter: expect.closeTo(2 * Math.sqrt(8 / Math.PI)),
        longestDiameter: expect.closeTo(Math.hypot(4, 2)),
        shortestDiameter: 2,
        mean: null,
        isAtBorder: false,
        isDrawn: false,
      },
    ]);
    const [object] = measureObjects(map, objects, { spacing: { x: 0.5, y: 3 }, image: null });
    expect(object).toMatchObject({
      pixels: 8,
      area: 12,
      equivalentDiameter: expect.closeTo(2 * Math.sqrt(12 / Math.PI)),
      longestDiameter: expect.closeTo(Math.hypot(2, 6)),
      shortestDiameter: 2,
    });
  });

  it('are told apart by whether a person drew any of their pixels', () => {
    const { map, objects } = objectsIn('22.33.\n......');
    const provenance = new Uint8Array(12).fill(Provenance.model).fill(Provenance.confirmed, 0, 2);
    const drawn = (): readonly boolean[] =>
      measureObjects(map, objects, { ...NOTHING, provenance }).map(({ isDrawn }) => isDrawn);
    expect(drawn()).toEqual([false, false]);
    provenance[4] = Provenance.human;
    expect(drawn()).toEqual([false, true]);
  });

  it('touch the border on each of its sides', () => {
    const { map, objects } = objectsIn('.2...\n3...4\n..6..\n.5...');
    const atBorder = measureObjects(map, objects, NOTHING).map(({ id, isAtBorder }) => [id, isAtBorder]);
    expect(atBorder).toEqual([
      [256, true],
      [257, true],
      [258, true],
      [260, false],
      [259, true],
    ]);
  });

  it('have the mean of their values, or of the luma of their colours, without what is no number', () => {
    const { map, objects } = objectsIn('22.\n2.3');
    const means = (image: Raster): unknown =>
      measureObjects(map, objects, { spacing: null, image }).map(({ mean }) => mean);
    const size = { width: 3, height: 2 };
    expect(means(rasterOf(size, 1, Uint16Array.of(10, 20, 999, 60, 999, 7)))).toEqual([30, 7]);
    const odd = Float32Array.of(-1.5, Infinity, 0, -0.5, 0, NaN);
    expect(means(rasterOf(size, 1, odd))).toEqual([-1, null]);
    const colours = rasterOf(
      size,
      3,
      Uint8Array.from({ length: 18 }, (_, i) => i * 14),
    );
    const luma = intensities(colours);
    const mean = ((luma[0] as number) + (luma[1] as number) + (luma[3] as number)) / 3;
    expect(means(colours)).toEqual([expect.closeTo(mean), luma[5]]);
  });

  it('have the diameters that all pairs of their pixels’ corners give, in however many pieces', () => {
    const spacings = fc.record({ x: fc.constantFrom(1, 0.4, 3), y: fc.constantFrom(1, 0.7) });
    fc.assert(
      fc.property(labelMaps(9, 3), spacings, (map, spacing) => {
        const regions = connectedObjects(map, [1, 2, 3]);
        const labels = {
          ...map,
          data: Uint16Array.from(regions.data, (id) => (id === 0 ? 0 : 255 + (id % 3) + 1)),
        };
        const objects = [256, 257, 258].map((id) => ({ id, class: 1 }));
        const extents = objectExtents(labels);
        const measured = measureObjects(labels, objects, { spacing, image: null });
        expect(measured.map(({ id }) => id).sort()).toEqual([...extents.keys()].sort());
        for (const { id, pixels, box, longestDiameter, shortestDiameter } of measured) {
          expect({ area: pixels, box }).toEqual(extents.get(id));
          const [longest, shortest] = diametersByPairs(labels, id, spacing);
          expect(longestDiameter).toBeCloseTo(longest, 9);
          expect(shortestDiameter).toBeCloseTo(shortest, 9);
        }
      }),
    );
  });

  it('are measured with pauses, none of them long', () => {
    const map = { width: 1024, height: 256, data: new Uint16Array(1024 * 256).fill(256) };
    const pauses = [...measuringObjects(map, [{ id: 256, class: 1 }], NOTHING)];
    expect(pauses).toHaveLength(8 + 1);
  });
});

/** The longest distance of two corners, and the least width across a line through two of them. */
function diametersByPairs({ data, width }: LabelMap, id: number, { x: across, y: down }: Spacing) {
  const corners = [...data.keys()]
    .filter((pixel) => data[pixel] === id)
    .flatMap((pixel) => [0, 1].flatMap((right) => [0, 1].map((below) => [pixel, right, below] as const)))
    .map(([pixel, right, below]) => ({
      x: ((pixel % width) + right) * across,
      y: (Math.floor(pixel / width) + below) * down,
    }));
  const distinct = [...new Map(corners.map((corner) => [`${corner.x} ${corner.y}`, corner])).values()];
  let [longest, shortest] = [0, Infinity];
  for (const a of distinct) {
    for (const b of distinct) {
      const length = Math.hypot(a.x - b.x, a.y - b.y);
      if (length === 0) continue;
      longest = Math.max(longest, length);
      const offsets = distinct.map(
        ({ x, y }) => ((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)) / length,
      );
      shortest = Math.min(shortest, Math.max(...offsets) - Math.min(...offsets));
    }
  }
  return [longest, shortest] as const;
}
