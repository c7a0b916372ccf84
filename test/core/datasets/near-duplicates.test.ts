import { describe, expect, it } from 'vitest';
import { NEAR, distanceOf, fingerprintOf, nearDuplicates } from '../../../core/datasets/near-duplicates.ts';
import { resizeRgb } from '../../../core/imaging/resize.ts';
import type { RgbImage } from '../../../core/imaging/raster.ts';
import { seededRandom } from '../../../core/random.ts';

/** Large soft shapes, as pictures of one kind have them. */
function picture(seed: number, size = 96): RgbImage {
  const random = seededRandom(seed);
  const waves = Array.from(
    { length: 6 },
    () => [random() * 9, random() * 9, random() * 6.28, random()] as const,
  );
  const data = new Uint8Array(3 * size * size);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const [x, y] = [(pixel % size) / size, Math.floor(pixel / size) / size];
    const value = waves.reduce(
      (sum, [u, v, phase, power]) => sum + power * Math.sin(u * x + v * y + phase),
      0,
    );
    data.fill(128 + 20 * value, 3 * pixel, 3 * pixel + 3);
  }
  return { width: size, height: size, data };
}

function changed(image: RgbImage, change: (value: number, at: number) => number): RgbImage {
  return { ...image, data: image.data.map(change) };
}

describe('a fingerprint', () => {
  it('is nearly that of copies of other sizes, brightness and noise, and far from that of others', () => {
    const random = seededRandom(5);
    const own = picture(1);
    const print = fingerprintOf(own);
    const copies = [
      resizeRgb(own, { width: 61, height: 70 }),
      changed(own, (value) => value * 0.8 + 20),
      changed(own, (value) => value + Math.round(6 * random() - 3)),
    ];
    for (const copy of copies) expect(distanceOf(print, fingerprintOf(copy))).toBeLessThanOrEqual(NEAR);
    for (const seed of [2, 3, 4]) {
      expect(distanceOf(print, fingerprintOf(picture(seed)))).toBeGreaterThan(2 * NEAR);
    }
  });

  it('is nearly the same of a large picture, of which not every pixel is looked at', () => {
    const [small, large] = [fingerprintOf(picture(1)), fingerprintOf(picture(1, 560))];
    expect(distanceOf(small, large)).toBeLessThanOrEqual(NEAR);
  });

  it('makes nothing of faint noise where a picture is black', () => {
    const random = seededRandom(7);
    const black = changed(picture(1), () => (random() < 0.2 ? 1 : 0));
    expect(fingerprintOf(black)).toEqual(new Uint32Array(8));
  });

  it('counts each bit that differs once', () => {
    const [none, all] = [new Uint32Array(8), new Uint32Array(8).fill(0xffffffff)];
    expect(distanceOf(none, all)).toBe(256);
    expect(distanceOf(none, Uint32Array.of(1, 0, 0, 0, 0, 0, 0, 0x80000000))).toBe(2);
    expect(distanceOf(all, all)).toBe(0);
  });
});

describe('near duplicates', () => {
  it('are pairs that look alike in different sets', () => {
    const [a, b] = [fingerprintOf(picture(1)), fingerprintOf(picture(2))];
    const pairs = nearDuplicates([
      { name: 'a', set: 'train', fingerprint: a },
      { name: 'b', set: 'train', fingerprint: b },
      { name: 'a again', set: 'train', fingerprint: a },
      { name: 'a there', set: 'validation', fingerprint: a },
    ]);
    expect(pairs).toEqual([
      { a: 'a', b: 'a there', distance: 0 },
      { a: 'a again', b: 'a there', distance: 0 },
    ]);
  });
});
