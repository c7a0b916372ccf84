import type { SizePolicy } from '../imaging/size-policy.ts';
import type { ClassMap, WeightMap } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { areaAxis, roundInto, rowResampler } from '../imaging/resample.ts';
import { resizeLabels, resizeRgb } from '../imaging/resize.ts';
import { planInputs } from '../imaging/size-policy.ts';
import type { TrainingSample } from './batches.ts';

/** A sample at the scale the network sees under `policy`; tiles see the image as it is. */
export function toWorkingSize(sample: TrainingSample, policy: SizePolicy): TrainingSample {
  const [input] = planInputs(sample.image, policy).inputs;
  if (policy.mode === 'tiles' || input === undefined) return sample;
  const { image, labels, weights } = sample;
  return {
    image: resizeRgb(image, input.content),
    labels: shrinkLabels(labels, input.content),
    ...(weights === undefined ? {} : { weights: resizeWeights(weights, input.content) }),
  };
}

/** Two labels shrink by majority, which keeps thin shapes; more labels, or growing, by the nearest one. */
function shrinkLabels(labels: ClassMap, size: Size): ClassMap {
  if (!isSmaller(size, labels) || labels.data.some((label) => label > 1)) return resizeLabels(labels, size);
  const cover = { ...labels, data: labels.data.map((label) => 255 * label) };
  return { ...size, data: averages(cover, size).map((value) => (value >= 128 ? 1 : 0)) };
}

/** By their average when shrinking, so that a thin line a person drew is not lost; by the nearest when growing. */
function resizeWeights(weights: WeightMap, size: Size): WeightMap {
  return isSmaller(size, weights) ? { ...size, data: averages(weights, size) } : resizeLabels(weights, size);
}

function isSmaller(size: Size, than: Size): boolean {
  return size.width <= than.width && size.height <= than.height;
}

/** Mean of what each new pixel covers, rounded. */
function averages(plane: WeightMap, size: Size): Uint8Array {
  const rows = areaAxis(plane.height, size.height);
  const rowAt = rowResampler({ ...plane, channels: 1 }, areaAxis(plane.width, size.width), rows);
  const data = new Uint8Array(size.width * size.height);
  for (let y = 0; y < size.height; y++) roundInto(rowAt(y), data, y * size.width);
  return data;
}
