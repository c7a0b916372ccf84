import fc from 'fast-check';
import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { hasExternalData } from '../../../core/network/external-data.ts';
import { identityGraph } from '../../support/identity-graph.ts';

const { ModelProto, TensorProto } = onnxProto.onnx;

const inside = { name: 'w', dims: [2], dataType: 1, rawData: new Uint8Array(8).fill(0x6a) };
const elsewhere = {
  ...inside,
  dataLocation: TensorProto.DataLocation.EXTERNAL,
  externalData: [{ key: 'location', value: '../weights.bin' }],
};

type Graph = NonNullable<Parameters<typeof ModelProto.encode>[0]['graph']>;

const modelOf = (graph: Graph): Uint8Array => ModelProto.encode({ irVersion: 8, graph }).finish();
const nodeOf = (attribute: object): Graph => ({ node: [{ opType: 'If', attribute: [attribute] }] });

describe('hasExternalData', () => {
  it('is false of a model that holds its weights', () => {
    expect(hasExternalData(identityGraph([1, 3, 4, 4]))).toBe(false);
    expect(
      hasExternalData(
        modelOf({ initializer: [inside, { ...inside, dataLocation: TensorProto.DataLocation.DEFAULT }] }),
      ),
    ).toBe(false);
    expect(hasExternalData(modelOf(nodeOf({ name: 'then', t: inside, g: { initializer: [inside] } })))).toBe(
      false,
    );
  });

  it.each<[string, Graph]>([
    ['an initializer', { initializer: [inside, elsewhere] }],
    [
      'an initializer that says so by its location alone',
      { initializer: [{ ...inside, dataLocation: TensorProto.DataLocation.EXTERNAL }] },
    ],
    ['a sparse initializer', { sparseInitializer: [{ values: inside, indices: elsewhere }] }],
    ['a constant', nodeOf({ name: 'value', t: elsewhere })],
    ['a list of constants', nodeOf({ name: 'values', tensors: [inside, elsewhere] })],
    [
      'a branch',
      nodeOf({ name: 'then', g: nodeOf({ name: 'else', graphs: [{ initializer: [elsewhere] }] }) }),
    ],
  ])('sees %s that lies in another file', (_, graph) => {
    expect(hasExternalData(modelOf(graph))).toBe(true);
  });

  it('ends on whatever bytes there are', () => {
    const whole = modelOf({ initializer: [inside, elsewhere] });
    for (let length = 0; length < whole.length; length++) hasExternalData(whole.subarray(0, length));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void hasExternalData(bytes)));
  });
});
