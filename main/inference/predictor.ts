import { WorkbenchError } from '../../core/errors.ts';
import { type ModelManifest, channelCount } from '../../core/contract/model-manifest.ts';
import type { ClassMap, ProbabilityMap, RgbImage } from '../../core/imaging/raster.ts';
import type { Size } from '../../core/geometry/size.ts';
import type { InstanceMap } from '../../core/mask/instances.ts';
import {
  type MaskOptions,
  maskFromProbability,
  objectsFromProbability,
} from '../../core/mask/mask-from-probability.ts';
import { type InputPlan, assemble, planInputs, renderInput } from '../../core/imaging/size-policy.ts';
import type { Network } from './network.ts';

/** An image as the network will be shown it. */
export interface PreparedImage {
  readonly plan: InputPlan;
  /** One per input of the plan. */
  readonly inputs: readonly RgbImage[];
}

export function prepareImage(manifest: ModelManifest, image: RgbImage): PreparedImage {
  const plan = planInputs(image, manifest.input.size);
  return { plan, inputs: plan.inputs.map((_, index) => renderInput(image, plan, index)) };
}

/**
 * Probabilities over a whole image, at network scale (tiles: image scale), and the time spent in the network.
 * @throws WorkbenchError `model.output` when the network answers with other channels than the manifest's classes
 */
export async function predictPrepared(
  network: Network,
  manifest: ModelManifest,
  { plan, inputs }: PreparedImage,
): Promise<{ readonly probability: ProbabilityMap; readonly milliseconds: number }> {
  const { maps, milliseconds } = await network.predict(inputs);
  for (const { channels } of maps) requireChannels(manifest, channels);
  return { probability: assemble(plan, maps), milliseconds };
}

export async function predictImage(
  network: Network,
  manifest: ModelManifest,
  image: RgbImage,
): Promise<ProbabilityMap> {
  return (await predictPrepared(network, manifest, prepareImage(manifest, image))).probability;
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

function maskOptions({ threshold, classes, fillHoles, smallestRegion }: ModelManifest): MaskOptions {
  return { threshold, labels: classes.map(({ label }) => label), fillHoles, smallestRegion };
}

/** One class needs one channel, several need one each and one for the background. */
function requireChannels({ id, classes }: ModelManifest, channels: number): void {
  const expected = channelCount(classes.length);
  if (channels === expected) return;
  throw new WorkbenchError(
    'model.output',
    `The model ${id} answers with ${channels} channels, but its ${classes.length} classes need ${expected}.`,
  );
}
