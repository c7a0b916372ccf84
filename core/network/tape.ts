import type { Attribute, OnnxGraph, Value } from './onnx-graph.ts';
import { elementCount } from './parameters.ts';

/** A tensor in a training graph, whose shape is known when the graph is built. */
export interface Variable {
  readonly value: Value;
  readonly shape: readonly number[];
}

/** The gradients that an operator passes to its inputs, in their order; undefined where none is wanted. */
type Backward = (gradient: Value) => readonly (Value | undefined)[];

interface Step {
  readonly output: Variable;
  readonly inputs: readonly Variable[];
  readonly backward: Backward;
}

/**
 * Reverse-mode differentiation over an ONNX graph: operators record how their gradient flows back,
 * `backward` replays the record from the end. Forward and backward become nodes of the same graph.
 */
export class Tape {
  private readonly steps: Step[] = [];
  private readonly gradients = new Map<Value, Value[]>();

  constructor(readonly graph: OnnxGraph) {}

  /** Appends a node, for operators to build on. */
  node(op: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): Value {
    return this.graph.node(op, inputs, { attributes });
  }

  /** A matrix product over the last two axes, either factor transposed without being copied. */
  matmul(a: Value, b: Value, transpose: { readonly a?: boolean; readonly b?: boolean } = {}): Value {
    return this.graph.node('FusedMatMul', [a, b], {
      domain: 'com.microsoft',
      attributes: { transA: transpose.a ? 1 : 0, transB: transpose.b ? 1 : 0 },
    });
  }

  reshape(value: Value, shape: readonly number[]): Value {
    return this.node('Reshape', [value, this.graph.ints(shape)]);
  }

  record(output: Variable, inputs: readonly Variable[], backward: Backward): Variable {
    this.steps.push({ output, inputs, backward });
    return output;
  }

  /** Starts from `gradient`, that of the loss with respect to `output`, and runs the record backwards. */
  backward(output: Variable, gradient: Value): void {
    this.accumulate(output, gradient);
    for (const step of this.steps.toReversed()) {
      const incoming = this.gradient(step.output);
      if (incoming === undefined) continue;
      step.backward(incoming).forEach((outgoing, i) => {
        const input = step.inputs[i];
        if (input && outgoing !== undefined) this.accumulate(input, outgoing);
      });
    }
  }

  /** The gradient gathered for a variable so far; undefined if the loss does not depend on it. */
  gradient(variable: Variable): Value | undefined {
    const terms = this.gradients.get(variable.value);
    if (terms === undefined) return undefined;
    if (terms.length === 1) return terms[0];
    const total = this.node('Sum', terms);
    this.gradients.set(variable.value, [total]);
    return total;
  }

  private accumulate(variable: Variable, gradient: Value): void {
    this.gradients.set(variable.value, [...(this.gradients.get(variable.value) ?? []), gradient]);
  }
}

/** Elementwise sum with broadcasting. */
export function add(tape: Tape, a: Variable, b: Variable): Variable {
  const output = { value: tape.node('Add', [a.value, b.value]), shape: broadcastShape(a.shape, b.shape) };
  return tape.record(output, [a, b], (dy) => [
    reduceTo(tape, dy, output.shape, a.shape),
    reduceTo(tape, dy, output.shape, b.shape),
  ]);
}

export function subtract(tape: Tape, a: Variable, b: Variable): Variable {
  const output = { value: tape.node('Sub', [a.value, b.value]), shape: broadcastShape(a.shape, b.shape) };
  return tape.record(output, [a, b], (dy) => [
    reduceTo(tape, dy, output.shape, a.shape),
    tape.node('Neg', [reduceTo(tape, dy, output.shape, b.shape)]),
  ]);
}

/** Elementwise product with broadcasting. */
export function multiply(tape: Tape, a: Variable, b: Variable): Variable {
  const output = { value: tape.node('Mul', [a.value, b.value]), shape: broadcastShape(a.shape, b.shape) };
  return tape.record(output, [a, b], (dy) => [
    reduceTo(tape, tape.node('Mul', [dy, b.value]), output.shape, a.shape),
    reduceTo(tape, tape.node('Mul', [dy, a.value]), output.shape, b.shape),
  ]);
}

/** `1 / sqrt(x + epsilon)` */
export function inverseRoot(tape: Tape, x: Variable, epsilon: number): Variable {
  const root = tape.node('Sqrt', [tape.node('Add', [x.value, tape.graph.scalar(epsilon)])]);
  const output = { value: tape.node('Reciprocal', [root]), shape: x.shape };
  return tape.record(output, [x], (dy) => {
    const cube = tape.node('Mul', [output.value, tape.node('Mul', [output.value, output.value])]);
    return [tape.node('Mul', [dy, tape.node('Mul', [cube, tape.graph.scalar(-0.5)])])];
  });
}

/** Elements `from`..`to` along `axis`, of a parameter; its gradient is padded back with zeros. */
export function slice(tape: Tape, x: Variable, axis: number, from: number, to: number): Variable {
  const { graph } = tape;
  const bounds = [graph.ints([from]), graph.ints([to]), graph.ints([axis])];
  const shape = x.shape.map((size, i) => (i === axis ? to - from : size));
  const output = { value: tape.node('Slice', [x.value, ...bounds]), shape };
  return tape.record(output, [x], (dy) => {
    const before = x.shape.map((_, i) => (i === axis ? from : 0));
    const after = x.shape.map((size, i) => (i === axis ? size - to : 0));
    return [tape.node('Pad', [dy, graph.ints([...before, ...after])])];
  });
}

export function reshape(tape: Tape, x: Variable, shape: readonly number[]): Variable {
  const output = { value: tape.reshape(x.value, shape), shape };
  return tape.record(output, [x], (dy) => [tape.reshape(dy, x.shape)]);
}

/** Along channels, axis 1. */
export function concat(tape: Tape, parts: readonly Variable[]): Variable {
  const { graph } = tape;
  const sizes = parts.map((part) => part.shape[1] as number);
  const channels = sizes.reduce((sum, size) => sum + size, 0);
  const shape = (parts[0] as Variable).shape.map((size, axis) => (axis === 1 ? channels : size));
  const values = parts.map((part) => part.value);
  const output = { value: tape.node('Concat', values, { axis: 1 }), shape };
  return tape.record(output, parts, (dy) =>
    graph.nodeWithOutputs('Split', [dy, graph.ints(sizes)], {
      attributes: { axis: 1 },
      outputs: parts.length,
    }),
  );
}

function broadcastShape(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length !== b.length) throw new Error('Broadcasting here wants equal ranks');
  return a.map((size, axis) => Math.max(size, b[axis] as number));
}

/** Sums a gradient over the axes along which its variable was broadcast. */
function reduceTo(tape: Tape, gradient: Value, from: readonly number[], to: readonly number[]): Value {
  if (elementCount(from) === elementCount(to)) return gradient;
  const axes = from.flatMap((size, axis) => (size === to[axis] ? [] : [axis]));
  return tape.node('ReduceSum', [gradient, tape.graph.ints(axes)]);
}
