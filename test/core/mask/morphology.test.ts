import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClassMap } from '../../../core/imaging/raster.ts';
import { grow, labelBounds, shrink, smooth } from '../../../core/mask/morphology.ts';
import { labelMaps } from '../../support/arbitrary-rasters.ts';
import { ascii, mask } from '../../support/ascii-mask.ts';

const radii = fc.double({ min: 0, max: 6, noNaN: true });

describe('growing and shrinking', () => {
  it('equal the definition by distance, pixel by pixel', () => {
    fc.assert(
      fc.property(labelMaps(14), radii, (map, radius) => {
        expect(ascii(grow(map, radius))).toBe(ascii(withinOf(map, 1, radius, 1)));
        expect(ascii(shrink(map, radius))).toBe(ascii(withinOf(map, 0, radius, 0)));
      }),
    );
  });

  it('turn into each other on the complement', () => {
    fc.assert(
      fc.property(labelMaps(14), radii, (map, radius) => {
        const complement = { ...map, data: map.data.map((value) => 1 - value) };
        const grown = grow(complement, radius);
        expect(ascii(shrink(map, radius))).toBe(
          ascii({ ...grown, data: grown.data.map((value) => 1 - value) }),
        );
      }),
    );
  });
});

describe('smoothing', () => {
  it('gives each pixel the majority of its window', () => {
    fc.assert(
      fc.property(labelMaps(14), fc.integer({ min: 0, max: 3 }), (map, radius) => {
        expect(ascii(smooth(map, radius))).toBe(ascii(majorities(map, radius)));
      }),
    );
  });
});

describe('the bounds of a label', () => {
  it('hold all of it and nothing more', () => {
    expect(labelBounds(mask('.....\n..2#.\n.2...'), 2)).toEqual({ left: 1, top: 1, right: 3, bottom: 3 });
    expect(labelBounds(mask('...'), 2)).toEqual({ left: 0, top: 0, right: 0, bottom: 0 });
  });
});

/** `inside` where some pixel of `value` is within the radius, the opposite elsewhere. */
function withinOf(map: ClassMap, value: number, radius: number, inside: 0 | 1): ClassMap {
  const data = map.data.map((_, pixel) => {
    const near = map.data.some((other, at) => {
      const x = (at % map.width) - (pixel % map.width);
      const y = Math.floor(at / map.width) - Math.floor(pixel / map.width);
      return other === value && Math.fround(Math.hypot(x, y)) <= radius;
    });
    return near ? inside : 1 - inside;
  });
  return { ...map, data };
}

function majorities(map: ClassMap, radius: number): ClassMap {
  const data = map.data.map((_, pixel) => {
    const values = map.data.filter((__, at) => {
      const x = Math.abs((at % map.width) - (pixel % map.width));
      const y = Math.abs(Math.floor(at / map.width) - Math.floor(pixel / map.width));
      return x <= radius && y <= radius;
    });
    return 2 * values.reduce((sum, value) => sum + value, 0) > values.length ? 1 : 0;
  });
  return { ...map, data };
}
