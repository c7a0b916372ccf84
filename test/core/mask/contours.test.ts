import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contours, rasterizePolygons } from '../../../core/mask/contours.ts';
import type { Ring } from '../../../core/mask/contours.ts';
import { labelMaps } from '../../support/arbitrary-rasters.ts';
import { ascii, mask } from '../../support/ascii-mask.ts';

function ring(...corners: readonly (readonly [number, number])[]): Ring {
  return corners.map(([x, y]) => ({ x, y }));
}

/** Positive for rings that run clockwise on the screen. */
function signedArea(corners: Ring): number {
  return corners.reduce((sum, a, index) => {
    const b = corners[(index + 1) % corners.length] ?? a;
    return sum + (a.x * b.y - b.x * a.y) / 2;
  }, 0);
}

describe('contours', () => {
  it('give the corners of a pixel', () => {
    expect(contours(mask('..\n.#'), 1)).toEqual([{ outer: ring([2, 1], [2, 2], [1, 2], [1, 1]), holes: [] }]);
  });

  it('give one polygon for each region, and holes with theirs', () => {
    const polygons = contours(mask('###.#\n#.#.#\n###..'), 1);
    expect(polygons).toHaveLength(2);
    expect(polygons[0]?.holes).toHaveLength(1);
    expect(polygons[0]?.outer).toHaveLength(4);
    expect(polygons[1]?.outer).toHaveLength(4);
  });

  it('keep regions apart that touch by a corner', () => {
    expect(contours(mask('#.\n.#'), 1).map(({ outer }) => outer.length)).toEqual([4, 4]);
  });

  it('are empty without the label', () => {
    expect(contours(mask('22\n22'), 1)).toEqual([]);
  });

  it('rasterise back to exactly the pixels of the label', () => {
    fc.assert(
      fc.property(labelMaps(14, 2), (map) => {
        const only = { ...map, data: map.data.map((value) => (value === 1 ? 1 : 0)) };
        expect(ascii(rasterizePolygons(contours(map, 1), map))).toBe(ascii(only));
      }),
      { numRuns: 300 },
    );
  });

  it('run clockwise outside and back in holes, and enclose the area of the label', () => {
    fc.assert(
      fc.property(labelMaps(14), (map) => {
        let area = 0;
        for (const { outer, holes } of contours(map, 1)) {
          expect(signedArea(outer)).toBeGreaterThan(0);
          for (const hole of holes) expect(signedArea(hole)).toBeLessThan(0);
          area += [outer, ...holes].reduce((sum, corners) => sum + signedArea(corners), 0);
        }
        expect(area).toBe(map.data.reduce((sum, value) => sum + value, 0));
      }),
    );
  });
});

describe('rasterizePolygons', () => {
  const size = { width: 6, height: 4 };

  it('takes the pixels whose centres lie inside', () => {
    const triangle = { outer: ring([0, 0], [6, 0], [0, 4]), holes: [] };
    expect(ascii(rasterizePolygons([triangle], size))).toBe('#####.\n####..\n##....\n#.....');
  });

  it('leaves holes open, joins overlapping polygons, and clips at the image', () => {
    const hole = ring([1, 2], [2, 2], [2, 3], [1, 3]);
    const square = { outer: ring([-5, 1], [3, 1], [3, 9], [-5, 9]), holes: [hole] };
    const other = { outer: ring([2, 0], [9, 0], [9, 2], [2, 2]), holes: [] };
    expect(ascii(rasterizePolygons([square, other], size, 2))).toBe('..2222\n222222\n2.2...\n222...');
  });
});
