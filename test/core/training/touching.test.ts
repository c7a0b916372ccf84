import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClassMap } from '../../../core/imaging/raster.ts';
import { connectedObjects, objectExtents } from '../../../core/mask/objects.ts';
import { seededRandom } from '../../../core/random.ts';
import { pushTogether, separated, separationTargets } from '../../../core/training/touching.ts';
import { discsAndEllipses, objectField } from '../../support/object-fields.ts';

const size = { width: 96, height: 96 };

/** Discs that lie apart, each with a grey value of its own on black. */
function scene(): {
  readonly image: { width: number; height: number; data: Uint8Array };
  readonly mask: ClassMap;
} {
  const data = new Uint8Array(size.width * size.height);
  const colours = new Uint8Array(3 * data.length);
  [
    [20, 20, 9],
    [60, 24, 11],
    [30, 66, 8],
  ].forEach(([cx = 0, cy = 0, radius = 0], index) => {
    for (let pixel = 0; pixel < data.length; pixel++) {
      const [x, y] = [pixel % size.width, Math.floor(pixel / size.width)];
      if (Math.hypot(x - cx, y - cy) > radius) continue;
      data[pixel] = 1;
      colours.fill(80 + 40 * index, 3 * pixel, 3 * pixel + 3);
    }
  });
  return { image: { ...size, data: colours }, mask: { ...size, data } };
}

describe('objects pushed together', () => {
  const { image, mask } = scene();
  const objects = connectedObjects(mask, [1]);

  it('are copies of the single ones: more of them, touching, in the colours that they have', () => {
    const made = pushTogether({ image, objects }, seededRandom(3));
    const before = objectExtents(objects).size;
    const after = objectExtents(made?.objects ?? objects).size;
    expect(after).toBeGreaterThan(before);
    const regions = connectedObjects(
      { ...size, data: Uint8Array.from(made?.objects.data ?? [], (id) => Math.min(id, 1)) },
      [1],
    );
    expect(objectExtents(regions).size).toBeLessThan(after);
    const greys = new Set<number>();
    Array.from(made?.objects.data ?? []).forEach((id, pixel) => {
      if (id !== 0) greys.add(made?.image.data[3 * pixel] ?? 0);
    });
    expect([...greys].sort((a, b) => a - b)).toEqual([80, 120, 160]);
  });

  it('leave the image alone, also where a decoder’s bytes are sliced without a copy', () => {
    const data = Buffer.from(image.data);
    pushTogether({ image: { ...image, data }, objects }, seededRandom(3));
    expect([...data]).toEqual([...image.data]);
  });

  it('leave what lay there as it was', () => {
    const made = pushTogether({ image, objects }, seededRandom(4));
    Array.from(objects.data).forEach((id, pixel) => {
      if (id === 0) return;
      expect(made?.objects.data[pixel]).toBe(id);
      expect(made?.image.data[3 * pixel]).toBe(image.data[3 * pixel]);
    });
  });

  it('are the same for the same seed, and none where there is no single object', () => {
    const make = (seed: number) => pushTogether({ image, objects }, seededRandom(seed));
    expect(make(5)).toEqual(make(5));
    expect(make(5)).not.toEqual(make(6));
    const blank = { ...size, data: new Uint16Array(size.width * size.height) };
    expect(pushTogether({ image, objects: blank }, seededRandom(1))).toBeUndefined();
  });
});

describe('what keeps touching objects apart', () => {
  it('is background where another object is beside, and nothing else of any object is lost', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const { truth } = objectField({ width: 70, height: 53 }, discsAndEllipses(8, 20), seed);
        const { labels } = separationTargets(truth);
        const wanted = Array.from(truth.data, (id, pixel) =>
          id !== 0 && !hasOtherBeside(truth, pixel) ? 1 : 0,
        );
        expect([...labels.data]).toEqual(wanted);
      }),
      { numRuns: 10 },
    );
  });

  it('weighs the more the narrower a gap is, and plainly far from gaps', () => {
    const gap = (pixels: number): number => {
      const data = new Uint16Array(40 * 9);
      for (let y = 0; y < 9; y++) {
        for (let x = 0; x < 40; x++) {
          if (x < 15) data[y * 40 + x] = 1;
          if (x >= 15 + pixels && x < 35) data[y * 40 + x] = 2;
        }
      }
      const { weights } = separationTargets({ width: 40, height: 9, data });
      expect(weights.data[4 * 40 + 38]).toBe(weights.data[4 * 40 + 2]);
      return weights.data[4 * 40 + 15 + Math.floor((pixels - 1) / 2)] ?? 0;
    };
    const weights = [1, 3, 5, 7].map(gap);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(new Set(weights).size).toBe(weights.length);
  });

  it('is taught with each image and a crowded copy; where people gave weights, by the image alone', () => {
    const { image, mask } = scene();
    expect(separated({ image, labels: mask }, seededRandom(1))).toHaveLength(2);
    const given = { ...size, data: new Uint8Array(size.width * size.height).fill(20) };
    const [own, ...copies] = separated({ image, labels: mask, weights: given }, seededRandom(1));
    expect(copies).toEqual([]);
    expect(Math.max(...(own?.weights?.data ?? []))).toBe(20);
  });
});

function hasOtherBeside(
  {
    width,
    height,
    data,
  }: { readonly width: number; readonly height: number; readonly data: ArrayLike<number> },
  pixel: number,
): boolean {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const [column, row] = [x + dx, y + dy];
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      const other = data[row * width + column];
      if (other !== 0 && other !== data[pixel]) return true;
    }
  }
  return false;
}
