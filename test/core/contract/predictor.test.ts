import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../../../core/imaging/raster.ts';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { manifest } from '../../support/red-model.ts';
import { predictImage, predictedMask, predictedObjects } from '../../../core/contract/predictor.ts';
import type { Predictor } from '../../../core/contract/predictor.ts';
import { prepareImage } from '../../../core/imaging/size-policy.ts';

/** Answers each pixel with its red value, so that whatever is done to space shows. */
const red: Predictor = {
  predict: ({ inputs }) =>
    Promise.resolve({
      outputs: inputs.map(({ width, height, data }) => ({
        ...{ width, height, channels: 1 },
        data: data.filter((_, index) => index % 3 === 0),
      })),
      provider: 'cpu',
      milliseconds: 1,
    }),
};

/** Red in a disc, off centre. */
function disc(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    if ((x - width / 3) ** 2 + (y - height / 2) ** 2 < (height / 3) ** 2) data[3 * pixel] = 255;
  }
  return { width, height, data };
}

const redOf = ({ data }: RgbImage): Uint8Array => data.filter((_, index) => index % 3 === 0);

describe('predictImage', () => {
  it('puts tiles together without seams', async () => {
    const image = disc(101, 67);
    const { probability, ...stamp } = await predictImage(red, prepareImage(image, manifest.input.size));
    expect(stamp).toEqual({ provider: 'cpu', milliseconds: 1 });
    expect(probability).toEqual({ width: 101, height: 67, channels: 1, data: redOf(image) });
    const mask = predictedMask(manifest, probability, image);
    expect(mask.data).toEqual(redOf(image).map((red) => (red === 255 ? 3 : 0)));
  });

  it.each(['stretch', 'letterbox'] as const)('keeps things where they are in %s mode', async (mode) => {
    const size = { mode, width: 64, height: 64, overlap: 0 };
    const model = { ...manifest, input: { name: 'image', size } };
    const image = disc(128, 96);
    const { probability } = await predictImage(red, prepareImage(image, size));
    const mask = predictedMask(model, probability, image);
    const wrong = mask.data.filter(
      (label, pixel) => (label === 3) !== (image.data[3 * pixel] === 255),
    ).length;
    // Half the resolution moves a circle's edge by a pixel at most.
    expect(wrong).toBeLessThan(2 * Math.PI * 32);
    expect(mask.data.filter((label) => label === 3).length).toBeGreaterThan(2900);
  });

  it('cleans the mask as the manifest says', () => {
    const map = { width: 6, height: 1, channels: 1, data: Uint8Array.of(255, 0, 255, 255, 0, 255) };
    const cleaned = (how: Partial<ModelManifest>) => [
      ...predictedMask({ ...manifest, ...how }, map, map).data,
    ];
    expect(cleaned({})).toEqual([3, 0, 3, 3, 0, 3]);
    expect(cleaned({ smallestRegion: 3 })).toEqual([0, 0, 0, 0, 0, 0]);
    expect(cleaned({ onlyLargest: true })).toEqual([0, 0, 3, 3, 0, 0]);
  });

  it('hands the signal on, and has the answers put together by another where that is wanted', async () => {
    const heard: unknown[] = [];
    const asked: Predictor = {
      predict: (request, options) => {
        heard.push(options?.signal);
        return red.predict(request);
      },
    };
    const { signal } = new AbortController();
    const elsewhere = { width: 1, height: 1, channels: 1, data: new Uint8Array(1) };
    const prepared = prepareImage(disc(101, 67), manifest.input.size);
    const { probability } = await predictImage(asked, prepared, {
      signal,
      putTogether: async (plan, outputs) => {
        expect(plan).toBe(prepared.plan);
        expect(outputs).toHaveLength(prepared.inputs.length);
        return elsewhere;
      },
    });
    expect([heard, probability]).toEqual([[signal], elsewhere]);
  });
});

describe('predictedObjects', () => {
  it('cuts objects at valleys of the probability where the manifest says so', () => {
    const [width, height] = [30, 10];
    const data = Uint8Array.from(
      { length: width * height },
      (_, at) => 255 - 8 * (10 - Math.abs((at % width) - 14)),
    );
    const map = { width, height, channels: 1, data: data.map((value) => Math.max(value, 175)) };
    const objectsOf = (objects: ModelManifest['objects']) =>
      predictedObjects({ ...manifest, ...(objects === undefined ? {} : { objects }) }, map, map).objects;
    expect(objectsOf(undefined)).toEqual([{ id: 1, category: 3 }]);
    expect(objectsOf({ dynamic: 0.2, necks: 0.1 })).toHaveLength(2);
    expect(objectsOf({ dynamic: 0.4, necks: 0.1 })).toHaveLength(1);
  });
});
