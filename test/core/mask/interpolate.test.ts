import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import { interpolateMasks } from '../../../core/mask/interpolate.ts';
import { labelMaps, labelMapsOf } from '../../support/arbitrary-rasters.ts';
import { ascii, mask } from '../../support/ascii-mask.ts';

describe('a mask between two masks', () => {
  it('is of mean size between a small and a large one', () => {
    const between = interpolateMasks(square(3), square(7), 1, 0.5);
    expect(between && ascii(between)).toBe(ascii(square(5)));
  });

  it('is either of them at its own place, and both where they are the same', () => {
    fc.assert(
      fc.property(labelMaps(12), (map) => {
        const expected = map.data.includes(1) ? ascii(map) : null;
        const other = { ...map, data: map.data.map((value, pixel) => (pixel === 0 ? 1 : value)) };
        for (const [a, b, place] of [
          [map, map, 0.3],
          [map, other, 0],
          [other, map, 1],
        ] as const) {
          const between = interpolateMasks(a, b, 1, place);
          expect(between === null ? null : ascii(between)).toBe(expected);
        }
      }),
    );
  });

  it('lies half way where they do not overlap', () => {
    const between = interpolateMasks(mask('##......'), mask('......##'), 1, 0.5);
    expect(between && ascii(between)).toBe('...##...');
  });

  it('is the same in a larger image', () => {
    fc.assert(
      fc.property(
        labelMapsOf({ width: 9, height: 7 }),
        labelMapsOf({ width: 9, height: 7 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b, place) => {
          // Room for the shapes to move in, so that no border cuts them in either.
          const [small, large] = [20, 31].map((margin) => {
            const between = interpolateMasks(padded(a, margin), padded(b, margin), 1, place);
            return between && ascii(padded(between, -margin));
          });
          expect(large).toBe(small);
        },
      ),
    );
  });

  it('needs masks of one size', () => {
    expect(() => interpolateMasks(mask('#'), mask('##'), 1, 0.5)).toThrow(RangeError);
  });
});

/** A square of a side in the middle of 9 x 9 pixels. */
function square(side: number): LabelMap {
  const margin = (9 - side) / 2;
  const isInside = (at: number): boolean => at >= margin && at < 9 - margin;
  const data = Uint8Array.from({ length: 81 }, (_, pixel) =>
    isInside(pixel % 9) && isInside(Math.floor(pixel / 9)) ? 1 : 0,
  );
  return { width: 9, height: 9, data };
}

/** A map with background around it, or, with a negative margin, without so much of its border. */
function padded({ width, height, data }: LabelMap, margin: number): LabelMap {
  const size = { width: width + 2 * margin, height: height + 2 * margin };
  const grown = new Uint8Array(size.width * size.height).map((_, pixel) => {
    const x = (pixel % size.width) - margin;
    const y = Math.floor(pixel / size.width) - margin;
    return x >= 0 && y >= 0 && x < width && y < height ? (data[y * width + x] as number) : 0;
  });
  return { ...size, data: grown };
}
