/**
 * U-Lite, stated once.
 *
 * Source: Dinh et al., "1M parameters are enough? A lightweight CNN-based model for medical image
 * segmentation", APSIPA ASC 2023. Layer names are those of the paper's public PyTorch code, so that
 * weights can be exchanged with it.
 *
 * The network is written against `Layers<T>`; what a layer does is up to the interpreter:
 * one lists parameters, one emits the graph as the paper draws it, one the fast inference graph and
 * one the training step.
 */

export interface ConvSpec {
  readonly input: number;
  readonly output: number;
  /** Odd side length; padding keeps the size. */
  readonly kernel: 1 | 7;
}

export interface AxialSpec {
  readonly channels: number;
  /** Taps of each of the two one-dimensional depthwise kernels. */
  readonly kernel: 3 | 7;
  readonly dilation: number;
}

/** Layers over feature maps `[n, channels, height, width]`. */
export interface Layers<T> {
  /** Dense convolution with bias. */
  conv(name: string, x: T, spec: ConvSpec): T;
  /** `x + depthwise(k x 1)(x) + depthwise(1 x k)(x)`, both with bias. */
  axial(name: string, x: T, spec: AxialSpec): T;
  batchNorm(name: string, x: T, channels: number): T;
  /** 2 x 2 maximum, stride 2. */
  maxPool(x: T): T;
  /** Exact GELU (erf). */
  gelu(x: T): T;
  /** Nearest neighbour, twice the height and width. */
  upsample(x: T): T;
  /** Along channels. */
  concat(parts: readonly T[]): T;
}

/** Channels from the stem to the bottleneck, whose own must be a multiple of 4. */
export type Widths = readonly [number, number, number, number, number, number];

/** The paper's. Tests shrink them. */
export const PAPER_WIDTHS: Widths = [16, 32, 64, 128, 256, 512];

/** PyTorch's default, which the paper's code uses. */
export const BATCH_NORM_EPSILON = 1e-5;

/**
 * @param x images `[n, 3, height, width]`, 0..1
 * @param channels 1 (one class, sigmoid) or background + classes (softmax)
 * @returns logits `[n, channels, height, width]`
 */
export function uLite<T>(layers: Layers<T>, x: T, channels: number, widths: Widths = PAPER_WIDTHS): T {
  const widthAt = (level: number): number => widths[level - 1] as number;
  const skips: T[] = [];
  let y = layers.conv('conv_in', x, { input: 3, output: widthAt(1), kernel: 7 });
  for (let level = 1; level <= 5; level++) {
    const [input, output] = [widthAt(level), widthAt(level + 1)];
    const skip = encoderMix(layers, `e${String(level)}`, y, input);
    skips.push(skip);
    const wider = layers.conv(`e${String(level)}.pw`, skip, { input, output, kernel: 1 });
    y = layers.gelu(layers.maxPool(wider));
  }
  y = bottleneck(layers, y, widthAt(6));
  for (let level = 5; level >= 1; level--) {
    y = decoder(layers, `d${String(level)}`, y, skips[level - 1] as T, widthAt(level + 1), widthAt(level));
  }
  return layers.conv('conv_out', y, { input: widthAt(1), output: channels, kernel: 1 });
}

/** The encoder block up to its skip connection. */
function encoderMix<T>(layers: Layers<T>, name: string, x: T, channels: number): T {
  const mixed = layers.axial(`${name}.dw`, x, { channels, kernel: 7, dilation: 1 });
  return layers.batchNorm(`${name}.bn`, mixed, channels);
}

function bottleneck<T>(layers: Layers<T>, x: T, width: number): T {
  const channels = width / 4;
  const p = layers.conv('b5.pw1', x, { input: width, output: channels, kernel: 1 });
  const contexts = [1, 2, 3].map((dilation) =>
    layers.axial(`b5.dw${String(dilation)}`, p, { channels, kernel: 3, dilation }),
  );
  const all = layers.batchNorm('b5.bn', layers.concat([p, ...contexts]), width);
  return layers.gelu(layers.conv('b5.pw2', all, { input: width, output: width, kernel: 1 }));
}

function decoder<T>(layers: Layers<T>, name: string, x: T, skip: T, input: number, output: number): T {
  const joined = layers.concat([layers.upsample(x), skip]);
  const narrow = layers.conv(`${name}.pw`, joined, { input: input + output, output, kernel: 1 });
  const mixed = layers.axial(`${name}.dw`, layers.batchNorm(`${name}.bn`, narrow, output), {
    channels: output,
    kernel: 7,
    dilation: 1,
  });
  return layers.gelu(layers.conv(`${name}.pw2`, mixed, { input: output, output, kernel: 1 }));
}
