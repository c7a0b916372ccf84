import { describe, expect, it } from 'vitest';
import type { Size } from '../../../core/geometry/size.ts';
import type { LoadedPredictor } from '../../../main/inference/graph-predictor.ts';
import { holdTo } from '../../../main/inference/hold-to-manifest.ts';
import { manifest } from '../../support/red-model.ts';

/** Answers every input with maps of one size and so many channels. */
function answering(size: Size, channels: number) {
  const log: string[] = [];
  const graph: LoadedPredictor = {
    provider: 'cpu',
    predict: async ({ inputs }) => {
      log.push(`predict ${inputs.length}`);
      const data = new Uint8Array(size.width * size.height * channels);
      return { outputs: inputs.map(() => ({ ...size, channels, data })), provider: 'cpu', milliseconds: 1 };
    },
    close: async () => void log.push('close'),
  };
  return { log, predictor: holdTo(manifest, graph) };
}

const input = (side: number) => ({ width: side, height: side, data: new Uint8Array(3 * side * side) });
const inputs = [input(32), input(32)];
const size = { width: 32, height: 32 };

describe('a graph that is held to its manifest', () => {
  it('answers, and closes', async () => {
    const { predictor, log } = answering(size, 1);
    expect((await predictor.predict({ inputs })).outputs).toHaveLength(2);
    await predictor.close();
    expect([predictor.provider, log]).toEqual(['cpu', ['predict 2', 'close']]);
  });

  it('is not shown inputs of another size', async () => {
    const { predictor, log } = answering(size, 1);
    await expect(predictor.predict({ inputs: [input(32), input(64)] })).rejects.toMatchObject({
      code: 'model.size',
      message: 'The model red takes 32 x 32 pixels, not 64 x 64.',
    });
    expect(log).toEqual([]);
  });

  it.each([
    ['other channels', size, 2, '2 x 32 x 32'],
    ['another size', { width: 16, height: 32 }, 1, '1 x 16 x 32'],
  ])('may not answer with %s', async (_name, answered, channels, found) => {
    await expect(answering(answered, channels).predictor.predict({ inputs })).rejects.toMatchObject({
      code: 'model.output',
      message: `The model red answers 32 x 32 pixels with ${found} values instead of 1 x 32 x 32.`,
    });
  });
});
