import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeColours, drawColour } from '../../../core/imaging/augment-colour.ts';
import {
  augmentPresets,
  augmentSettingsSchema,
  parseAugmentSettings,
} from '../../../core/imaging/augment-settings.ts';
import { type Affine, drawAffine, resampleSample } from '../../../core/imaging/augment.ts';
import type { LabelMap, RgbImage } from '../../../core/imaging/raster.ts';
import type { Size } from '../../../core/geometry/size.ts';
import { seededRandom } from '../../../core/random.ts';

const IDENTITY: Affine = { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 };

/** Red is set where the label is 1, so that image and labels can be compared after any transform. */
function sample(
  size: Size,
  labelled: (x: number, y: number) => boolean,
): { image: RgbImage; labels: LabelMap } {
  const labels = new Uint8Array(size.width * size.height);
  const image = new Uint8Array(3 * labels.length);
  for (let y = 0, at = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, at++) {
      labels[at] = labelled(x, y) ? 1 : 0;
      image.set([labelled(x, y) ? 255 : 0, x, y], 3 * at);
    }
  }
  return { image: { ...size, data: image }, labels: { ...size, data: labels } };
}

function arrays(size: Size, channels = 1) {
  const plane = size.width * size.height;
  return {
    ...size,
    channels,
    index: 0,
    images: new Float32Array(3 * plane),
    targets: new Float32Array(channels * plane),
    weights: new Float32Array(plane),
  };
}

const SIZE = { width: 32, height: 32 };
const square = sample(SIZE, (x, y) => x >= 8 && x < 20 && y >= 4 && y < 16);

