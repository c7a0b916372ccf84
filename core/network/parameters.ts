import { seededRandom } from '../random.ts';
import {
  type AxialSpec,
  type ConvSpec,
  type Layers,
  PAPER_WIDTHS,
  type Widths,
  uLite,
} from './definition.ts';

/** Dense float32 tensor in row-major order. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensors by their name in the paper's PyTorch state_dict, in its order. */
export type Parameters = ReadonlyMap<string, Tensor>;

export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** False for batch-norm running statistics, which training updates without a gradient. */
  readonly trainable: boolean;
  /** Inputs that feed one output: the bound of the initial values. 0 for batch norm. */
  readonly fanIn: number;
}

/** Trainable parameters with one output channel, as the paper states them. */
export const PARAMETER_COUNT = 878_417;

/** Every parameter and running statistic, in the order of the PyTorch code's `state_dict`. */
export function parameterSpecs(channels = 1, widths: Widths = PAPER_WIDTHS): readonly ParameterSpec[] {
  const lister = new ParameterLister();
  uLite(lister, undefined, channels, widths);
  // Modules run in the order in which the PyTorch code constructs them, so no sorting is needed.
  return lister.specs;
}

/** PyTorch's default initial values: uniform within 1 / sqrt(fan-in); batch norm starts as identity. */
export function initialParameters(seed: number, channels = 1, widths: Widths = PAPER_WIDTHS): Parameters {
  const random = seededRandom(seed);
  const entries = parameterSpecs(channels, widths).map((spec): [string, Tensor] => {
    const data = new Float32Array(elementCount(spec.shape));
    if (spec.fanIn > 0) {
      const bound = 1 / Math.sqrt(spec.fanIn);
      for (let i = 0; i < data.length; i++) data[i] = (2 * random() - 1) * bound;
    } else {
      data.fill(startsAtOne(spec.name) ? 1 : 0);
    }
    return [spec.name, { shape: spec.shape, data }];
  });
  return new Map(entries);
}

/**
 * The mean of networks that were trained on from a common start: often better than each of them, at the price of one
 * (model soups, Wortsman et al. 2022). Throws a RangeError where they are not of one shape.
 */
export function meanParameters(networks: readonly Parameters[]): Parameters {
  const [first] = networks;
  if (first === undefined) throw new RangeError('there are no networks');
  const mean = ([name, { shape, data }]: readonly [string, Tensor]): readonly [string, Tensor] => {
    const all = networks.map((network) => parameter(network, name).data);
    if (all.some(({ length }) => length !== data.length)) {
      throw new RangeError(`${name} is of another size in one of the networks`);
    }
    const total = (at: number): number => all.reduce((sum, values) => sum + (values[at] as number), 0);
    return [name, { shape, data: data.map((_, at) => total(at) / all.length) }];
  };
  return new Map([...first].map(mean));
}

/** The tensor of that name; a missing one is a programming error. */
export function parameter(parameters: Parameters, name: string): Tensor {
  const tensor = parameters.get(name);
  if (!tensor) throw new Error(`No parameter named ${name}`);
  return tensor;
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Output channels, read off the head: 1, or background + classes. */
export function outputChannels(parameters: Parameters): number {
  return parameter(parameters, 'conv_out.bias').data.length;
}

function startsAtOne(name: string): boolean {
  return name.endsWith('bn.weight') || name.endsWith('running_var');
}

/** Interprets the definition by noting each layer's parameters. */
class ParameterLister implements Layers<undefined> {
  readonly specs: ParameterSpec[] = [];

  conv(name: string, _x: undefined, { input, output, kernel }: ConvSpec): undefined {
    this.convolution(name, [output, input, kernel, kernel]);
  }

  axial(name: string, _x: undefined, { channels, kernel }: AxialSpec): undefined {
    this.convolution(`${name}.dw_h`, [channels, 1, kernel, 1]);
    this.convolution(`${name}.dw_w`, [channels, 1, 1, kernel]);
  }

  batchNorm(name: string, _x: undefined, channels: number): undefined {
    for (const field of ['weight', 'bias', 'running_mean', 'running_var']) {
      const trainable = !field.startsWith('running');
      this.specs.push({ name: `${name}.${field}`, shape: [channels], trainable, fanIn: 0 });
    }
  }

  maxPool(): undefined {
    return undefined;
  }

  gelu(): undefined {
    return undefined;
  }

  upsample(): undefined {
    return undefined;
  }

  concat(): undefined {
    return undefined;
  }

  private convolution(name: string, shape: readonly [number, number, number, number]): void {
    const [output, input, height, width] = shape;
    const fanIn = input * height * width;
    this.specs.push(
      { name: `${name}.weight`, shape, trainable: true, fanIn },
      { name: `${name}.bias`, shape: [output], trainable: true, fanIn },
    );
  }
}
