import { predictImage } from '../../../core/contract/predictor.ts';
import type { Predictor } from '../../../core/contract/predictor.ts';
import type { LabelMap, ProbabilityMap } from '../../../core/imaging/raster.ts';
import { type MaskOptions, maskFromProbability, upsample } from '../../../core/mask/mask-from-probability.ts';
import { inferenceGraph } from '../../../core/network/inference-graph.ts';
import type { Parameters } from '../../../core/network/parameters.ts';
import type { Finish } from '../../../core/training/finish.ts';
import { blanked } from '../../../core/training/untold.ts';
import { type ImageCounts, countLabels, countMasks, countOverlap } from '../../../core/training/scores.ts';
import { type LoadedPredictor, openGraph } from '../../inference/graph-predictor.ts';
import type { ValidationSample } from '../data/samples.ts';

/** The network with these weights, on the CPU. */
export function openWeights(
  parameters: Parameters,
  { threads }: { readonly threads?: number } = {},
): Promise<LoadedPredictor> {
  const options = { provider: 'cpu', ...(threads === undefined ? {} : { threads }) } as const;
  return openGraph(inferenceGraph(parameters), options);
}

/** Probabilities over the whole image, at image size. */
export async function probabilityAt(predictor: Predictor, sample: ValidationSample): Promise<ProbabilityMap> {
  return upsample((await predictImage(predictor, sample)).probability, sample.labels);
}

interface ValidateOptions {
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly answering?: Finish;
  /** Told each answer, at image size. */
  readonly onAnswer?: (sample: ValidationSample, probability: ProbabilityMap) => void;
}

/** Compares the network's answer with the labels of every sample, at image size. */
export async function validate(
  parameters: Parameters,
  samples: readonly ValidationSample[],
  options: ValidateOptions = {},
): Promise<readonly ImageCounts[]> {
  const network = await openWeights(parameters, options);
  try {
    const counts: ImageCounts[] = [];
    for (const sample of samples) {
      options.signal?.throwIfAborted();
      const probability = await probabilityAt(network, sample);
      options.onAnswer?.(sample, probability);
      counts.push(countsOf(sample, probability, options.answering));
      await new Promise(setImmediate);
    }
    return counts;
  } finally {
    await network.close();
  }
}

function countsOf(
  { name, labels, untold }: ValidationSample,
  probability: ProbabilityMap,
  finish: Finish = { fillHoles: false, smallestRegion: 0, onlyLargest: false },
): ImageCounts {
  const maskAt = (threshold: number): LabelMap =>
    blanked(finishedMask(probability, threshold, finish), untold);
  if (probability.channels > 1) return countLabels(name, maskAt(0.5), labels);
  if (finish.fillHoles || finish.smallestRegion > 0 || finish.onlyLargest)
    return countMasks(name, maskAt, labels);
  return countOverlap(name, blanked(probability, untold), labels);
}

function finishedMask(probability: ProbabilityMap, threshold: number, finish: Finish): LabelMap {
  return maskFromProbability(probability, probability, finishingOptions(probability, threshold, finish));
}

/** How an image's probabilities become a mask; classes are labelled by their positions. */
export function finishingOptions(
  { channels }: ProbabilityMap,
  threshold: number,
  finish: Finish,
): MaskOptions {
  const labels = Array.from({ length: Math.max(1, channels - 1) }, (_, at) => at + 1);
  return { threshold, labels, ...finish };
}
