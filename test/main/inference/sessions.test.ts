import { describe, expect, it } from 'vitest';
import { initialParameters } from '../../../core/network/parameters.ts';
import { inferenceGraph } from '../../../core/network/inference-graph.ts';
import { builtInProviders, openSession } from '../../../main/inference/sessions.ts';
import { identityGraph } from '../../support/identity-graph.ts';

const network = inferenceGraph(initialParameters(1));

describe('openSession', () => {
  it('runs U-Lite at any multiple of 32', async () => {
    const session = await openSession(network, { provider: 'cpu' });
    expect(session).toMatchObject({ provider: 'cpu', mostInputs: 4 });
    for (const [height, width] of [
      [32, 64],
      [96, 32],
    ] as const) {
      const answer = await session.run(new Float32Array(2 * 3 * height * width), 2, height, width);
      expect(answer).toMatchObject({ channels: 1, height, width });
      expect(answer.data.length).toBe(2 * height * width);
      expect(answer.data.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(answer.milliseconds).toBeGreaterThan(0);
    }
    await session.close();
  });

  it('always has the CPU, and auto finds something that works', async () => {
    expect(builtInProviders()).toContain('cpu');
    const session = await openSession(network, { provider: 'auto' });
    await session.close();
  });

  it('says which providers there are when one cannot be used', async () => {
    const absent = builtInProviders().includes('dml') ? 'coreml' : 'dml';
    await expect(openSession(network, { provider: absent })).rejects.toMatchObject({
      code: 'inference.provider',
      message: expect.stringMatching(
        new RegExp(`^The provider ${absent} cannot be used .*built in besides:.*cpu`),
      ),
    });
  });

  it.each([
    ['text', new TextEncoder().encode('hello')],
    ['nothing', new Uint8Array(0)],
    ['half a network', network.slice(0, 10_000)],
  ])('refuses %s', async (_name, bytes) => {
    await expect(openSession(bytes, { name: 'm.onnx', provider: 'cpu' })).rejects.toMatchObject({
      code: 'model.damaged',
      message: expect.stringContaining('m.onnx is not an ONNX file that can be run'),
    });
  });

  it.each([
    ['a vector', ['n', 10], 'x [n, 10] of float32'],
    ['images of one channel', ['n', 1, 'h', 'w'], 'x [n, 1, h, w] of float32'],
  ])('refuses a network of %s and says what it found', async (_name, shape, found) => {
    await expect(
      openSession(identityGraph(shape), { name: 'm.onnx', provider: 'cpu' }),
    ).rejects.toMatchObject({
      code: 'model.kind',
      message: expect.stringContaining(`the inputs ${found}`),
    });
  });

  it('words an input that the network cannot take', async () => {
    const session = await openSession(network, { name: 'm.onnx', provider: 'cpu' });
    const run = session.run(new Float32Array(3 * 33 * 33), 1, 33, 33);
    await expect(run).rejects.toThrow('m.onnx failed on an input of 1 x 3 x 33 x 33');
    await session.close();
  });
});
