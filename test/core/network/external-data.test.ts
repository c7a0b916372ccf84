import fc from 'fast-check';
import onnxProto from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { concatenate } from '../../../core/formats/bytes.ts';
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

  it('sees it however deep branches lie in each other', () => {
    const within = (tag: number, bytes: Uint8Array): Uint8Array => {
      const length: number[] = [];
      let rest = bytes.length;
      for (; rest > 127; rest = Math.floor(rest / 128)) length.push(128 + (rest % 128));
      return concatenate([Uint8Array.of(8 * tag + 2, ...length, rest), bytes]);
    };
    // A graph's node, its attribute, and the graph in that.
    let graph: Uint8Array = within(5, Uint8Array.of(8 * 14, 1));
    for (let depth = 0; depth < 3000; depth++) graph = within(1, within(5, within(6, graph)));
    expect(hasExternalData(within(7, graph))).toBe(true);
  });

  it('ends on whatever bytes there are', () => {
    const whole = modelOf({ initializer: [inside, elsewhere] });
    for (let length = 0; length < whole.length; length++) hasExternalData(whole.subarray(0, length));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void hasExternalData(bytes)));
  });
});
