import { POOL_TWICE, upsampleTwice } from './reference-graph.ts';
import type { Value } from './onnx-graph.ts';
import type { Tape, Variable } from './tape.ts';

/**
 * The network's layers with gradients by hand. Feature maps are `[n, channels, height, width]`.
 * Each gradient is written to touch the big maps as few times as it can: elementwise passes, which the
 * runtime does not fuse, are what a training step waits for.
 */

/** 1 x 1 convolution; `weight` `[output, input, 1, 1]`, `bias` `[output]`. */
export function pointwise(tape: Tape, x: Variable, weight: Variable, bias?: Variable): Variable {
  const [n, input, height, width] = dimensions(x);
  const [output] = weight.shape as [number];
  const inputs = bias ? [x, weight, bias] : [x, weight];
  const y = {
    value: tape.node(
      'Conv',
      inputs.map(({ value }) => value),
    ),
    shape: [n, output, height, width],
  };
  const area = height * width;
  return tape.record(y, inputs, (dy) => {
    const transposed = tape.node('Transpose', [weight.value], { perm: [1, 0, 2, 3] });
    const perImage = tape.matmul(
      tape.reshape(dy, [n, output, area]),
      tape.reshape(x.value, [n, input, area]),
      {
        b: true,
      },
    );
    const weightGradient = tape.node('ReduceSum', [perImage, tape.graph.ints([0])]);
    return [
      tape.node('Conv', [dy, transposed]),
      tape.reshape(weightGradient, [output, input, 1, 1]),
      bias && sumPerChannel(tape, dy),
    ];
  });
}

/** 7 x 7 convolution of the images themselves, which want no gradient; `weight` `[output, 3, 7, 7]`. */
export function stem(tape: Tape, image: Variable, weight: Variable, bias: Variable): Variable {
  const [n, , height, width] = dimensions(image);
  const pads = [3, 3, 3, 3];
  const y = {
    value: tape.node('Conv', [image.value, weight.value, bias.value], { pads }),
    shape: [n, weight.shape[0] as number, height, width],
  };
  return tape.record(y, [image, weight, bias], (dy) => {
    // With images as channels and channels as images, correlating x with dy gives one tap per offset.
    const swap = { perm: [1, 0, 2, 3] };
    const taps = tape.node(
      'Conv',
      [tape.node('Transpose', [image.value], swap), tape.node('Transpose', [dy], swap)],
      {
        pads,
      },
    );
    return [undefined, tape.node('Transpose', [taps], swap), sumPerChannel(tape, dy)];
  });
}

export interface AxialWeights {
  /** `[channels, 1, kernel, 1]` */
  readonly vertical: Variable;
  /** `[channels, 1, 1, kernel]` */
  readonly horizontal: Variable;
  /** `[channels]`, the sum of both biases; absent where what follows takes out any constant. */
  readonly bias?: Variable | undefined;
}

/** `x + vertical(x) + horizontal(x) + bias`, both depthwise with 'same' padding. */
export function axial(tape: Tape, x: Variable, weights: AxialWeights, dilation: number): Variable {
  const { vertical, horizontal, bias } = weights;
  const [, channels, height, width] = dimensions(x);
  const kernel = vertical.shape[2] as number;
  const pad = ((kernel - 1) / 2) * dilation;
  const common = { group: channels, dilations: [dilation, dilation] };
  const along = {
    vertical: { ...common, pads: [pad, 0, pad, 0] },
    horizontal: { ...common, pads: [0, pad, 0, pad] },
  };

  /** The identity is one more tap in the middle of the vertical kernel. */
  const identity = tape.graph.weight(`identity:${String(kernel)}`, [1, 1, kernel, 1], middleTap(kernel));
  const withIdentity = (weight: Value): Value => tape.node('Add', [weight, identity]);
  const mix = (input: Value, down: readonly Value[], across: Value): Value =>
    tape.node('Add', [
      tape.node('Conv', [input, ...down], along.vertical),
      tape.node('Conv', [input, across], along.horizontal),
    ]);

  const centred = withIdentity(vertical.value);
  const down = bias ? [centred, bias.value] : [centred];
  const y = { value: mix(x.value, down, horizontal.value), shape: x.shape };
  const inputs = [x, vertical, horizontal, ...(bias ? [bias] : [])];
  return tape.record(y, inputs, (dy) => {
    const flip = (weight: Variable, axis: number): Value => reversed(tape, weight.value, axis, kernel);
    const offsets = Array.from({ length: kernel }, (_, tap) => tap * dilation - pad);
    return [
      mix(dy, [withIdentity(flip(vertical, 2))], flip(horizontal, 3)),
      tape.reshape(
        diagonalSums(tape, tape.matmul(x.value, dy, { b: true }), height, offsets),
        vertical.shape,
      ),
      tape.reshape(
        diagonalSums(tape, tape.matmul(x.value, dy, { a: true }), width, offsets),
        horizontal.shape,
      ),
      bias && sumPerChannel(tape, dy),
    ];
  });
}

