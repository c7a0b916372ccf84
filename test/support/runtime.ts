import * as ort from 'onnxruntime-node';
import { gaussian, seededRandom } from '../../core/random.ts';
import { elementCount, type Parameters } from '../../core/network/parameters.ts';

export interface Array4 {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Runs a serialised graph on the CPU, once per call. */
export async function openGraph(
  graph: Uint8Array,
): Promise<(inputs: Readonly<Record<string, Array4>>) => Promise<Record<string, Float32Array>>> {
  const session = await ort.InferenceSession.create(graph, {
    executionProviders: ['cpu'],
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    logSeverityLevel: 3,
  });
  return async (inputs) => {
    const feeds = Object.entries(inputs).map(([name, { shape, data }]): [string, ort.Tensor] => [
      name,
      new ort.Tensor('float32', data, shape),
    ]);
    const outputs = await session.run(Object.fromEntries(feeds));
    return Object.fromEntries(
      Object.entries(outputs).map(([name, tensor]) => [name, tensor.data as Float32Array]),
    );
  };
}

/** A tensor of normally distributed values, the same for the same seed. */
export function randomTensor(seed: number, shape: readonly number[], scale = 1): Array4 {
  const random = seededRandom(seed);
  const data = Float32Array.from({ length: elementCount(shape) }, () => scale * gaussian(random));
  return { shape, data };
}

/** Parameters far from their initial values: every bias, batch norm and statistic does something. */
export function scrambled(parameters: Parameters, seed: number): Parameters {
  const random = seededRandom(seed);
  const entries = [...parameters].map(([name, { shape, data }]): [string, Array4] => {
    const positive = name.endsWith('running_var') || name.endsWith('bn.weight');
    const drawn = data.map((value) => {
      if (positive) return 0.5 + random();
      return name.includes('bn.') ? random() - 0.5 : value;
    });
    return [name, { shape, data: drawn }];
  });
  return new Map(entries);
}
