import type { Value } from './onnx-graph.ts';
import { probabilities } from './reference-graph.ts';
import type { Tape, Variable } from './tape.ts';

export interface LossInputs {
  /** `[n, channels, height, width]` 0 or 1; one-hot with background first where channels > 1. */
  readonly targets: Value;
  /** `[n, 1, height, width]` weight of each pixel. */
  readonly weights: Value;
}

/** Keeps the Dice term defined, and smooth, on images without any object. In pixels. */
const DICE_SMOOTHING = 1;
/** Keeps a logarithm finite. */
const TINY = 1e-12;

/**
 * Cross-entropy (binary or categorical) averaged over weighted pixels, plus 1 - soft Dice averaged over
 * images and foreground channels.
 * @returns the loss (scalar) and its gradient with respect to the logits
 */
export function segmentationLoss(
  tape: Tape,
  logits: Variable,
  { targets, weights }: LossInputs,
): { readonly loss: Value; readonly gradient: Value } {
  const { graph } = tape;
  const [n, channels] = logits.shape as [number, number, number, number];
  const p = probabilities(graph, logits.value, channels);
  const weightSum = tape.node('Add', [
    tape.node('ReduceSum', [weights], { keepdims: 0 }),
    graph.scalar(TINY),
  ]);
  const entropy =
    channels === 1 ? binaryEntropy(tape, logits.value, targets) : categoricalEntropy(tape, p, targets);
  const weighted = tape.node('ReduceSum', [tape.node('Mul', [entropy, weights])], { keepdims: 0 });

  const dice = softDice(tape, p, targets, weights);
  const foreground = channels === 1 ? 1 : channels - 1;
  const diceMean = tape.node('Mul', [
    tape.node('ReduceSum', [onlyForeground(tape, dice.value, channels)], { keepdims: 0 }),
    graph.scalar(1 / (n * foreground)),
  ]);
  const diceLoss = tape.node('Sub', [graph.scalar(1), diceMean]);

  const towardsTargets = tape.node('Mul', [
    tape.node('Sub', [p, targets]),
    tape.node('Div', [weights, weightSum]),
  ]);
  const dProbability = tape.node('Mul', [
    onlyForegroundGradient(tape, dice.slope, channels),
    graph.scalar(-1 / (n * foreground)),
  ]);
  return {
    loss: tape.node('Add', [tape.node('Div', [weighted, weightSum]), diceLoss]),
    gradient: tape.node('Add', [towardsTargets, throughActivation(tape, p, dProbability, channels)]),
  };
}

/** `softplus(z) - y * z`, written so that large logits do not overflow. */
function binaryEntropy(tape: Tape, z: Value, y: Value): Value {
  const softplus = tape.node('Add', [
    tape.node('Relu', [z]),
    tape.node('Log', [
      tape.node('Add', [tape.node('Exp', [tape.node('Neg', [tape.node('Abs', [z])])]), tape.graph.scalar(1)]),
    ]),
  ]);
  return tape.node('Sub', [softplus, tape.node('Mul', [y, z])]);
}

/** `-sum(y * log p)` over channels. */
function categoricalEntropy(tape: Tape, p: Value, y: Value): Value {
  const logs = tape.node('Log', [tape.node('Add', [p, tape.graph.scalar(TINY)])]);
  return tape.node('Neg', [tape.node('ReduceSum', [tape.node('Mul', [y, logs]), tape.graph.ints([1])])]);
}

/**
 * Soft Dice `(2 sum(w p y) + s) / (sum(w p) + sum(w y) + s)` per image and channel, `[n, channels, 1, 1]`,
 * and its derivative with respect to each probability.
 */
function softDice(
  tape: Tape,
  p: Value,
  y: Value,
  w: Value,
): { readonly value: Value; readonly slope: Value } {
  const { graph } = tape;
  const overImage = (x: Value): Value => tape.node('ReduceSum', [x, graph.ints([2, 3])]);
  const weightedTargets = tape.node('Mul', [w, y]);
  const common = overImage(tape.node('Mul', [p, weightedTargets]));
  const sizes = tape.node('Add', [overImage(tape.node('Mul', [w, p])), overImage(weightedTargets)]);
  const smoothing = graph.scalar(DICE_SMOOTHING);
  const numerator = tape.node('Add', [tape.node('Mul', [common, graph.scalar(2)]), smoothing]);
  const denominator = tape.node('Add', [sizes, smoothing]);
  const value = tape.node('Div', [numerator, denominator]);
  const slope = tape.node('Sub', [
    tape.node('Mul', [weightedTargets, tape.node('Div', [graph.scalar(2), denominator])]),
    tape.node('Mul', [w, tape.node('Div', [value, denominator])]),
  ]);
  return { value, slope };
}

function onlyForeground(tape: Tape, dice: Value, channels: number): Value {
  if (channels === 1) return dice;
  const { graph } = tape;
  return tape.node('Slice', [dice, graph.ints([1]), graph.ints([channels]), graph.ints([1])]);
}

function onlyForegroundGradient(tape: Tape, slope: Value, channels: number): Value {
  if (channels === 1) return slope;
  const mask = Float32Array.from({ length: channels }, (_, c) => (c === 0 ? 0 : 1));
  return tape.node('Mul', [slope, tape.graph.weight('foreground', [1, channels, 1, 1], mask)]);
}

/** Back through sigmoid, `p (1 - p) g`, or softmax, `p (g - sum(p g))`. */
function throughActivation(tape: Tape, p: Value, gradient: Value, channels: number): Value {
  const scaled = tape.node('Mul', [p, gradient]);
  const spread =
    channels === 1
      ? tape.node('Mul', [p, scaled])
      : tape.node('Mul', [p, tape.node('ReduceSum', [scaled, tape.graph.ints([1])])]);
  return tape.node('Sub', [scaled, spread]);
}