/** Mean (row 0) and variance (row 1) per channel over images and pixels, `[2, channels, 1, 1]`. */
export function moments(tape: Tape, x: Variable): Variable {
  const [n, channels, height, width] = dimensions(x);
  const { graph } = tape;
  const count = n * height * width;
  const perPixel = graph.scalar(1 / count);
  const axes = graph.ints([0, 2, 3]);
  const mean = tape.node('Mul', [tape.node('ReduceSum', [x.value, axes]), perPixel]);
  // Two passes: the mean of squares minus the squared mean would cancel where the mean is large.
  const centred = tape.node('Sub', [x.value, mean]);
  const variance = tape.node('Mul', [tape.node('ReduceSumSquare', [centred, axes]), perPixel]);
  const both = { value: tape.node('Concat', [mean, variance], { axis: 0 }), shape: [2, channels, 1, 1] };
  return tape.record(both, [x], (dy) => {
    const [dMean, dVariance] = graph.nodeWithOutputs('Split', [dy], {
      attributes: { axis: 0, num_outputs: 2 },
      outputs: 2,
    }) as [Value, Value];
    const slope = tape.node('Mul', [dVariance, graph.scalar(2 / count)]);
    const offset = tape.node('Sub', [tape.node('Mul', [dMean, perPixel]), tape.node('Mul', [slope, mean])]);
    return [channelAffine(tape, x.value, slope, offset, channels)];
  });
}

/** `x * scale + shift`, both `[1, channels, 1, 1]`. */
export function affine(tape: Tape, x: Variable, scale: Variable, shift: Variable): Variable {
  const [n, channels, height, width] = dimensions(x);
  const y = { value: channelAffine(tape, x.value, scale.value, shift.value, channels), shape: x.shape };
  return tape.record(y, [x, scale, shift], (dy) => {
    const area = height * width;
    const product = tape.matmul(
      tape.reshape(dy, [n, channels, 1, area]),
      tape.reshape(x.value, [n, channels, 1, area]),
      { b: true },
    );
    return [
      tape.node('Mul', [dy, scale.value]),
      tape.node('ReduceSum', [product, tape.graph.ints([0])]),
      tape.reshape(sumPerChannel(tape, dy), [1, channels, 1, 1]),
    ];
  });
}

/** 2 x 2 maximum, stride 2. Pixels that tie for it share its gradient. */
export function maxPool(tape: Tape, x: Variable): Variable {
  const [n, channels, height, width] = dimensions(x);
  const y = {
    value: tape.node('MaxPool', [x.value], POOL_TWICE),
    shape: [n, channels, height / 2, width / 2],
  };
  return tape.record(y, [x], (dy) => {
    const { graph } = tape;
    const isMaximum = tape.node('Equal', [upsampleTwice(graph, y.value), x.value]);
    const chosen = tape.node('Cast', [isMaximum], { to: ONNX_FLOAT });
    const share = tape.node('AveragePool', [chosen], POOL_TWICE);
    const each = tape.node('Div', [dy, tape.node('Mul', [share, graph.scalar(4)])]);
    return [tape.node('Mul', [upsampleTwice(graph, each), chosen])];
  });
}

