import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inferenceGraph } from '../../../core/network/inference-graph.ts';
import { initialParameters } from '../../../core/network/parameters.ts';
import { openGraph } from '../../../main/inference/graph-predictor.ts';
import { openLanes, openThread } from '../../../main/inference/predictor-thread.ts';
import { buildCli } from '../../support/cli.ts';

const script = join(import.meta.dirname, '../../../dist/predictor-worker.cjs');
const graph = inferenceGraph(initialParameters(1));
const input = (seed: number) => ({
  ...{ width: 64, height: 64 },
  data: Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) => (i * seed) % 251),
});
const inputs = [input(3), input(7), input(11)];

describe('a predictor on a thread', () => {
  beforeAll(buildCli);

  it('answers as the graph itself does', async () => {
    const [here, there] = [
      await openGraph(graph, { provider: 'cpu', threads: 1 }),
      await openThread(script, graph, { provider: 'cpu', threads: 1 }),
    ];
    const answers = await Promise.all([here, there].map((one) => one.predict({ inputs })));
    expect(answers[1]?.outputs).toEqual(answers[0]?.outputs);
    expect([there.provider, answers[1]?.provider]).toEqual(['cpu', 'cpu']);
    await Promise.all([here.close(), there.close()]);
    await expect(there.predict({ inputs })).rejects.toMatchObject({
      code: 'model.run',
      message: 'The network stopped.',
    });
    await there.close();
  });

  it('says why a graph cannot be opened, and leaves no thread behind', async () => {
    const bytes = new TextEncoder().encode('hello');
    const opening = openLanes(script, bytes, { name: 'm.onnx', provider: 'cpu', threads: 2 });
    await expect(opening).rejects.toMatchObject({
      code: 'model.damaged',
      message: expect.stringContaining('m.onnx is not an ONNX file that can be run'),
    });
  });

  it('words an input that the graph cannot take, and stops when it is cancelled', async () => {
    const lanes = await openLanes(script, graph, { name: 'm.onnx', provider: 'cpu', threads: 2 });
    expect(lanes.lanes).toBe(2);
    const odd = { width: 33, height: 33, data: new Uint8Array(3 * 33 * 33) };
    await expect(lanes.predict({ inputs: [odd] })).rejects.toMatchObject({
      code: 'model.run',
      message: expect.stringContaining('m.onnx failed on an input of 1 x 3 x 33 x 33'),
    });
    const stop = new AbortController();
    const many = Array.from({ length: 50 }, () => inputs).flat();
    const cancelled = lanes.predict({ inputs: many }, { signal: stop.signal });
    stop.abort(new Error('not wanted'));
    await expect(cancelled).rejects.toThrow('not wanted');
    expect((await lanes.predict({ inputs })).outputs).toHaveLength(3);
    await lanes.close();
  });
});
