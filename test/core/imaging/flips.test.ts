import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLIPS, flipImage, flipMap, ttaDisagreement } from '../../../core/imaging/flips.ts';
import { probabilityMaps, rgbImages } from '../../support/arbitrary-rasters.ts';

describe('flips', () => {
  it('mirror pixels, not the colours within them', () => {
    const image = { width: 2, height: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) };
    expect([...flipImage(image, 'left-right').data]).toEqual([4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9]);
    expect([...flipImage(image, 'up-down').data]).toEqual([7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6]);
  });

  it('mirror each channel of a map by itself', () => {
    const map = { width: 2, height: 2, channels: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
    expect([...flipMap(map, 'left-right').data]).toEqual([2, 1, 4, 3, 6, 5, 8, 7]);
    expect([...flipMap(map, 'up-down').data]).toEqual([3, 4, 1, 2, 7, 8, 5, 6]);
  });

  it('twice are nothing', () => {
    fc.assert(
      fc.property(rgbImages(9), probabilityMaps(9, 3), fc.constantFrom(...FLIPS), (image, map, flip) => {
        expect(flipImage(flipImage(image, flip), flip)).toEqual(image);
        expect(flipMap(flipMap(map, flip), flip)).toEqual(map);
      }),
    );
  });
});

describe('the ttaDisagreement of answers', () => {
  it('is the largest difference at each place, over all channels', () => {
    const map = (...values: number[]) => ({
      width: 2,
      height: 1,
      channels: 2,
      data: Uint8Array.from(values),
    });
    expect(ttaDisagreement([map(0, 100, 50, 7), map(10, 100, 20, 7), map(5, 90, 90, 7)])).toEqual({
      width: 2,
      height: 1,
      channels: 1,
      data: Uint8Array.of(70, 10),
    });
  });

  it('is zero among equal answers, and does not depend on their order', () => {
    fc.assert(
      fc.property(probabilityMaps(8, 2), fc.integer({ min: 1, max: 255 }), (map, step) => {
        const other = { ...map, data: map.data.map((value, at) => value + step * at) };
        expect(ttaDisagreement([map, map]).data.every((value) => value === 0)).toBe(true);
        expect(ttaDisagreement([map, other, map])).toEqual(ttaDisagreement([other, map]));
      }),
    );
  });

  it('needs answers of one size', () => {
    const map = { width: 1, height: 1, channels: 1, data: new Uint8Array(1) };
    expect(() => ttaDisagreement([])).toThrow(RangeError);
    expect(() => ttaDisagreement([map, { ...map, width: 2, data: new Uint8Array(2) }])).toThrow(RangeError);
  });
});
