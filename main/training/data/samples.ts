import { seededRandom } from '../../../core/random.ts';
import type { SizePolicy } from '../../../core/imaging/size-policy.ts';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import { mirrorRgb } from '../../../core/imaging/mirror.ts';
import { type PreparedImage, prepareImage, withMirroring } from '../../../core/imaging/size-policy.ts';
import type { TrainingSample } from '../../../core/training/batches.ts';
import { combineSeeds, seedOf } from '../../../core/training/seeds.ts';
import { separated } from '../../../core/training/touching.ts';
import { toWorkingSize } from '../../../core/training/working-size.ts';
import type { Pair, PairSample } from './pairs.ts';

/** A validation image as the network will be shown it, with the labels at image size. */
export interface ValidationSample extends PreparedImage {
  readonly name: string;
  readonly labels: LabelMap;
}

/**
 * Reads training pairs once and keeps them at network scale, in memory that workers can share.
 * @param separateWith seed of what is pushed together where objects are to come out apart (`separated`)
 */
export async function loadTrainingSamples(
  pairs: readonly Pair[],
  policy: SizePolicy,
  onLoaded: (sample: PairSample) => void,
  separateWith?: number,
): Promise<readonly TrainingSample[]> {
  const samples = await mapPairs(pairs, (sample, { name }) => {
    onLoaded(sample);
    const atScale = toWorkingSize(sample, policy);
    if (separateWith === undefined) return [inSharedMemory(atScale)];
    // By the name: images are read in any order.
    return separated(atScale, seededRandom(combineSeeds(separateWith, seedOf(name)))).map(inSharedMemory);
  });
  return samples.flat();
}

function inSharedMemory({ image, labels, weights }: TrainingSample): TrainingSample {
  return {
    image: { ...image, data: shared(image.data) },
    labels: { ...labels, data: shared(labels.data) },
    ...(weights === undefined ? {} : { weights: { ...weights, data: shared(weights.data) } }),
  };
}

export function loadValidationSamples(
  pairs: readonly Pair[],
  policy: SizePolicy,
  onLoaded: (sample: PairSample) => void,
): Promise<readonly ValidationSample[]> {
  return mapPairs(pairs, (sample, { name }) => {
    onLoaded(sample);
    const { image, labels } = sample;
    return { name, ...prepareImage(image, policy), labels };
  });
}

/** The sample as a model that mirrors would be shown it. */
export function withMirroredInputs(sample: ValidationSample): ValidationSample {
  const { plan, inputs } = sample;
  return { ...sample, plan: withMirroring(plan), inputs: [...inputs, ...inputs.map(mirrorRgb)] };
}

function shared(data: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(data.length));
  copy.set(data);
  return copy;
}

/** Images decoded at a time: enough to keep the cores busy, few enough to keep large originals out of memory. */
const READERS = 4;

async function mapPairs<T>(
  pairs: readonly Pair[],
  use: (sample: PairSample, pair: Pair) => T,
): Promise<readonly T[]> {
  const results: T[] = new Array<T>(pairs.length);
  const queue = pairs.entries();
  const reader = async (): Promise<void> => {
    for (const [index, pair] of queue) results[index] = use(await pair.read(), pair);
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return results;
}
