import type { SizePolicy } from '../contract/model-manifest.ts';
import type { LabelMap, Size } from '../imaging/raster.ts';
import { areaAxis, roundInto, rowResampler } from '../imaging/resample.ts';
import { resizeLabels, resizeRgb } from '../imaging/resize.ts';
import { planInputs } from '../imaging/size-policy.ts';
import type { TrainingSample } from './batches.ts';

/** A sample at the scale the network sees under `policy`; tiles see the image as it is. */
export function toWorkingSize(sample: TrainingSample, policy: SizePolicy): TrainingSample {
  const [input] = planInputs(sample.image, policy).inputs;
  if (policy.mode === 'tiles' || input === undefined) return sample;
  return {
    image: resizeRgb(sample.image, input.content),
    labels: shrinkLabels(sample.labels, input.content),
  };
}

/** Two labels shrink by majority, which keeps thin shapes; more labels, or growing, by the nearest one. */
function shrinkLabels(labels: LabelMap, size: Size): LabelMap {
  const shrinks = size.width <= labels.width && size.height <= labels.height;
  if (!shrinks || labels.data.some((label) => label > 1)) return resizeLabels(labels, size);
  const cover = { ...labels, data: labels.data.map((label) => 255 * label), channels: 1 };
  const rowAt = rowResampler(cover, areaAxis(labels.width, size.width), areaAxis(labels.height, size.height));
  const data = new Uint8Array(size.width * size.height);
  for (let y = 0; y < size.height; y++) roundInto(rowAt(y), data, y * size.width);
  return { ...size, data: data.map((value) => (value >= 128 ? 1 : 0)) };
}
