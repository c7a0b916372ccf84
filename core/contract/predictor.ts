import type { Size } from '../geometry/size.ts';
import type { ClassMap, ProbabilityMap, RgbImage } from '../imaging/raster.ts';
import { assemble } from '../imaging/size-policy.ts';
import type { InputPlan, PreparedImage } from '../imaging/size-policy.ts';
import type { InstanceMap } from '../mask/instances.ts';
import { maskFromProbability, objectsFromProbability } from '../mask/mask-from-probability.ts';
import type { MaskOptions } from '../mask/mask-from-probability.ts';
import type { Signal } from '../signal.ts';
import type { Provider } from './inference.ts';
import type { ModelManifest } from './model-manifest.ts';

/** What a predictor is shown. What a person points at would be told beside the inputs. */
export interface PredictorRequest {
  /** Network-sized inputs, as `prepareImage` makes them, all of one size. */
  readonly inputs: readonly RgbImage[];
}

export interface PredictorAnswer {
  /** One map per input, in order. */
  readonly outputs: readonly ProbabilityMap[];
  readonly provider: Provider;
  /** Time inside the runtime, without waiting and transport. */
  readonly milliseconds: number;
}

export interface PredictOptions {
  /** What runs comes to its end; then it rejects with the reason. */
  readonly signal?: Signal | undefined;
}

/**
 * A model that answers images with probabilities, wherever it runs: the window asks the main process, the command line
 * a thread, and the validation of a training run the graph itself. Nobody who asks needs to know which.
 */
export interface Predictor {
  /** @throws WorkbenchError `model.*`, `inference.*`; the reason of the signal */
  predict(request: PredictorRequest, options?: PredictOptions): Promise<PredictorAnswer>;
}

/** A predictor's answer about an image. */
export interface ImageAnswer extends Omit<PredictorAnswer, 'outputs'> {
  /** Over the whole image, at network scale (tiles: image scale). */
  readonly probability: ProbabilityMap;
}

export interface ImageOptions extends PredictOptions {
  /** `assemble`, or what does it elsewhere. */
  readonly putTogether?: (
    plan: InputPlan,
    outputs: readonly ProbabilityMap[],
  ) => ProbabilityMap | Promise<ProbabilityMap>;
}

/** What a predictor says of an image. */
export async function predictImage(
  predictor: Predictor,
  { plan, inputs }: PreparedImage,
  { signal, putTogether = assemble }: ImageOptions = {},
): Promise<ImageAnswer> {
  const { outputs, ...answer } = await predictor.predict({ inputs }, { signal });
  return { ...answer, probability: await putTogether(plan, outputs) };
}

/** The mask that the manifest's threshold and post-processing make of a probability map. */
export function predictedMask(manifest: ModelManifest, probability: ProbabilityMap, size: Size): ClassMap {
  return maskFromProbability(probability, size, maskOptions(manifest));
}

/**
 * The objects of that mask, cut as the manifest says.
 * @throws WorkbenchError `instances.many` beyond 65,535 objects
 */
export function predictedObjects(
  manifest: ModelManifest,
  probability: ProbabilityMap,
  size: Size,
): InstanceMap {
  const { objects } = manifest;
  return objectsFromProbability(probability, size, { ...maskOptions(manifest), objects });
}

function maskOptions({
  threshold,
  classes,
  fillHoles,
  smallestRegion,
  onlyLargest,
}: ModelManifest): MaskOptions {
  return { threshold, labels: classes.map(({ label }) => label), fillHoles, smallestRegion, onlyLargest };
}
