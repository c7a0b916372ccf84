import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import { connectedComponents } from '../../../core/mask/components.ts';
import { lengthText, measureLabel, measureRegion } from '../../../core/mask/measure.ts';
import { labelMaps } from '../../support/arbitrary-rasters.ts';
import { mask } from '../../support/ascii-mask.ts';

describe('measurements of a label', () => {
  it('are in pixels, or in millimetres where the spacing is known', () => {
    const map = mask('.....\n.###.\n.###.\n...22');
    expect(measureLabel(map, 1, null)).toEqual({
      pixels: 6,
      area: null,
      objects: 1,
      longestAxes: [Math.hypot(3, 2)],
      unit: 'px',
    });
    expect(measureLabel(map, 1, { x: 0.5, y: 2 })).toEqual({
      pixels: 6,
      area: 6,
      objects: 1,
      longestAxes: [Math.hypot(1.5, 4)],
      unit: 'mm',
    });
    expect(measureLabel(map, 3, null)).toBeNull();
  });

  it('tell nothing of the distance between two objects', () => {
    const map = mask('##......\n........\n.......#');
    const longestAxes = [Math.hypot(2, 1), Math.SQRT2];
    expect(measureLabel(map, 1, null)).toMatchObject({ pixels: 3, objects: 2, longestAxes });
  });

  it('find, for each object, the longest of all distances between its corners', () => {
    const spacings = fc.record({ x: fc.constantFrom(1, 0.4, 3), y: fc.constantFrom(1, 0.7) });
    fc.assert(
      fc.property(labelMaps(12, 2), spacings, (map, spacing) => {
        const found = measureLabel(map, 1, spacing);
        const { labels, values } = connectedComponents(map, 4);
        const objects = values.flatMap((value, id) =>
          value === 1 ? [{ ...map, data: Uint8Array.from(labels, (own) => (own === id ? 1 : 0)) }] : [],
        );
        const lengths = objects.map((object) => longestByPairs(object, spacing)).sort((a, b) => b - a);
        expect(found?.objects ?? 0).toBe(objects.length);
        expect(found?.longestAxes.length ?? 0).toBe(Math.min(5, objects.length));
        found?.longestAxes.forEach((length, rank) => expect(length).toBeCloseTo(lengths[rank] ?? 0, 9));
        expect(found?.pixels ?? 0).toBe(map.data.filter((label) => label === 1).length);
      }),
    );
  });
});

describe('measurements of a region', () => {
  it('are of what is connected to a pixel, and nothing on background or outside', () => {
    const map = mask('##...\n##.##\n...#2');
    expect(measureRegion(map, 3, 2, null)).toMatchObject({ pixels: 3, longestAxes: [Math.hypot(2, 2)] });
    expect(measureRegion(map, 0, 0, { x: 2, y: 0.5 })).toMatchObject({ pixels: 4, area: 4, unit: 'mm' });
    expect(measureRegion(map, 4, 2, null)?.pixels).toBe(1);
    expect(measureRegion(map, 2, 0, null)).toBeNull();
    expect(measureRegion(map, 5, 0, null)).toBeNull();
    expect(measureRegion(map, 0, -1, null)).toBeNull();
  });

  it('are those of the label where it is all there is', () => {
    fc.assert(
      fc.property(labelMaps(12, 2), (map) => {
        const seed = map.data.indexOf(1);
        if (seed < 0) return;
        const found = measureRegion(map, seed % map.width, Math.floor(seed / map.width), null);
        const { labels, sizes } = connectedComponents(map, 4);
        expect(found?.pixels).toBe(sizes[labels[seed] as number]);
        const only = { ...map, data: labels.map((id) => (id === labels[seed] ? 1 : 0)) };
        expect(found).toEqual(measureLabel({ ...only, data: Uint8Array.from(only.data) }, 1, null));
      }),
    );
  });
});

describe('words for lengths', () => {
  it.each([
    [1234.56, 'px', '1,234.6 px'],
    [7, 'px', '7 px'],
    [12.3456, 'mm', '12.35 mm'],
    [0.0012345, 'mm', '0.001235 mm'],
  ] as const)('%d %s is %s', (length, unit, words) => expect(lengthText(length, unit)).toBe(words));
});

function longestByPairs(map: LabelMap, spacing: { readonly x: number; readonly y: number }): number {
  const corners = [...map.data].flatMap((label, pixel) => {
    if (label !== 1) return [];
    const x = pixel % map.width;
    const y = Math.floor(pixel / map.width);
    return [
      [x, y],
      [x + 1, y],
      [x, y + 1],
      [x + 1, y + 1],
    ] as const;
  });
  const distances = corners.flatMap(([ax, ay]) =>
    corners.map(([bx, by]) => Math.hypot((ax - bx) * spacing.x, (ay - by) * spacing.y)),
  );
  return distances.reduce((longest, distance) => Math.max(longest, distance), 0);
}
