import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rect } from '../../../core/geometry/rect.ts';
import { classTable } from '../../../core/mask/segments.ts';
import { packColor, rasterize } from '../../../renderer/view/raster.ts';

const bytesOf = (color: number): number[] => [...new Uint8Array(Uint32Array.of(color).buffer)];

/** A plane of random bytes and a rectangle inside it. */
const planeAndRect = fc.integer({ min: 1, max: 24 }).chain((width) =>
  fc.integer({ min: 1, max: 24 }).chain((height) =>
    fc
      .tuple(
        fc.uint8Array({ minLength: width * height, maxLength: width * height }),
        fc.uint8Array({ minLength: width * height, maxLength: width * height }),
        fc.tuple(fc.nat(width), fc.nat(width)),
        fc.tuple(fc.nat(height), fc.nat(height)),
      )
      .map(([first, second, xs, ys]) => ({
        width,
        first,
        second,
        rect: {
          left: Math.min(...xs),
          right: Math.max(...xs),
          top: Math.min(...ys),
          bottom: Math.max(...ys),
        } satisfies Rect,
      })),
  ),
);

describe('packColor', () => {
  it('holds red, green, blue and alpha in the order of image data', () => {
    expect(bytesOf(packColor('#12ab9f'))).toEqual([0x12, 0xab, 0x9f, 255]);
    expect(bytesOf(packColor('#ffffff', 0.5))).toEqual([255, 255, 255, 128]);
  });
});

describe('rasterize', () => {
  const table = Uint32Array.from({ length: 256 }, (_, value) => value * 3);

  it('colours exactly the pixels of the rectangle, row by row', () => {
    fc.assert(
      fc.property(planeAndRect, ({ width, first, rect }) => {
        const size = (rect.right - rect.left) * (rect.bottom - rect.top);
        const target = new Uint32Array(size + 1).fill(7);
        rasterize({ kind: 'plane', width, plane: first, table }, rect, target);
        const expected: number[] = [];
        for (let y = rect.top; y < rect.bottom; y++) {
          for (let x = rect.left; x < rect.right; x++) expected.push((first[y * width + x] as number) * 3);
        }
        expect([...target]).toEqual([...expected, 7]);
      }),
    );
  });

  it('looks pairs up by first and second byte', () => {
    const classes = classTable([]);
    const pairs = Uint32Array.from({ length: 1 << 16 }, (_, pair) => pair + 1);
    fc.assert(
      fc.property(planeAndRect, ({ width, first, second, rect }) => {
        const target = new Uint32Array((rect.right - rect.left) * (rect.bottom - rect.top));
        rasterize({ kind: 'pair', width, first, second, classes, table: pairs }, rect, target);
        target.forEach((color, at) => {
          const x = rect.left + (at % (rect.right - rect.left));
          const y = rect.top + Math.floor(at / (rect.right - rect.left));
          const pixel = y * width + x;
          expect(color).toBe((first[pixel] as number) * 256 + (second[pixel] as number) + 1);
        });
      }),
    );
  });

  it('tells whether anything can be seen', () => {
    const rect = { left: 0, top: 0, right: 2, bottom: 2 };
    const plane = Uint8Array.of(0, 0, 0, 1);
    expect(rasterize({ kind: 'plane', width: 2, plane, table }, rect, new Uint32Array(4))).toBe(true);
    const above = { ...rect, bottom: 1 };
    expect(rasterize({ kind: 'plane', width: 2, plane, table }, above, new Uint32Array(4))).toBe(false);
  });
});
