import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dabAt, sweep } from '../../../core/mask/brush.ts';
import type { Dab } from '../../../core/mask/brush.ts';
import { ascii } from '../../support/ascii-mask.ts';
import { drawSpans, spanPixels } from '../../support/draw-spans.ts';

const size = { width: 40, height: 40 };

const points = fc.record({
  x: fc.double({ min: -4, max: 44, noNaN: true }),
  y: fc.double({ min: -4, max: 44, noNaN: true }),
});
const diameters = fc.integer({ min: 1, max: 21 });

describe('the brush', () => {
  it('of 1 paints exactly the pixel under the pointer', () => {
    const dab = dabAt({ x: 2.9, y: 1.1 }, 1);
    expect(drawSpans(sweep('round', dab, dab), { width: 5, height: 3 })).toBe('.....\n..#..\n.....');
  });

  it('is round', () => {
    const dab = dabAt({ x: 3, y: 3 }, 6);
    expect(drawSpans(sweep('round', dab, dab), { width: 6, height: 6 })).toBe(
      ['.####.', '######', '######', '######', '######', '.####.'].join('\n'),
    );
  });

  it('sweeps what a disc of constant size passes over, to the pixel', () => {
    fc.assert(
      fc.property(points, points, diameters, (a, b, diameter) => {
        const from = dabAt(a, diameter);
        const to = dabAt(b, diameter);
        expect(text(spanPixels(sweep('round', from, to), size))).toBe(text(sweptDisc(from, to)));
      }),
      { numRuns: 100 },
    );
  });

  it('sweeps the union of all discs between two of different size', () => {
    fc.assert(
      fc.property(points, points, diameters, diameters, (a, b, first, second) => {
        const from = dabAt(a, first);
        const to = dabAt(b, second);
        const swept = spanPixels(sweep('round', from, to), size);
        for (let step = 0; step <= 64; step++) {
          const disc = inDisc(between(from, to, step / 64));
          expect(swept.every((covered, pixel) => covered === 1 || !disc(pixel, -1e-6))).toBe(true);
        }
        const discs = Array.from({ length: 513 }, (_, step) => inDisc(between(from, to, step / 512)));
        const near = (pixel: number): boolean => discs.some((disc) => disc(pixel, 0.05));
        expect(swept.every((covered, pixel) => covered === 0 || near(pixel))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('sweeps a square as the union of its places', () => {
    fc.assert(
      fc.property(points, points, diameters, (a, b, diameter) => {
        const from = dabAt(a, diameter);
        const to = dabAt(b, diameter);
        expect(text(spanPixels(sweep('square', from, to), size))).toBe(text(sweptSquare(from, to)));
      }),
      { numRuns: 100 },
    );
  });

  it('is as tall as wide whatever the shape of the pixels, and never less than one of them', () => {
    fc.assert(
      fc.property(
        points,
        diameters,
        fc.double({ min: 0.2, max: 8, noNaN: true }),
        fc.constantFrom('round', 'square'),
        (at, diameter, stretch, shape) => {
          const dab = dabAt(at, diameter, stretch);
          const painted = spanPixels(sweep(shape, dab, dab, stretch), size);
          const distances = (x: number, y: number): readonly [number, number] => [
            Math.abs(x + 0.5 - dab.x),
            Math.abs(y + 0.5 - dab.y) * stretch,
          ];
          const reach = (x: number, y: number): number =>
            shape === 'round' ? Math.hypot(...distances(x, y)) : Math.max(...distances(x, y));
          // On the very edge rounding decides.
          const inner = pixelsWhere((x, y) => reach(x, y) <= diameter / 2 - 1e-6);
          const outer = pixelsWhere((x, y) => reach(x, y) <= diameter / 2 + 1e-6);
          for (const [pixel, value] of painted.entries()) {
            expect(value).toBeGreaterThanOrEqual(inner[pixel] as number);
            expect(value).toBeLessThanOrEqual(outer[pixel] as number);
          }
          expect(sweep(shape, dab, dab, stretch).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves no gap, however thin and fast', () => {
    fc.assert(
      fc.property(points, points, (a, b) => {
        const from = dabAt(a, 1);
        const to = dabAt(b, 1);
        const rows = sweep('round', from, to);
        expect(rows.length / 3).toBe(Math.abs(to.y - from.y) + 1);
        for (let i = 3; i < rows.length; i += 3) {
          // Neighbouring rows touch at least by a corner.
          expect(rows[i + 1] as number).toBeLessThanOrEqual(rows[i - 1] as number);
          expect(rows[i + 2] as number).toBeGreaterThanOrEqual(rows[i - 2] as number);
        }
      }),
    );
  });
});

/** Compared as text, which the test library does much faster than arrays. */
function text(data: Uint8Array): string {
  return ascii({ ...size, data });
}

/** Pixels whose centre is within the radius of the segment, in exact arithmetic of quarter pixels. */
function sweptDisc(from: Dab, to: Dab): Uint8Array {
  const dx = 2 * (to.x - from.x);
  const dy = 2 * (to.y - from.y);
  const square = dx * dx + dy * dy;
  const radius = from.size;
  return pixelsWhere((x, y) => {
    const px = 2 * (x + 0.5 - from.x);
    const py = 2 * (y + 0.5 - from.y);
    const along = px * dx + py * dy;
    if (along <= 0) return px * px + py * py <= radius * radius;
    if (along >= square) return (px - dx) ** 2 + (py - dy) ** 2 <= radius * radius;
    return (px * dy - py * dx) ** 2 <= radius * radius * square;
  });
}

/** Pixels for which some moment of the way has both |x| and |y| within half a side: intervals of time that meet. */
function sweptSquare(from: Dab, to: Dab): Uint8Array {
  const half = from.size / 2 + 1e-9;
  const times = (start: number, end: number, centre: number): readonly [number, number] => {
    if (start === end) return Math.abs(centre - start) <= half ? [0, 1] : [1, 0];
    const a = (centre - half - start) / (end - start);
    const b = (centre + half - start) / (end - start);
    return [Math.max(0, Math.min(a, b)), Math.min(1, Math.max(a, b))];
  };
  return pixelsWhere((x, y) => {
    const across = times(from.x, to.x, x + 0.5);
    const down = times(from.y, to.y, y + 0.5);
    return Math.max(across[0], down[0]) <= Math.min(across[1], down[1]) + 1e-12;
  });
}

function between(from: Dab, to: Dab, time: number): Dab {
  const mix = (a: number, b: number): number => a + (b - a) * time;
  return { x: mix(from.x, to.x), y: mix(from.y, to.y), size: mix(from.size, to.size) };
}

function inDisc(dab: Dab): (pixel: number, slack: number) => boolean {
  return (pixel, slack) => {
    const x = (pixel % size.width) + 0.5 - dab.x;
    const y = Math.floor(pixel / size.width) + 0.5 - dab.y;
    return Math.hypot(x, y) <= dab.size / 2 + slack;
  };
}

function pixelsWhere(includes: (x: number, y: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: size.width * size.height }, (_, pixel) =>
    includes(pixel % size.width, Math.floor(pixel / size.width)) ? 1 : 0,
  );
}
