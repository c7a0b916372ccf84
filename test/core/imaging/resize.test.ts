import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../../../core/imaging/raster.ts';
import { resizeLabels, resizeProbability, resizeRgb } from '../../../core/imaging/resize.ts';
import { labelMaps, probabilityMaps, rgbImages, sizes } from '../../support/arbitrary-rasters.ts';
import { ascii, mask } from '../../support/ascii-mask.ts';

function grey(width: number, values: readonly number[]): RgbImage {
  const data = Uint8Array.from(values.flatMap((value) => [value, value, value]));
  return { width, height: values.length / width, data };
}

function reds(image: RgbImage): number[] {
  return [...image.data].filter((_, sample) => sample % 3 === 0);
}

describe('resizeRgb', () => {
  it('keeps a constant image constant at any size', () => {
    fc.assert(
      fc.property(sizes(20), sizes(40), fc.nat(255), (from, to, value) => {
        const image = { ...from, data: new Uint8Array(from.width * from.height * 3).fill(value) };
        const resized = resizeRgb(image, to);
        expect(resized.data.length).toBe(to.width * to.height * 3);
        expect(resized.data.every((sample) => sample === value)).toBe(true);
      }),
    );
  });

  it('gives the mean of each block when it shrinks by whole factors', () => {
    const factor = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(sizes(6), factor, factor, (small, fx, fy) => {
        const size = { width: small.width * fx, height: small.height * fy };
        const data = Uint8Array.from({ length: size.width * size.height * 3 }, (_, i) => (i * 7919) % 256);
        const resized = resizeRgb({ ...size, data }, small);
        for (let y = 0; y < small.height; y++) {
          for (let sample = 0; sample < small.width * 3; sample++) {
            const x = Math.floor(sample / 3);
            let sum = 0;
            for (let dy = 0; dy < fy; dy++) {
              for (let dx = 0; dx < fx; dx++) {
                sum += data[((y * fy + dy) * size.width + x * fx + dx) * 3 + (sample % 3)] ?? NaN;
              }
            }
            const error = (resized.data[y * small.width * 3 + sample] ?? NaN) - sum / (fx * fy);
            expect(Math.abs(error)).toBeLessThanOrEqual(0.5 + 1e-9);
          }
        }
      }),
    );
  });

  it('shares a pixel between the two it is cut into', () => {
    // 3 -> 2: each new pixel covers one and a half old ones.
    expect(reds(resizeRgb(grey(3, [0, 90, 240]), { width: 2, height: 1 }))).toEqual([30, 190]);
  });

  it('interpolates between pixel centres when it grows, and repeats the edges', () => {
    expect(reds(resizeRgb(grey(2, [0, 100]), { width: 4, height: 1 }))).toEqual([0, 25, 75, 100]);
  });

  it('treats each axis by itself', () => {
    expect(reds(resizeRgb(grey(2, [0, 100, 0, 100, 40, 140, 40, 140]), { width: 4, height: 2 }))).toEqual([
      0, 25, 75, 100, 40, 65, 115, 140,
    ]);
  });

  it('keeps the channels apart', () => {
    const image = { width: 2, height: 1, data: Uint8Array.of(10, 20, 30, 30, 60, 90) };
    expect([...resizeRgb(image, { width: 1, height: 1 }).data]).toEqual([20, 40, 60]);
  });

  it('mirrors with the image', () => {
    fc.assert(
      fc.property(rgbImages(12), sizes(16), (image, size) => {
        const other = flipRows(resizeRgb(flipRows(image), size));
        // Mirrored interpolation weights differ in the last bit, which may tip a rounding.
        resizeRgb(image, size).data.forEach((sample, i) => {
          expect(Math.abs(sample - (other.data[i] ?? NaN))).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('leaves an image of the wanted size as it is', () => {
    fc.assert(
      fc.property(rgbImages(8), (image) => {
        expect(resizeRgb(image, image)).toEqual(image);
      }),
    );
  });
});

function flipRows(image: RgbImage): RgbImage {
  const row = image.width * 3;
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < image.height; y++) {
    data.set(image.data.subarray(y * row, (y + 1) * row), (image.height - 1 - y) * row);
  }
  return { ...image, data };
}

describe('resizeLabels', () => {
  it('takes the label under each new centre', () => {
    expect(ascii(resizeLabels(mask('12\n34'), { width: 4, height: 4 }))).toBe(
      ascii(mask('1122\n1122\n3344\n3344')),
    );
    expect(ascii(resizeLabels(mask('12345'), { width: 2, height: 1 }))).toBe('24');
  });

  it('invents no labels', () => {
    fc.assert(
      fc.property(labelMaps(9, 5), sizes(20), (map, size) => {
        const known = new Set(map.data);
        expect(resizeLabels(map, size).data.every((label) => known.has(label))).toBe(true);
      }),
    );
  });

  it('comes back from a whole enlargement unchanged', () => {
    fc.assert(
      fc.property(labelMaps(8, 3), fc.integer({ min: 1, max: 4 }), (map, factor) => {
        const larger = resizeLabels(map, { width: map.width * factor, height: map.height * factor });
        expect(resizeLabels(larger, map).data).toEqual(map.data);
      }),
    );
  });
});

describe('resizeProbability', () => {
  it('interpolates each channel by itself', () => {
    const map = { width: 2, height: 1, channels: 2, data: Uint8Array.of(0, 200, 100, 100) };
    const resized = resizeProbability(map, { width: 4, height: 1 });
    expect([...resized.data]).toEqual([0, 50, 150, 200, 100, 100, 100, 100]);
  });

  it('stays between the smallest and the largest value', () => {
    fc.assert(
      fc.property(probabilityMaps(8), sizes(24), (map, size) => {
        const resized = resizeProbability(map, size);
        expect(Math.min(...resized.data)).toBeGreaterThanOrEqual(Math.min(...map.data));
        expect(Math.max(...resized.data)).toBeLessThanOrEqual(Math.max(...map.data));
      }),
    );
  });

  it('reproduces a linear ramp between the outermost centres', () => {
    const ramp = { width: 5, height: 1, channels: 1, data: Uint8Array.of(0, 40, 80, 120, 160) };
    const larger = resizeProbability(ramp, { width: 20, height: 1 });
    const unclamped = Array.from({ length: 20 }, (_, i) => 40 * ((i + 0.5) / 4 - 0.5));
    const expected = unclamped.map((value) => Math.min(Math.max(value, 0), 160));
    expect([...larger.data]).toEqual(expected.map((value) => Math.round(value)));
  });
});
