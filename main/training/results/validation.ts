import { predictImage } from '../../../core/contract/predictor.ts';
import type { Predictor } from '../../../core/contract/predictor.ts';
import type { LabelMap, ProbabilityMap } from '../../../core/imaging/raster.ts';
import { type MaskOptions, maskFromProbability, upsample } from '../../../core/mask/mask-from-probability.ts';
import { inferenceGraph } from '../../../core/network/inference-graph.ts';
import type { Parameters } from '../../../core/network/parameters.ts';
import type { Finish } from '../../../core/training/finish.ts';
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

/** Compares the network's answer with the labels of every sample, at image size. */
export async function validate(
  parameters: Parameters,
  samples: readonly ValidationSample[],
  options: { readonly threads?: number; readonly signal?: AbortSignal; readonly answering?: Finish } = {},
): Promise<readonly ImageCounts[]> {
  const network = await openWeights(parameters, options);
  try {
    const counts: ImageCounts[] = [];
    for (const sample of samples) {
      options.signal?.throwIfAborted();
      counts.push(countsOf(sample, await probabilityAt(network, sample), options.answering));
      await new Promise(setImmediate);
    }
    return counts;
  } finally {
    await network.close();
  }
}

function countsOf(
  { name, labels }: ValidationSample,
  probability: ProbabilityMap,
  finish: Finish = { fillHoles: false, smallestRegion: 0 },
): ImageCounts {
  if (probability.channels > 1) return countLabels(name, finishedMask(probability, 0.5, finish), labels);
  if (!finish.fillHoles && finish.smallestRegion === 0) return countOverlap(name, probability, labels);
  return countMasks(name, (threshold) => finishedMask(probability, threshold, finish), labels);
}

function finishedMask(probability: ProbabilityMap, threshold: number, finish: Finish): LabelMap {
  return maskFromProbability(probability, probability, finishingOptions(probability, threshold, finish));
}

/** How an image's probabilities become a mask; classes are labelled by their positions. */
export function finishingOptions(
  { channels }: ProbabilityMap,
  threshold: number,
  { fillHoles, smallestRegion }: Finish,
): MaskOptions {
  const labels = Array.from({ length: Math.max(1, channels - 1) }, (_, at) => at + 1);
  return { threshold, labels, fillHoles, smallestRegion };
}
