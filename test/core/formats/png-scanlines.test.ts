import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readScanlines } from '../../../core/formats/png-scanlines.ts';

interface Filtered {
  readonly width: number;
  readonly height: number;
  readonly samples: Uint8Array;
  /** One per row. */
  readonly filters: readonly number[];
}

/** Few different values, so that the predictors' ties come up. */
const filtered: fc.Arbitrary<Filtered> = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      samples: fc
        .array(fc.constantFrom(0, 1, 2, 3, 4, 255), {
          minLength: width * height,
          maxLength: width * height,
        })
        .map((values) => Uint8Array.from(values)),
      filters: fc.array(fc.nat(4), { minLength: height, maxLength: height }),
    }),
  );

/** The filters of the PNG specification, section 9, as a writer applies them at 8 bits. */
function applyFilters({ width, height, samples, filters }: Filtered): Uint8Array {
  const at = (x: number, y: number): number => (x < 0 || y < 0 ? 0 : (samples[y * width + x] as number));
  const rows = Array.from({ length: height }, (_, y) => {
    const bytes = Array.from({ length: width }, (_unused, x) => {
      const [left, up, corner] = [at(x - 1, y), at(x, y - 1), at(x - 1, y - 1)];
      const p = left + up - corner;
      // Candidates in the order of the specification; the first nearest one counts.
      const nearest = [left, up, corner].reduce((a, b) => (Math.abs(p - b) < Math.abs(p - a) ? b : a));
      const predictions = [0, left, up, Math.floor((left + up) / 2), nearest];
      return at(x, y) - (predictions[filters[y] as number] as number);
    });
    return [filters[y] as number, ...bytes];
  });
  return Uint8Array.from(rows.flat());
}

describe('readScanlines', () => {
  it('undoes every filter', () => {
    fc.assert(
      fc.property(filtered, (image) => {
        const stored = { ...image, depth: 8, channels: 1, interlaced: false };
        const read = readScanlines(stored, () => applyFilters(image));
        expect(read).toEqual(image.samples);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses a filter that does not exist', () => {
    const image = { width: 1, height: 1, depth: 8, channels: 1, interlaced: false };
    expect(() => readScanlines(image, () => Uint8Array.of(5, 0))).toThrow('unknown row filter 5');
  });
});
