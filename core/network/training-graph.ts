import { type Widths, uLite } from './definition.ts';
import { segmentationLoss } from './loss.ts';
import { OnnxGraph, type Value } from './onnx-graph.ts';
import { type OptimizerName, optimizerStep } from './optimizer.ts';
import { type ParameterSpec, elementCount, parameterSpecs } from './parameters.ts';
import { Tape, type Variable } from './tape.ts';
import { TrainingLayers } from './training-layers.ts';

/** What a training step is built for; a graph serves one shape. */
export interface StepShape {
  readonly batch: number;
  /** Pixels; a multiple of 32, as is `width`. */
  readonly height: number;
  readonly width: number;
  /** Output channels: 1, or background + classes. */
  readonly classes: number;
  readonly optimizer: OptimizerName;
  /** The paper's unless given. */
  readonly widths?: Widths;
}

/**
 * One step of training as one ordinary ONNX graph: forward with batch statistics, loss, backward,
 * optimiser. Parameters travel as one flat vector in `parameterSpecs` order, running statistics as another.
 *
 * Inputs: `parameters`, `statistics`, `moment1`, `moment2`, `images` `[n, 3, h, w]`, `targets`
 * `[n, channels, h, w]`, `weights` `[n, 1, h, w]`, `learning_rate` and `step` (from 1), both `[1]`.
 * Outputs: the first four under the name `next_...`, `gradient` if asked for, and `loss`.
 */
export function trainingGraph(
  shape: StepShape,
  options: { readonly withGradient?: boolean } = {},
): Uint8Array {
  const { batch, height, width, classes, optimizer, widths } = shape;
  const graph = new OnnxGraph('u-lite-training-step');
  const tape = new Tape(graph);
  const specs = parameterSpecs(classes, widths);
  const trainable = specs.filter((spec) => spec.trainable);
  const running = specs.filter((spec) => !spec.trainable);
  const [count, runningCount] = [totalElements(trainable), totalElements(running)];

  const flat = graph.input('parameters', [count]);
  const variables = new Map([
    ...split(graph, flat, trainable),
    ...split(graph, graph.input('statistics', [runningCount]), running),
  ]);
  const image = { value: graph.input('images', [batch, 3, height, width]), shape: [batch, 3, height, width] };
  const layers = new TrainingLayers(tape, variables);
  const logits = layers.compute(uLite(layers, { kind: 'map', x: image }, classes, widths));
  const { loss, gradient } = segmentationLoss(tape, logits, {
    targets: graph.input('targets', [batch, classes, height, width]),
    weights: graph.input('weights', [batch, 1, height, width]),
  });
  tape.backward(logits, gradient);

  const flatGradient = join(
    graph,
    trainable.map(({ name, shape }) => gradientOrZero(tape, variables.get(name) as Variable, shape)),
  );
  const state = {
    parameters: flat,
    moment1: graph.input('moment1', [count]),
    moment2: graph.input('moment2', [count]),
  };
  const schedule = { learningRate: graph.input('learning_rate', [1]), step: graph.input('step', [1]) };
  const next = optimizerStep(graph, optimizer, state, flatGradient, schedule, trainable);

  graph.output('next_parameters', next.parameters, [count]);
  graph.output('next_moment1', next.moment1, [count]);
  graph.output('next_moment2', next.moment2, [count]);
  const statistics = running.map(({ name }) => layers.statistics.get(name) as Value);
  graph.output('next_statistics', join(graph, statistics), [runningCount]);
  if (options.withGradient) graph.output('gradient', flatGradient, [count]);
  graph.output('loss', loss, []);
  return graph.toBytes();
}

export function totalElements(specs: readonly ParameterSpec[]): number {
  return specs.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}

/** Cuts a flat vector into the tensors that `specs` list. */
function split(graph: OnnxGraph, flat: Value, specs: readonly ParameterSpec[]): Map<string, Variable> {
  const sizes = graph.ints(specs.map(({ shape }) => elementCount(shape)));
  const parts = graph.nodeWithOutputs('Split', [flat, sizes], {
    attributes: { axis: 0 },
    outputs: specs.length,
  });
  return new Map(
    specs.map(({ name, shape }, i) => {
      const value = graph.node('Reshape', [parts[i] as Value, graph.ints(shape)]);
      return [name, { value, shape }];
    }),
  );
}

function join(graph: OnnxGraph, parts: readonly Value[]): Value {
  const flat = parts.map((part) => graph.node('Reshape', [part, graph.ints([-1])]));
  return graph.node('Concat', flat, { attributes: { axis: 0 } });
}

/** Biases that a batch norm takes out again get no gradient from the tape: theirs is exactly zero. */
function gradientOrZero(tape: Tape, variable: Variable, shape: readonly number[]): Value {
  return (
    tape.gradient(variable) ??
    tape.graph.weight(`zeros:${shape.join('x')}`, shape, new Float32Array(elementCount(shape)))
  );
}
