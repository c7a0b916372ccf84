import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import { measureLabel } from '../../../core/mask/measure.ts';
import { labelMaps } from '../../support/arbitrary-rasters.ts';
import { mask } from '../../support/ascii-mask.ts';

describe('measurements of a label', () => {
  it('are in pixels, or in millimetres where the spacing is known', () => {
    const map = mask('.....\n.###.\n.###.\n...22');
    expect(measureLabel(map, 1, null)).toEqual({
      pixels: 6,
      area: null,
      longestAxis: Math.hypot(3, 2),
      unit: 'px',
    });
    expect(measureLabel(map, 1, { x: 0.5, y: 2 })).toEqual({
      pixels: 6,
      area: 6,
      longestAxis: Math.hypot(1.5, 4),
      unit: 'mm',
    });
    expect(measureLabel(map, 3, null)).toBeNull();
  });

  it('find the longest of all distances between corners', () => {
    const spacings = fc.record({ x: fc.constantFrom(1, 0.4, 3), y: fc.constantFrom(1, 0.7) });
    fc.assert(
      fc.property(labelMaps(12, 2), spacings, (map, spacing) => {
        const found = measureLabel(map, 1, spacing);
        expect(found?.longestAxis ?? 0).toBeCloseTo(longestByPairs(map, spacing), 9);
        expect(found?.pixels ?? 0).toBe(map.data.filter((label) => label === 1).length);
      }),
    );
  });
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
