import * as ort from 'onnxruntime-node';
import type { LabelMap, ProbabilityMap, RgbImage } from '../../../core/imaging/raster.ts';
import { assemble } from '../../../core/imaging/size-policy.ts';
import { maskFromProbability, upsample } from '../../../core/mask/mask-from-probability.ts';
import { quantize, writeTensor } from '../../../core/imaging/tensor.ts';
import { inferenceGraph } from '../../../core/network/inference-graph.ts';
import type { Parameters } from '../../../core/network/parameters.ts';
import type { Answering } from '../../../core/training/validation-results.ts';
import { type ImageCounts, countLabels, countMasks, countOverlap } from '../../../core/training/scores.ts';
import type { ValidationSample } from '../data/samples.ts';

/** Inputs that go through the network at a time: more than one keeps all cores busy in the small deep layers. */
const INPUTS_AT_A_TIME = 4;

/** One network on onnxruntime, for as long as a validation takes. */
export class ValidationNetwork {
  private constructor(private readonly session: ort.InferenceSession) {}

  static async open(
    parameters: Parameters,
    { threads }: { readonly threads?: number } = {},
  ): Promise<ValidationNetwork> {
    const session = await ort.InferenceSession.create(inferenceGraph(parameters), {
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      logSeverityLevel: 3,
    });
    return new ValidationNetwork(session);
  }

  /** Probabilities over the whole image, at image size. */
  async predict(sample: ValidationSample): Promise<ProbabilityMap> {
    const outputs: ProbabilityMap[] = [];
    for (let first = 0; first < sample.inputs.length; first += INPUTS_AT_A_TIME) {
      outputs.push(...(await this.forward(sample.inputs.slice(first, first + INPUTS_AT_A_TIME))));
    }
    return upsample(assemble(sample.plan, outputs), sample.labels);
  }

  async close(): Promise<void> {
    await this.session.release();
  }

  private async forward(inputs: readonly RgbImage[]): Promise<readonly ProbabilityMap[]> {
    const { width, height } = inputs[0] as RgbImage;
    const values = 3 * width * height;
    const tensor = new Float32Array(inputs.length * values);
    inputs.forEach((input, index) => {
      writeTensor(input, tensor, index * values);
    });
    const image = new ort.Tensor('float32', tensor, [inputs.length, 3, height, width]);
    const { probability } = await this.session.run({ image });
    const channels = probability?.dims[1] ?? 1;
    const data = probability?.data as Float32Array;
    const length = channels * width * height;
    return inputs.map((_, index) => ({
      width,
      height,
      channels,
      data: quantize(data, index * length, length),
    }));
  }
}

/** What is done to a mask once the threshold has been applied. */
type Finish = Pick<Answering, 'fillHoles' | 'smallestRegion'>;

/** Compares the network's answer with the labels of every sample, at image size. */
export async function validate(
  parameters: Parameters,
  samples: readonly ValidationSample[],
  options: { readonly threads?: number; readonly signal?: AbortSignal; readonly answering?: Finish } = {},
): Promise<readonly ImageCounts[]> {
  const network = await ValidationNetwork.open(parameters, options);
  try {
    const counts: ImageCounts[] = [];
    for (const sample of samples) {
      options.signal?.throwIfAborted();
      counts.push(countsOf(sample, await network.predict(sample), options.answering));
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

/** The mask of an image from its probabilities at image size; classes are labelled by their positions. */
export function finishedMask(probability: ProbabilityMap, threshold: number, finish: Finish): LabelMap {
  const { fillHoles, smallestRegion } = finish;
  const foreground = Math.max(1, probability.channels - 1);
  const labels = Array.from({ length: foreground }, (_, at) => at + 1);
  return maskFromProbability(probability, probability, { threshold, labels, fillHoles, smallestRegion });
}
