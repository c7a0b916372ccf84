import { OnnxGraph } from '../../core/network/onnx-graph.ts';

/** An ONNX graph that hands its one input on: it runs, but segments nothing. */
export function identityGraph(shape: readonly (number | string)[]): Uint8Array {
  const graph = new OnnxGraph('identity');
  const x = graph.input('x', shape);
  graph.output('y', graph.node('Identity', [x]), shape);
  return graph.toBytes();
}
