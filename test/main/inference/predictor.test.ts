import { describe, expect, it } from 'vitest';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import type { RgbImage } from '../../../core/imaging/raster.ts';
import { predictImage, predictedMask, predictedObjects } from '../../../main/inference/predictor.ts';
import { networkOf } from '../../../main/inference/network.ts';
import type { Network } from '../../../main/inference/network.ts';

/** Answers each pixel with its red value, so that whatever the predictor does to space shows. */
function redNetwork(channels = 1): Network {
  return networkOf({
    provider: 'cpu',
    channels,
    mostInputs: 1,
    run: (images, count, height, width) => {
      const data = new Float32Array(count * channels * height * width);
      data.set(images.subarray(0, height * width));
      return Promise.resolve({ data, channels, height, width, milliseconds: 1 });
    },
    close: () => Promise.resolve(),
  });
}

const manifest: ModelManifest = {
  schema: 1,
  id: 'red',
  name: 'Red',
  task: 'Finds red',
  file: 'model.onnx',
  sha256: '0'.repeat(64),
  parameters: 1,
  input: { name: 'image', size: { mode: 'tiles', width: 32, height: 32, overlap: 8 } },
  output: { name: 'probability' },
  classes: [{ label: 3, name: 'red', color: '#ff0000' }],
  threshold: 0.5,
  fillHoles: false,
  smallestRegion: 0,
  metrics: [],
  trainingData: 'none',
  licence: 'none',
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
    const map = await predictImage(redNetwork(), manifest, image);
    expect(map).toEqual({ width: 101, height: 67, channels: 1, data: redOf(image) });
    const mask = predictedMask(manifest, map, image);
    expect(mask.data).toEqual(redOf(image).map((red) => (red === 255 ? 3 : 0)));
  });

  it.each(['stretch', 'letterbox'] as const)('keeps things where they are in %s mode', async (mode) => {
    const size = { mode, width: 64, height: 64, overlap: 0 };
    const model = { ...manifest, input: { name: 'image', size } };
    const image = disc(128, 96);
    const mask = predictedMask(model, await predictImage(redNetwork(), model, image), image);
    const wrong = mask.data.filter(
      (label, pixel) => (label === 3) !== (image.data[3 * pixel] === 255),
    ).length;
    // Half the resolution moves a circle's edge by a pixel at most.
    expect(wrong).toBeLessThan(2 * Math.PI * 32);
    expect(mask.data.filter((label) => label === 3).length).toBeGreaterThan(2900);
  });

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

  it('refuses a network whose channels do not fit the classes', async () => {
    await expect(predictImage(redNetwork(2), manifest, disc(40, 40))).rejects.toThrow(
      'The model red answers with 2 channels, but its 1 classes need 1.',
    );
  });
});