/** Nearest neighbour, twice the height and width. */
export function upsample(tape: Tape, x: Variable): Variable {
  const [n, channels, height, width] = dimensions(x);
  const y = { value: upsampleTwice(tape.graph, x.value), shape: [n, channels, 2 * height, 2 * width] };
  return tape.record(y, [x], (dy) => {
    const average = tape.node('AveragePool', [dy], POOL_TWICE);
    return [tape.node('Mul', [average, tape.graph.scalar(4)])];
  });
}

/** Exact GELU, `x * cdf(x)` of the normal distribution; its derivative is `cdf + x * pdf`. */
export function gelu(tape: Tape, x: Variable): Variable {
  const y = { value: tape.node('Gelu', [x.value]), shape: x.shape };
  return tape.record(y, [x], (dy) => {
    const { graph } = tape;
    const u = tape.node('Mul', [x.value, graph.scalar(Math.SQRT1_2)]);
    const bell = tape.node('Exp', [tape.node('Neg', [tape.node('Mul', [u, u])])]);
    // x * pdf(x) = u * exp(-u * u) / sqrt(pi)
    const density = tape.node('Mul', [tape.node('Mul', [u, bell]), graph.scalar(2 / Math.sqrt(Math.PI))]);
    const twice = tape.node('Add', [tape.node('Add', [tape.node('Erf', [u]), density]), graph.scalar(1)]);
    return [tape.node('Mul', [tape.node('Mul', [dy, graph.scalar(0.5)]), twice])];
  });
}

/** TensorProto.DataType.FLOAT */
const ONNX_FLOAT = 1;

function dimensions({ shape }: Variable): [number, number, number, number] {
  return [...shape] as [number, number, number, number];
}

/** `[n, channels, height, width]` -> `[channels]` */
function sumPerChannel(tape: Tape, x: Value): Value {
  return tape.node('ReduceSum', [x, tape.graph.ints([0, 2, 3])], { keepdims: 0 });
}

/** `x * slope + offset` in one pass: the runtime's batch norm with mean 0 and variance 1 does just that. */
function channelAffine(tape: Tape, x: Value, slope: Value, offset: Value, channels: number): Value {
  const constant = (value: number): Value => tape.graph.floats(new Array<number>(channels).fill(value));
  const vector = (value: Value): Value => tape.reshape(value, [channels]);
  return tape.node('BatchNormalization', [x, vector(slope), vector(offset), constant(0), constant(1)], {
    epsilon: { float: 0 },
  });
}

/** The entries of `value` along `axis` in reverse order. */
function reversed(tape: Tape, value: Value, axis: number, size: number): Value {
  const { graph } = tape;
  return tape.node('Slice', [
    value,
    graph.ints([size - 1]),
    graph.ints([-size - 1]),
    graph.ints([axis]),
    graph.ints([-1]),
  ]);
}

/** A one-dimensional kernel that copies its input. */
function middleTap(kernel: number): Float32Array {
  return Float32Array.from({ length: kernel }, (_, tap) => (tap === (kernel - 1) / 2 ? 1 : 0));
}

/**
 * The gradient of a one-dimensional kernel. `products` `[n, channels, size, size]` holds, at row i and
 * column j, the product of x at i with dy at j summed over the other axis; the tap at offset o reads x at
 * j + o, so its gradient is the sum along the o-th diagonal below the main one. A flattened matrix has
 * its diagonals at a stride of size + 1.
 * @returns `[1, channels, offsets]`, summed over images
 */
function diagonalSums(tape: Tape, products: Value, size: number, offsets: readonly number[]): Value {
  const { graph } = tape;
  const flat = tape.node('Reshape', [products, graph.ints([0, 0, -1])]);
  const sums = offsets.map((offset) => {
    const length = size - Math.abs(offset);
    // A tap that reaches past the whole map only ever reads padding.
    const start = length <= 0 ? 0 : offset >= 0 ? offset * size : -offset;
    const end = length <= 0 ? 0 : start + (length - 1) * (size + 1) + 1;
    const bounds = [graph.ints([start]), graph.ints([end]), graph.ints([2]), graph.ints([size + 1])];
    return tape.node('ReduceSum', [tape.node('Slice', [flat, ...bounds]), graph.ints([0, 2])]);
  });
  return tape.node('Concat', sums, { axis: 2 });
}
