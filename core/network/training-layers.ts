import { type AxialSpec, BATCH_NORM_EPSILON, type ConvSpec, type Layers } from './definition.ts';
import { affine, axial, gelu, maxPool, moments, pointwise, stem, upsample } from './differentiable.ts';
import type { Value } from './onnx-graph.ts';
import {
  type Tape,
  type Variable,
  add,
  concat,
  inverseRoot,
  multiply,
  reshape,
  slice,
  subtract,
} from './tape.ts';

/** PyTorch's default weight of the newest batch in the running statistics. */
const BATCH_NORM_MOMENTUM = 0.1;

/** A feature map during training, some of them not computed yet because the next layer may absorb them. */
export type TrainingFeature =
  | { readonly kind: 'map'; readonly x: Variable }
  | { readonly kind: 'pending'; readonly pending: Pending }
  /** `x * scale + shift` per channel, each `[1, channels, 1, 1]`. */
  | { readonly kind: 'normalised'; readonly x: Variable; readonly scale: Variable; readonly shift: Variable }
  | { readonly kind: 'upsampled'; readonly half: Variable }
  | { readonly kind: 'joined'; readonly parts: readonly TrainingFeature[] };

/**
 * A linear layer's output before its per-channel constant is added. Batch norm takes any constant out
 * again, so before one the constant is neither added nor given a gradient: a pass over the map saved.
 */
interface Pending {
  /** `[channels]` */
  readonly constant: Variable;
  readonly compute: (constant: Variable | undefined) => Variable;
}

/** The definition with batch statistics, recorded on a tape. Collects the updated running statistics. */
export class TrainingLayers implements Layers<TrainingFeature> {
  /** Updated running statistics `[channels]` by parameter name. */
  readonly statistics = new Map<string, Value>();
  private readonly computed = new Map<TrainingFeature, Variable>();

  /** @param parameters trainable parameters and running statistics by name */
  constructor(
    private readonly tape: Tape,
    private readonly parameters: ReadonlyMap<string, Variable>,
  ) {}

  conv(name: string, feature: TrainingFeature, spec: ConvSpec): TrainingFeature {
    const weight = this.parameter(`${name}.weight`);
    const bias = this.parameter(`${name}.bias`);
    if (spec.kernel === 7) return { kind: 'map', x: stem(this.tape, this.compute(feature), weight, bias) };
    if (feature.kind === 'joined' && feature.parts[0]?.kind === 'upsampled') {
      const [up, skip] = feature.parts as [Extract<TrainingFeature, { kind: 'upsampled' }>, TrainingFeature];
      return this.convOverJoined(up.half, skip, weight, bias, spec);
    }
    return { kind: 'pending', pending: this.convOver(feature, weight, bias) };
  }

  axial(name: string, feature: TrainingFeature, { dilation }: AxialSpec): TrainingFeature {
    const x = this.compute(feature);
    const vertical = this.parameter(`${name}.dw_h.weight`);
    const horizontal = this.parameter(`${name}.dw_w.weight`);
    const constant = add(this.tape, this.parameter(`${name}.dw_h.bias`), this.parameter(`${name}.dw_w.bias`));
    const compute = (bias: Variable | undefined) =>
      axial(this.tape, x, { vertical, horizontal, bias }, dilation);
    return { kind: 'pending', pending: { constant, compute } };
  }

  batchNorm(name: string, feature: TrainingFeature, channels: number): TrainingFeature {
    const { tape } = this;
    const pending = feature.kind === 'pending' ? feature.pending : undefined;
    const x = pending ? pending.compute(undefined) : this.compute(feature);
    const both = moments(tape, x);
    const [mean, variance] = [slice(tape, both, 0, 0, 1), slice(tape, both, 0, 1, 2)];
    this.updateStatistics(name, mean, variance, x, pending?.constant);

    const perChannel = [1, channels, 1, 1];
    const gamma = reshape(tape, this.parameter(`${name}.weight`), perChannel);
    const beta = reshape(tape, this.parameter(`${name}.bias`), perChannel);
    const scale = multiply(tape, gamma, inverseRoot(tape, variance, BATCH_NORM_EPSILON));
    const shift = subtract(tape, beta, multiply(tape, mean, scale));
    return { kind: 'normalised', x, scale, shift };
  }

