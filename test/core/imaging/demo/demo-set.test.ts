import { describe, expect, it } from 'vitest';
import { demoImages } from '../../../../core/imaging/demo/demo-set.ts';
import type { RgbImage } from '../../../../core/imaging/raster.ts';

/** Mean and standard deviation of all samples. */
function statistics({ data }: RgbImage) {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
  return { mean, deviation: Math.sqrt(variance) };
}

const firstOfEachKind = demoImages.filter(({ name }) => name.endsWith('-01'));

describe('demoImages', () => {
  it('has names of their own, in four kinds', () => {
    expect(new Set(demoImages.map(({ name }) => name)).size).toBe(demoImages.length);
    expect(firstOfEachKind.map(({ name }) => name.split('/')[0])).toEqual([
      'dermoscopy',
      'fluorescence',
      'histology',
      'fundus',
    ]);
  });

  it.each(firstOfEachKind)('draws $name with structure, neither black nor white', ({ render }) => {
    const image = render();
    expect(image.data.length).toBe(image.width * image.height * 3);
    const { mean, deviation } = statistics(image);
    expect(mean).toBeGreaterThan(15);
    expect(mean).toBeLessThan(235);
    expect(deviation).toBeGreaterThan(15);
  });

  it('draws the same image every time, and another for another seed', () => {
    const [first, second] = demoImages.filter(({ name }) => name.startsWith('fluorescence'));
    expect(first?.render().data).toEqual(first?.render().data);
    expect(first?.render().data).not.toEqual(second?.render().data);
  });
});
