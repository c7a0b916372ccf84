import type { Parameters } from '../../../core/network/parameters.ts';
import { hausdorff95 } from '../../../core/mask/stats.ts';
import type { Answering } from '../../../core/training/validation-results.ts';
import { type ImageCounts, THRESHOLDS, bestThreshold } from '../../../core/training/scores.ts';
import type { ValidationSample } from '../data/samples.ts';
import { finishedMask, openWeights, probabilityAt, validate } from './validation.ts';

/** The final measurement of a network on its validation images. */
export interface Measurement {
  readonly images: readonly ImageCounts[];
  /** Position in `THRESHOLDS`. */
  readonly threshold: number;
  /** Mean 95 % Hausdorff distance in image pixels over the images that have one; null when none has. */
  readonly hd95: number | null;
}

/** Finds the best threshold, then measures boundary distances at it. */
export async function measure(
  parameters: Parameters,
  samples: readonly ValidationSample[],
  answering: Answering,
  runtime: { readonly threads?: number },
): Promise<Measurement> {
  const images = await validate(parameters, samples, { ...runtime, answering });
  const threshold = bestThreshold(images);
  const network = await openWeights(parameters, runtime);
  try {
    const distances: number[] = [];
    for (const sample of samples) {
      const probability = await probabilityAt(network, sample);
      const mask = finishedMask(probability, THRESHOLDS[threshold] as number, answering);
      const distance = hausdorff95(mask, sample.labels);
      if (distance !== null) distances.push(distance);
    }
    const total = distances.reduce((sum, distance) => sum + distance, 0);
    return { images, threshold, hd95: distances.length === 0 ? null : total / distances.length };
  } finally {
    await network.close();
  }
}