  maxPool(feature: TrainingFeature): TrainingFeature {
    return { kind: 'map', x: maxPool(this.tape, this.compute(feature)) };
  }

  gelu(feature: TrainingFeature): TrainingFeature {
    return { kind: 'map', x: gelu(this.tape, this.compute(feature)) };
  }

  upsample(feature: TrainingFeature): TrainingFeature {
    return { kind: 'upsampled', half: this.compute(feature) };
  }

  concat(parts: readonly TrainingFeature[]): TrainingFeature {
    return { kind: 'joined', parts };
  }

  /** Computes what was put off, once however many layers read it. */
  compute(feature: TrainingFeature): Variable {
    const known = this.computed.get(feature);
    if (known) return known;
    const variable = this.computeNow(feature);
    this.computed.set(feature, variable);
    return variable;
  }

  private computeNow(feature: TrainingFeature): Variable {
    const { tape } = this;
    switch (feature.kind) {
      case 'map':
        return feature.x;
      case 'pending':
        return feature.pending.compute(feature.pending.constant);
      case 'normalised':
        return affine(tape, feature.x, feature.scale, feature.shift);
      case 'upsampled':
        return upsample(tape, feature.half);
      case 'joined':
        return concat(
          tape,
          feature.parts.map((part) => this.compute(part)),
        );
    }
  }

  /** A 1 x 1 convolution; a batch norm before it moves into its weights and its constant. */
  private convOver(feature: TrainingFeature, weight: Variable, bias: Variable): Pending {
    const { tape } = this;
    if (feature.kind !== 'normalised') {
      const x = this.compute(feature);
      return { constant: bias, compute: (constant) => pointwise(tape, x, weight, constant) };
    }
    const { x, scale, shift } = feature;
    const scaled = multiply(tape, weight, reshape(tape, scale, [1, ...scale.shape.slice(1)]));
    const shifted = reshape(tape, pointwise(tape, shift, weight), bias.shape);
    return {
      constant: add(tape, bias, shifted),
      compute: (constant) => pointwise(tape, x, scaled, constant),
    };
  }

  /** A 1 x 1 convolution of `[upsampled, skip]`: it commutes with the upsampling, so it runs on the small map. */
  private convOverJoined(
    half: Variable,
    skip: TrainingFeature,
    weight: Variable,
    bias: Variable,
    { input }: ConvSpec,
  ): TrainingFeature {
    const { tape } = this;
    const coarse = half.shape[1] as number;
    const fromHalf = pointwise(tape, half, slice(tape, weight, 1, 0, coarse));
    const rest = this.convOver(skip, slice(tape, weight, 1, coarse, input), bias);
    return {
      kind: 'pending',
      pending: {
        constant: rest.constant,
        compute: (c) => add(tape, upsample(tape, fromHalf), rest.compute(c)),
      },
    };
  }

  /** Running statistics move towards the batch's; the variance is the unbiased one, as in PyTorch. */
  private updateStatistics(
    name: string,
    mean: Variable,
    variance: Variable,
    x: Variable,
    constant?: Variable,
  ): void {
    const { tape } = this;
    const [n, channels, height, width] = x.shape as [number, number, number, number];
    const count = n * height * width;
    const vector = ({ value }: Variable): Value => tape.reshape(value, [channels]);
    const trueMean = constant ? tape.node('Add', [vector(mean), constant.value]) : vector(mean);
    const unbiased = tape.node('Mul', [vector(variance), tape.graph.scalar(count / Math.max(1, count - 1))]);
    for (const [field, newest] of [
      ['running_mean', trueMean],
      ['running_var', unbiased],
    ] as const) {
      const old = tape.node('Mul', [
        this.parameter(`${name}.${field}`).value,
        tape.graph.scalar(1 - BATCH_NORM_MOMENTUM),
      ]);
      const step = tape.node('Mul', [newest, tape.graph.scalar(BATCH_NORM_MOMENTUM)]);
      this.statistics.set(`${name}.${field}`, tape.node('Add', [old, step]));
    }
  }

  private parameter(name: string): Variable {
    const variable = this.parameters.get(name);
    if (!variable) throw new Error(`No parameter named ${name}`);
    return variable;
  }
}
