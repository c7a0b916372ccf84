import { describe, expect, it } from 'vitest';
import type { Pair } from '../../../main/training/data/pairs.ts';
import { recipeForImages } from '../../../main/training/recipe-for-images.ts';

const SIZE = { width: 32, height: 24 };

/** An image whose mask is a box, or a frame around nothing. */
function pair(isHollow: boolean): Pair {
  const pixels = SIZE.width * SIZE.height;
  const data = new Uint8Array(3 * pixels).fill(90);
  const labels = Uint8Array.from({ length: pixels }, (_, at) => {
    const [x, y] = [at % SIZE.width, Math.floor(at / SIZE.width)];
    const isMiddle = x > 8 && x < 20 && y > 8 && y < 16;
    return x > 4 && x < 24 && y > 4 && y < 20 && !(isHollow && isMiddle) ? 1 : 0;
  });
  const sample = { image: { ...SIZE, data }, labels: { ...SIZE, data: labels }, merged: 1 };
  return { name: 'one', read: () => Promise.resolve(sample) };
}

const wish = { classes: ['lesion'], from: null, seconds: 120 };

describe('a recipe for images', () => {
  it('is for the classes and the time that are asked for', async () => {
    const { settings } = await recipeForImages([pair(false)], wish);
    expect(settings).toMatchObject({ classes: ['lesion'], seconds: 120 });
  });

  it('has masks cleaned as people draw them', async () => {
    const filled = await recipeForImages([pair(false)], wish);
    expect(filled.answering).toMatchObject({ mirroring: false, fillHoles: true });
    expect(filled.answering.smallestRegion).toBeGreaterThan(100);
    const hollow = await recipeForImages([pair(true)], wish);
    expect(hollow.answering.fillHoles).toBe(false);
  });
});
