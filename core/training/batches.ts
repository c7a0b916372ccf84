import { changeColours, drawColour } from '../imaging/augment-colour.ts';
import type { AugmentSettings } from '../imaging/augment-settings.ts';
import { drawAffine, resampleSample } from '../imaging/augment.ts';
import type { SizePolicy } from '../imaging/size-policy.ts';
import type { ClassMap, RgbImage, WeightMap } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { seededRandom, shuffle } from '../random.ts';
import { combineSeeds } from './seeds.ts';

/** One image with its labels, of one size, at the scale the network sees it. */
export interface TrainingSample {
  readonly image: RgbImage;
  readonly labels: ClassMap;
  /** What pixels count in the loss; all of them in full where it is absent. */
  readonly weights?: WeightMap;
}

/** Everything besides the samples that a batch depends on. */
export interface BatchPlan {
  readonly seed: number;
  readonly batch: number;
  readonly width: number;
  readonly height: number;
  /** 1 for one class, otherwise classes + 1 with background first. */
  readonly channels: number;
  readonly mode: SizePolicy['mode'];
  /** How often an epoch visits each sample; with tiles, each part of it that is as large as a network input. */
  readonly visits: number;
  readonly augment: AugmentSettings;
}

/** Network inputs `[n, 3, h, w]` in 0..1, targets `[n, channels, h, w]` of 0 or 1, pixel weights `[n, 1, h, w]`. */
export interface BatchArrays {
  readonly images: Float32Array<ArrayBuffer>;
  readonly targets: Float32Array<ArrayBuffer>;
  readonly weights: Float32Array<ArrayBuffer>;
}

/** Whole batches only; a set smaller than one batch makes one by going round. */
export function stepsPerEpoch(
  plan: Pick<BatchPlan, 'mode' | 'visits' | 'width' | 'height' | 'batch'>,
  samples: readonly Pick<TrainingSample, 'image'>[],
): number {
  const visits = samples.reduce((sum, { image }) => sum + visitsOf(plan, image), 0);
  return Math.max(1, Math.floor(visits / plan.batch));
}

/** A crop shows little of a large image, so that one gets as many crops as would tile it. */
function visitsOf(
  { mode, visits, width, height }: Pick<BatchPlan, 'mode' | 'visits' | 'width' | 'height'>,
  image: Size,
): number {
  const parts = mode === 'tiles' ? Math.round((image.width * image.height) / (width * height)) : 1;
  return visits * Math.max(1, parts);
}

/** Which samples make up step `step` of epoch `epoch`: each epoch goes through all in a new order. */
function chosenSamples(
  plan: BatchPlan,
  samples: readonly TrainingSample[],
  epoch: number,
  step: number,
): readonly TrainingSample[] {
  const visits = samples.flatMap((sample) =>
    new Array<TrainingSample>(visitsOf(plan, sample.image)).fill(sample),
  );
  const order = shuffle(visits, seededRandom(combineSeeds(plan.seed, epoch)));
  return Array.from(
    { length: plan.batch },
    (_, at) => order[(step * plan.batch + at) % order.length] as TrainingSample,
  );
}

/** Builds one batch; it depends on the arguments alone, so batches can be made anywhere and in any order. */
export function makeBatch(
  samples: readonly TrainingSample[],
  plan: BatchPlan,
  epoch: number,
  step: number,
): BatchArrays {
  const { width, height, batch, channels, augment } = plan;
  const plane = width * height;
  const arrays = {
    images: new Float32Array(batch * 3 * plane),
    targets: new Float32Array(batch * channels * plane),
    weights: new Float32Array(batch * plane),
  };
  const framing = plan.mode === 'tiles' ? 'crop' : 'whole';
  const border = plan.mode === 'letterbox' ? 'black' : 'mirror';
  chosenSamples(plan, samples, epoch, step).forEach((sample, index) => {
    const random = seededRandom(combineSeeds(plan.seed, epoch, step, index));
    const affine = drawAffine(random, augment, framing, sample.image, plan);
    resampleSample(sample, affine, border, { ...arrays, width, height, channels, index });
    changeColours(arrays.images, index, plan, drawColour(random, augment), random);
  });
  return arrays;
}
