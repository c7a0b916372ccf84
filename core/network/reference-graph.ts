import { type AxialSpec, BATCH_NORM_EPSILON, type ConvSpec, type Layers, uLite } from './definition.ts';
import { OnnxGraph, type Value } from './onnx-graph.ts';
import { type Parameters, outputChannels, parameter } from './parameters.ts';

/**
 * The network as the paper draws it, one ONNX node per layer: the yardstick for the other graphs.
 * Input `image` `[n, 3, height, width]`, 0..1; output `probability` `[n, channels, height, width]`.
 */
export function referenceGraph(parameters: Parameters): Uint8Array {
  const graph = new OnnxGraph('u-lite-reference');
  const image = graph.input('image', ['n', 3, 'height', 'width']);
  const channels = outputChannels(parameters);
  const logits = uLite(new ReferenceLayers(graph, parameters), image, channels);
  graph.output('probability', probabilities(graph, logits, channels), ['n', channels, 'height', 'width']);
  return graph.toBytes();
}

/** One channel means one class against background (sigmoid); more are exclusive (softmax). */
export function probabilities(graph: OnnxGraph, logits: Value, channels: number): Value {
  return channels === 1
    ? graph.node('Sigmoid', [logits])
    : graph.node('Softmax', [logits], { attributes: { axis: 1 } });
}

/** Nearest-neighbour doubling as PyTorch's `Upsample(scale_factor=2)` does it. */
export function upsampleTwice(graph: OnnxGraph, x: Value): Value {
  return graph.node('Resize', [x, '', graph.floats([1, 1, 2, 2])], {
    attributes: { mode: 'nearest', nearest_mode: 'floor', coordinate_transformation_mode: 'asymmetric' },
  });
}

export const POOL_TWICE = { kernel_shape: [2, 2], strides: [2, 2] } as const;

class ReferenceLayers implements Layers<Value> {
  constructor(
    private readonly graph: OnnxGraph,
    private readonly parameters: Parameters,
  ) {}

  conv(name: string, x: Value, { kernel }: ConvSpec): Value {
    const pad = (kernel - 1) / 2;
    return this.convolution(name, x, { pads: [pad, pad, pad, pad] });
  }

  axial(name: string, x: Value, { channels, kernel, dilation }: AxialSpec): Value {
    const pad = ((kernel - 1) / 2) * dilation;
    const common = { group: channels, dilations: [dilation, dilation] };
    const vertical = this.convolution(`${name}.dw_h`, x, { ...common, pads: [pad, 0, pad, 0] });
    const horizontal = this.convolution(`${name}.dw_w`, x, { ...common, pads: [0, pad, 0, pad] });
    return this.graph.node('Add', [this.graph.node('Add', [x, vertical]), horizontal]);
  }

  batchNorm(name: string, x: Value): Value {
    const fields = ['weight', 'bias', 'running_mean', 'running_var'];
    return this.graph.node(
      'BatchNormalization',
      [x, ...fields.map((field) => this.weight(`${name}.${field}`))],
      {
        attributes: { epsilon: { float: BATCH_NORM_EPSILON } },
      },
    );
  }

  maxPool(x: Value): Value {
    return this.graph.node('MaxPool', [x], { attributes: POOL_TWICE });
  }

  gelu(x: Value): Value {
    return this.graph.node('Gelu', [x]);
  }

  upsample(x: Value): Value {
    return upsampleTwice(this.graph, x);
  }

  concat(parts: readonly Value[]): Value {
    return this.graph.node('Concat', parts, { attributes: { axis: 1 } });
  }

  private convolution(name: string, x: Value, attributes: Record<string, number | readonly number[]>): Value {
    const inputs = [x, this.weight(`${name}.weight`), this.weight(`${name}.bias`)];
    return this.graph.node('Conv', inputs, { attributes });
  }

  private weight(name: string): Value {
    const { shape, data } = parameter(this.parameters, name);
    return this.graph.weight(name, shape, data);
  }
}
