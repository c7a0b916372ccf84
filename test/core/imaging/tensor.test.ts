import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../../../core/imaging/raster.ts';
import { quantize, writeTensor } from '../../../core/imaging/tensor.ts';
import { rgbImages } from '../../support/arbitrary-rasters.ts';

function toTensor(image: RgbImage): Float32Array {
  const tensor = new Float32Array(3 * image.width * image.height);
  writeTensor(image, tensor, 0);
  return tensor;
}

describe('writeTensor', () => {
  it('turns interleaved bytes into planes of 0..1', () => {
    const image = { width: 2, height: 1, data: Uint8Array.of(0, 51, 102, 153, 204, 255) };
    expect([...toTensor(image)]).toEqual([0, 0.6, 0.2, 0.8, 0.4, 1].map(Math.fround));
  });

  it('writes one image of a batch and leaves the others alone', () => {
    const batch = new Float32Array(9).fill(-1);
    writeTensor({ width: 1, height: 1, data: Uint8Array.of(255, 0, 255) }, batch, 3);
    expect([...batch]).toEqual([-1, -1, -1, 1, 0, 1, -1, -1, -1]);
  });

  it('refuses an image that does not fit', () => {
    const image = { width: 1, height: 1, data: new Uint8Array(3) };
    expect(() => {
      writeTensor(image, new Float32Array(5), 3);
    }).toThrow(RangeError);
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(rgbImages(6), (image) => {
        const tensor = toTensor(image);
        const pixels = image.width * image.height;
        const planes = quantize(tensor, 0, tensor.length);
        const back = image.data.map((_, i) => planes[(i % 3) * pixels + Math.floor(i / 3)] ?? 0);
        expect(back).toEqual(image.data);
      }),
    );
  });
});

describe('quantize', () => {
  it('rounds, clamps, and makes no number 0', () => {
    const values = Float32Array.of(9, 0, 1, 0.5, 0.002, 0.0019, -3, 7, NaN, Infinity, 9);
    expect([...quantize(values, 1, 9)]).toEqual([0, 255, 128, 1, 0, 0, 255, 0, 255]);
  });
});
