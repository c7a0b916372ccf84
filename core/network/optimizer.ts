import type { OnnxGraph, Value } from './onnx-graph.ts';
import { type ParameterSpec, elementCount } from './parameters.ts';

export type OptimizerName = 'adamw' | 'adam';

/** Adam's usual constants (Kingma and Ba, 2015). */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
/** Decoupled weight decay (Loshchilov and Hutter, 2019), on kernels only: not on biases or batch norm. */
const WEIGHT_DECAY = 0.01;

export interface OptimizerState {
  readonly parameters: Value;
  readonly moment1: Value;
  readonly moment2: Value;
}

export interface StepSchedule {
  /** `[1]` */
  readonly learningRate: Value;
  /** `[1]`, number of this step, from 1. */
  readonly step: Value;
}

/** One update of the flat parameter vector. */
export function optimizerStep(
  graph: OnnxGraph,
  optimizer: OptimizerName,
  state: OptimizerState,
  gradient: Value,
  { learningRate, step }: StepSchedule,
  specs: readonly ParameterSpec[],
): OptimizerState {
  const { scalar, node } = bound(graph);
  const blend = (old: Value, beta: number, newest: Value): Value =>
    node('Add', [node('Mul', [old, scalar(beta)]), node('Mul', [newest, scalar(1 - beta)])]);
  const unbias = (beta: number): Value => node('Sub', [scalar(1), node('Pow', [scalar(beta), step])]);

  const moment1 = blend(state.moment1, BETA1, gradient);
  const moment2 = blend(state.moment2, BETA2, node('Mul', [gradient, gradient]));
  const root = node('Add', [node('Sqrt', [node('Div', [moment2, unbias(BETA2)])]), scalar(EPSILON)]);
  const direction = node('Div', [node('Div', [moment1, unbias(BETA1)]), root]);
  const decayed =
    optimizer === 'adamw'
      ? node('Add', [direction, node('Mul', [state.parameters, decayVector(graph, specs)])])
      : direction;
  return {
    parameters: node('Sub', [state.parameters, node('Mul', [decayed, learningRate])]),
    moment1,
    moment2,
  };
}

function bound(graph: OnnxGraph): {
  scalar: (value: number) => Value;
  node: (op: string, inputs: Value[]) => Value;
} {
  return { scalar: (value) => graph.scalar(value), node: (op, inputs) => graph.node(op, inputs) };
}

/** The weight decay of every element of the flat vector. */
function decayVector(graph: OnnxGraph, specs: readonly ParameterSpec[]): Value {
  const parts = specs.map(({ shape }) =>
    new Float32Array(elementCount(shape)).fill(shape.length > 1 ? WEIGHT_DECAY : 0),
  );
  const flat = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    flat.set(part, offset);
    offset += part.length;
  }
  return graph.weight('weight_decay', [flat.length], flat);
}
