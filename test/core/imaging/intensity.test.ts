import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, intensities, intensityRange, spansInRange } from '../../../core/imaging/intensity.ts';
import { clipSpans } from '../../../core/geometry/spans.ts';
import { spanPixels } from '../../support/draw-spans.ts';

describe('intensities', () => {
  it('weigh the colours as the eye does, and keep greys exactly', () => {
    const data = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 77, 77, 77);
    expect([...intensities({ width: 5, height: 1, channels: 3, data })]).toEqual([76, 150, 29, 255, 77]);
  });

  it('differ by the channel that differs most', () => {
    const data = Uint8Array.of(10, 20, 30, 12, 15, 30, 10, 20, 255);
    expect([...differences({ width: 3, height: 1, channels: 3, data }, 0, 1)]).toEqual([0, 5, 225]);
  });

  it('range without the outermost few', () => {
    const plane = Uint8Array.from({ length: 1000 }, (_, i) => (i === 0 ? 0 : i === 1 ? 255 : 100 + (i % 50)));
    expect(intensityRange(plane, 0.005)).toEqual({ low: 100, high: 149 });
    expect(intensityRange(plane, 0)).toEqual({ low: 0, high: 255 });
  });
});

describe('spans in a range of values', () => {
  it('hold exactly the pixels of the spans whose values lie in it', () => {
    const size = { width: 9, height: 5 };
    const values = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 45, maxLength: 45 });
    const row = fc.tuple(fc.integer({ min: -1, max: 5 }), fc.integer({ min: -3, max: 12 }));
    const rows = fc.uniqueArray(row, { maxLength: 5, selector: ([y]) => y });
    fc.assert(
      fc.property(values, rows, fc.integer({ min: -3, max: 3 }), (drawn, starts, low) => {
        const spans = Int32Array.from(starts.flatMap(([y, from]) => [y, from, from + 4]));
        const data = Float32Array.from(drawn);
        const inside = spanPixels(spansInRange(spans, size, data, { low, high: low + 1 }), size);
        const all = spanPixels(clipSpans(spans, size), size);
        all.forEach((value, pixel) => {
          const isIn = (data[pixel] as number) >= low && (data[pixel] as number) <= low + 1;
          expect(inside[pixel]).toBe(value === 1 && isIn ? 1 : 0);
        });
      }),
    );
  });
});
