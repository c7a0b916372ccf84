import type { Parameters } from '../../../core/network/parameters.ts';
import { type ObjectMatches, matchObjects, meanObjectF1 } from '../../../core/evaluation/objects.ts';
import type { ObjectCut } from '../../../core/mask/instances.ts';
import { maskFromProbability, objectsFromProbability } from '../../../core/mask/mask-from-probability.ts';
import { connectedObjects } from '../../../core/mask/objects.ts';
import { hausdorff95 } from '../../../core/mask/stats.ts';
import type { Answering } from '../../../core/training/validation-results.ts';
import { blanked } from '../../../core/training/untold.ts';
import { type ImageCounts, THRESHOLDS, bestThreshold } from '../../../core/training/scores.ts';
import type { ValidationSample } from '../data/samples.ts';
import { finishingOptions, openWeights, probabilityAt, validate } from './validation.ts';

/** The final measurement of a network on its validation images. */
export interface Measurement {
  readonly images: readonly ImageCounts[];
  /** Position in `THRESHOLDS`. */
  readonly threshold: number;
  /** Mean 95 % Hausdorff distance in image pixels over the images that have one; null when none has. */
  readonly hd95: number | null;
  /** Mean F1 of regions as objects; absent where objects are not told apart. */
  readonly objectF1?: number;
}

/** How the network is to answer, as far as that is settled. */
export interface Answers {
  readonly answering: Answering;
  /** Position in `THRESHOLDS`; the best one on these images where it is absent. */
  readonly threshold?: number;
  readonly objects?: ObjectCut;
}

/** Finds the best threshold unless it is given, then measures boundary distances and objects at it. */
export async function measure(
  parameters: Parameters,
  samples: readonly ValidationSample[],
  { answering, threshold: given, objects }: Answers,
  runtime: { readonly threads?: number },
): Promise<Measurement> {
  const images = await validate(parameters, samples, { ...runtime, answering });
  const threshold = given ?? bestThreshold(images);
  const network = await openWeights(parameters, runtime);
  try {
    const distances: number[] = [];
    const matches: ObjectMatches[] = [];
    for (const sample of samples) {
      const probability = await probabilityAt(network, sample);
      const options = finishingOptions(probability, THRESHOLDS[threshold] as number, answering);
      const mask = blanked(maskFromProbability(probability, probability, options), sample.untold);
      const distance = hausdorff95(mask, sample.labels);
      if (distance !== null) distances.push(distance);
      if (objects === undefined) continue;
      const found = objectsFromProbability(probability, probability, { ...options, objects });
      matches.push(matchObjects(found, connectedObjects(sample.labels, options.labels)));
    }
    const total = distances.reduce((sum, distance) => sum + distance, 0);
    const hd95 = distances.length === 0 ? null : total / distances.length;
    return { images, threshold, hd95, ...(objects === undefined ? {} : { objectF1: meanObjectF1(matches) }) };
  } finally {
    await network.close();
  }
}
