import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImagePoint } from '../../../core/geometry/camera.ts';
import { ellipseSpans, evenOddSpans, polygonSpans, rectangleSpans } from '../../../core/geometry/shapes.ts';
import { clipSpans, spanArea, spanBounds } from '../../../core/geometry/spans.ts';
import { drawSpans } from '../../support/draw-spans.ts';

const size = { width: 8, height: 5 };

describe('shapes', () => {
  it('fills a box between two corners in any order', () => {
    const drawn = ['........', '.###....', '.###....', '........', '........'].join('\n');
    expect(drawSpans(rectangleSpans({ x: 1, y: 1 }, { x: 4, y: 3 }), size)).toBe(drawn);
    expect(drawSpans(rectangleSpans({ x: 4, y: 3 }, { x: 1, y: 1 }), size)).toBe(drawn);
  });

  it('fills an ellipse by pixel centres', () => {
    expect(drawSpans(ellipseSpans({ x: 0, y: 0 }, { x: 8, y: 5 }), size)).toBe(
      ['..####..', '########', '########', '########', '..####..'].join('\n'),
    );
  });

  it('keeps the overlap of a line that crosses itself', () => {
    const twice = [...box(0, 0, 4, 4), { x: 0, y: 0 }, ...box(2, 2, 6, 5), { x: 2, y: 2 }];
    expect(drawSpans(polygonSpans(twice), size)).toBe(
      ['####....', '####....', '######..', '######..', '..####..'].join('\n'),
    );
  });

  it('gives polygons of whole coordinates their exact area, side by side without gap or overlap', () => {
    const corner = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(corner, corner, corner, corner, (x1, y1, x2, y2) => {
        const apex: ImagePoint = { x: x1, y: y1 };
        const other: ImagePoint = { x: x2, y: y2 };
        // Fan of triangles around an inner point: together exactly the square.
        const square = box(0, 0, 12, 12);
        const pixels = (inner: ImagePoint): number =>
          square.reduce((sum, corner, i) => {
            const next = square[(i + 1) % 4] ?? corner;
            return sum + spanArea(clipSpans(polygonSpans([inner, corner, next]), { width: 12, height: 12 }));
          }, 0);
        expect(pixels(apex)).toBe(144);
        expect(pixels(other)).toBe(144);
      }),
    );
  });
});

describe('polygons that are holes in each other', () => {
  const coordinate = fc.integer({ min: -30, max: 110 }).map((tenths) => tenths / 10);
  const polygon = fc.array(fc.record({ x: coordinate, y: coordinate }), { minLength: 1, maxLength: 7 });

  /** How often a line to the right of a pixel's centre crosses edges: the rule by itself. */
  function isInside(polygons: readonly (readonly ImagePoint[])[], x: number, y: number): boolean {
    let crossings = 0;
    for (const points of polygons) {
      points.forEach((a, index) => {
        const b = points[(index + 1) % points.length] as ImagePoint;
        const [upper, lower] = a.y <= b.y ? [a, b] : [b, a];
        if (upper.y > y || lower.y <= y) return;
        if (upper.x + ((y - upper.y) * (lower.x - upper.x)) / (lower.y - upper.y) > x) crossings++;
      });
    }
    return crossings % 2 === 1;
  }

  it('have the pixels whose centres lie in an odd number of them', () => {
    fc.assert(
      fc.property(fc.array(polygon, { minLength: 1, maxLength: 3 }), (polygons) => {
        const spans = clipSpans(evenOddSpans(polygons, { top: 0, bottom: size.height }), size);
        const expected = Array.from({ length: size.height }, (_, y) =>
          Array.from({ length: size.width }, (_, x) =>
            isInside(polygons, x + 0.5, y + 0.5) ? '#' : '.',
          ).join(''),
        );
        expect(drawSpans(spans, size)).toBe(expected.join('\n'));
      }),
    );
  });

  it('leave a hole where one leads in and out by the same way', () => {
    const ring = [...box(1, 0, 7, 5), { x: 1, y: 0 }, ...box(2, 1, 5, 4), { x: 2, y: 1 }];
    expect(drawSpans(evenOddSpans([ring], { top: 0, bottom: 5 }), size)).toBe(
      ['.######.', '.#...##.', '.#...##.', '.#...##.', '.######.'].join('\n'),
    );
  });

  it('are looked at in the rows that are asked for only, however tall they are', () => {
    const tall = box(2, -1e12, 4, 1e12);
    expect([...evenOddSpans([tall], { top: 1, bottom: 3 })]).toEqual([1, 2, 4, 2, 2, 4]);
  });
});

describe('spans', () => {
  it('are cut at the border of the image', () => {
    const spans = rectangleSpans({ x: -3, y: -3 }, { x: 2, y: 2 });
    expect(spanBounds(clipSpans(spans, size))).toEqual({ left: 0, top: 0, right: 2, bottom: 2 });
    expect(clipSpans(rectangleSpans({ x: 9, y: 0 }, { x: 12, y: 3 }), size)).toHaveLength(0);
  });
});

function box(left: number, top: number, right: number, bottom: number): readonly ImagePoint[] {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}
