import { WorkbenchError } from '../../core/contract/errors.ts';
import { type ModelManifest, channelCount } from '../../core/contract/model-manifest.ts';
import type { LabelMap, ProbabilityMap, RgbImage, Size } from '../../core/imaging/raster.ts';
import { maskFromProbability } from '../../core/imaging/probability.ts';
import { type InputPlan, assemble, planInputs, renderInput } from '../../core/imaging/size-policy.ts';
import { quantize, toTensor } from '../../core/imaging/tensor.ts';
import type { Session } from './sessions.ts';

/** An image as the network will be shown it. */
export interface PreparedImage {
  readonly plan: InputPlan;
  /** One `[3, height, width]` tensor per input of the plan. */
  readonly tensors: readonly Float32Array[];
}

export function prepareImage(manifest: ModelManifest, image: RgbImage): PreparedImage {
  const plan = planInputs(image, manifest.input.size);
  return { plan, tensors: plan.inputs.map((_, index) => toTensor(renderInput(image, plan, index))) };
}

/**
 * Probabilities over a whole image, at network scale (tiles: image scale), and the time spent in the network.
 * The tensors are gone afterwards where the session runs on another thread.
 * @throws WorkbenchError `model.output` when the network answers with other channels than the manifest's classes
 */
export async function predictPrepared(
  session: Session,
  manifest: ModelManifest,
  { plan, tensors }: PreparedImage,
): Promise<{ readonly probability: ProbabilityMap; readonly milliseconds: number }> {
  const outputs: ProbabilityMap[] = [];
  let milliseconds = 0;
  for (const tensor of tensors) {
    const answer = await session.run(tensor, 1, plan.height, plan.width);
    const { data, channels, width, height } = answer;
    milliseconds += answer.milliseconds;
    requireChannels(manifest, channels);
    outputs.push({ width, height, channels, data: quantize(data, 0, channels * width * height) });
  }
  return { probability: assemble(plan, outputs), milliseconds };
}

export async function predictImage(
  session: Session,
  manifest: ModelManifest,
  image: RgbImage,
): Promise<ProbabilityMap> {
  return (await predictPrepared(session, manifest, prepareImage(manifest, image))).probability;
}

/** The mask that the manifest's threshold and post-processing make of a probability map. */
export function predictedMask(manifest: ModelManifest, probability: ProbabilityMap, size: Size): LabelMap {
  const { threshold, fillHoles, smallestRegion } = manifest;
  const labels = manifest.classes.map(({ label }) => label);
  return maskFromProbability(probability, size, { threshold, labels, fillHoles, smallestRegion });
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
