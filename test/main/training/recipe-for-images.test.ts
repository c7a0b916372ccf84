import { describe, expect, it } from 'vitest';
import type { Pair } from '../../../main/training/data/pairs.ts';
import { recipeForImages } from '../../../main/training/recipe-for-images.ts';

const SIZE = { width: 32, height: 24 };

/** Images of one colour with a frame around nothing, or around a filled middle. */
function pair(colour: readonly number[], isHollow: boolean): Pair {
  const pixels = SIZE.width * SIZE.height;
  const data = Uint8Array.from({ length: 3 * pixels }, (_, at) => colour[at % 3] as number);
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
  it('keeps grey ones upright, and turns coloured ones any way', async () => {
    const grey = await recipeForImages([pair([90, 90, 90], false)], wish);
    const coloured = await recipeForImages([pair([200, 90, 40], false)], wish);
    expect([grey.settings.augment.rotate, coloured.settings.augment.rotate]).toEqual([20, 180]);
    expect(grey.settings).toMatchObject({ classes: ['lesion'], seconds: 120 });
  });

  it('has masks cleaned as people draw them', async () => {
    const filled = await recipeForImages([pair([90, 90, 90], false)], wish);
    expect(filled.answering).toMatchObject({ mirroring: false, fillHoles: true });
    expect(filled.answering.smallestRegion).toBeGreaterThan(100);
    const hollow = await recipeForImages([pair([90, 90, 90], true)], wish);
    expect(hollow.answering.fillHoles).toBe(false);
  });
});