describe('resampling for training', () => {
  it('copies pixels, labels and full weights under the identity', () => {
    const target = arrays(SIZE);
    resampleSample(square, IDENTITY, 'mirror', target);
    const red = target.images.subarray(0, 1024);
    expect([...red]).toEqual([...square.labels.data]);
    expect([...target.targets]).toEqual([...square.labels.data]);
    expect(target.images[1024 + 5 * 32 + 7]).toBeCloseTo(7 / 255);
    expect(target.weights.every((weight) => weight === 1)).toBe(true);
  });

  it('moves image and labels together, whatever is drawn', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('whole', 'crop'), (seed, framing) => {
        const settings = { ...augmentPresets.full, quarterTurns: true };
        const affine = drawAffine(seededRandom(seed), settings, framing, SIZE, SIZE);
        const target = arrays(SIZE);
        resampleSample(square, affine, 'mirror', target);
        target.targets.forEach((label, at) => {
          expect(label).toBe((target.images[at] as number) >= 0.5 - 1e-6 ? 1 : 0);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('keeps every value within 0..1 and finite for sources of any size', () => {
    const sizes = fc.record({
      width: fc.integer({ min: 1, max: 40 }),
      height: fc.integer({ min: 1, max: 40 }),
    });
    const borders = fc.constantFrom('mirror' as const, 'black' as const);
    fc.assert(
      fc.property(fc.integer(), sizes, borders, (seed, size, border) => {
        const { image, labels } = sample(size, (x) => x % 2 === 0);
        const random = seededRandom(seed);
        const target = arrays(SIZE);
        const affine = drawAffine(random, augmentPresets.full, 'crop', size, SIZE);
        resampleSample({ image, labels }, affine, border, target);
        changeColours(target.images, 0, SIZE, drawColour(random, augmentPresets.full), random);
        expect(target.images.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(target.targets.every((value) => value === 0 || value === 1)).toBe(true);
      }),
    );
  });

  it('leaves what lies outside a letterboxed image black and without weight, as background', () => {
    const small = sample({ width: 32, height: 16 }, () => true);
    const affine = drawAffine(seededRandom(1), augmentPresets.none, 'whole', small.image, SIZE);
    const target = arrays(SIZE, 2);
    resampleSample(small, affine, 'black', target);
    const row = (y: number): number[] => [...target.weights.subarray(32 * y, 32 * y + 32)];
    expect(row(7).every((weight) => weight === 0)).toBe(true);
    expect(row(8).every((weight) => weight === 1)).toBe(true);
    expect(row(23).every((weight) => weight === 1)).toBe(true);
    expect(row(24).every((weight) => weight === 0)).toBe(true);
    // One-hot: background outside, the class inside.
    expect([target.targets[0], target.targets[1024]]).toEqual([1, 0]);
    expect([target.targets[16 * 32], target.targets[1024 + 16 * 32]]).toEqual([0, 1]);
  });

  it('takes crops from inside the image, at its own scale', () => {
    const source = { width: 200, height: 100 };
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const affine = drawAffine(seededRandom(seed), augmentPresets.none, 'crop', source, SIZE);
        expect([affine.xx, affine.yy]).toEqual([1, 1]);
        expect(affine.x0).toBeGreaterThanOrEqual(-1e-9);
        expect(affine.x0 + 31).toBeLessThanOrEqual(199 + 1e-9);
        expect(affine.y0).toBeGreaterThanOrEqual(-1e-9);
        expect(affine.y0 + 31).toBeLessThanOrEqual(99 + 1e-9);
      }),
    );
  });
});

describe('colour change', () => {
  it('changes nothing without settings', () => {
    const target = arrays(SIZE);
    resampleSample(square, IDENTITY, 'mirror', target);
    const before = target.images.slice();
    const random = seededRandom(3);
    changeColours(target.images, 0, SIZE, drawColour(random, augmentPresets.none), random);
    target.images.forEach((value, at) => {
      expect(Math.abs(value - (before[at] as number))).toBeLessThan(1e-3);
    });
  });

  it('inverts, drops colour and blurs when told to', () => {
    const change = drawColour(seededRandom(1), augmentPresets.none);
    const at = (images: Float32Array, index: number): number => images[index] as number;
    const changed = (images: readonly number[], with_: Partial<typeof change>): Float32Array => {
      const copy = Float32Array.from(images);
      changeColours(copy, 0, { width: 3, height: 1 }, { ...change, ...with_ }, seededRandom(1));
      return copy;
    };
    const step = [0, 1, 0, 0, 0, 0, 0, 0, 0];
    expect(at(changed(step, { invert: true }), 1)).toBeCloseTo(0);
    expect(at(changed(step, { invert: true }), 0)).toBeCloseTo(1);
    const grey = changed(step, { saturation: 0 });
    expect(at(grey, 1)).toBeCloseTo(0.299, 2);
    expect(at(grey, 4)).toBeCloseTo(at(grey, 1));
    expect([...changed(step, { blur: true }).subarray(0, 3)]).toEqual([0.25, 0.5, 0.25]);
  });

  it('adds noise of the deviation asked for', () => {
    const size = { width: 64, height: 64 };
    const images = new Float32Array(3 * 64 * 64).fill(0.5);
    const change = { ...drawColour(seededRandom(1), augmentPresets.none), noise: 0.05 };
    changeColours(images, 0, size, change, seededRandom(5));
    const mean = images.reduce((sum, value) => sum + value, 0) / images.length;
    const variance = images.reduce((sum, value) => sum + (value - mean) ** 2, 0) / images.length;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(Math.sqrt(variance)).toBeCloseTo(0.05, 2);
  });
});

describe('augmentation settings', () => {
  it('are a preset, or changes to the full one', () => {
    expect(parseAugmentSettings('light')).toEqual(augmentPresets.light);
    expect(parseAugmentSettings('{"rotate":5}')).toEqual({ ...augmentPresets.full, rotate: 5 });
    expect(augmentSettingsSchema.parse({})).toEqual(augmentPresets.none);
  });

  it('are refused with the reason when they make no sense', () => {
    expect(() => parseAugmentSettings('strong')).toThrow('neither none, light, full');
    expect(() => parseAugmentSettings('{"rotate":"a lot"}')).toThrow('rotate');
    expect(() => parseAugmentSettings('{"twist":1}')).toThrow('twist');
  });
});
