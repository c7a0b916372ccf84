import { seededRandom } from '../../../core/random.ts';
import type { SizePolicy } from '../../../core/imaging/size-policy.ts';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import { mirrorRgb } from '../../../core/imaging/mirror.ts';
import { type PreparedImage, prepareImage, withMirroring } from '../../../core/imaging/size-policy.ts';
import type { TrainingSample } from '../../../core/training/batches.ts';
import { combineSeeds, seedOf } from '../../../core/training/seeds.ts';
import { previewOf } from '../../../core/training/preview.ts';
import type { Preview } from '../../../core/training/preview.ts';
import { separated } from '../../../core/training/touching.ts';
import { blanked, untoldOf } from '../../../core/training/untold.ts';
import type { Untold } from '../../../core/training/untold.ts';
import { toWorkingSize } from '../../../core/training/working-size.ts';
import type { Pair, PairSample } from './pairs.ts';

/** A validation image as the network will be shown it, with the labels at image size. */
export interface ValidationSample extends PreparedImage {
  readonly name: string;
  readonly labels: LabelMap;
  /** Pixels of which nobody says what they show, if there are any: nothing counts there. */
  readonly untold?: Untold;
  /** For people to see, if it is one of those that are shown. */
  readonly preview?: Preview;
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

/**
 * Those about which nothing is said are left out.
 * @param shown names of those that people are to see
 */
export async function loadValidationSamples(
  pairs: readonly Pair[],
  policy: SizePolicy,
  onLoaded: (sample: PairSample) => void,
  shown: ReadonlySet<string> = new Set(),
): Promise<readonly ValidationSample[]> {
  const samples = await mapPairs(pairs, (sample, { name }): readonly ValidationSample[] => {
    onLoaded(sample);
    const { image } = sample;
    const untold = untoldOf(sample);
    if (untold === 'all') return [];
    const labels = blanked(sample.labels, untold);
    const preview = shown.has(name) ? { preview: previewOf(image, labels) } : {};
    return [{ name, ...prepareImage(image, policy), labels, ...(untold && { untold }), ...preview }];
  });
  return samples.flat();
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
