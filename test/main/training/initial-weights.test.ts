import { beforeAll, describe, expect, it } from 'vitest';
import { inferenceGraph } from '../../../core/network/inference-graph.ts';
import { type Parameters, initialParameters, outputChannels } from '../../../core/network/parameters.ts';
import { seededRandom } from '../../../core/random.ts';
import { openSession } from '../../../main/inference/sessions.ts';
import { fittedTo } from '../../../main/training/initial-weights.ts';
import { initialState, stateParameters } from '../../../main/training/training-step.ts';

const SIDE = 32;

/** Probabilities of each channel at every pixel of one noisy image. */
async function answers(parameters: Parameters): Promise<readonly Float32Array[]> {
  const random = seededRandom(9);
  const image = Float32Array.from({ length: 3 * SIDE * SIDE }, random);
  const session = await openSession(inferenceGraph(parameters), { provider: 'cpu', threads: 1 });
  try {
    const { data, channels } = await session.run(image, 1, SIDE, SIDE);
    const plane = SIDE * SIDE;
    return Array.from({ length: channels }, (_, at) => data.slice(at * plane, (at + 1) * plane));
  } finally {
    await session.close();
  }
}

describe('weights to start from', { timeout: 60_000 }, () => {
  let learnt: Parameters;
  beforeAll(() => {
    learnt = initialParameters(4);
  });

  it('answer for a class they know as before once there are others, in the state of step 0', async () => {
    const { parameters, isNew } = fittedTo(['cup', 'disc'], { parameters: learnt, classes: ['disc'] });
    expect(isNew).toBe(false);
    expect(outputChannels(parameters)).toBe(3);
    const began = stateParameters(initialState(parameters), 3);
    const [before = new Float32Array()] = await answers(learnt);
    const [background, cup, disc] = await answers(began);
    expect(before).toHaveLength(SIDE * SIDE);
    const values = (channel: Float32Array | undefined, at: number): number => channel?.[at] as number;
    before.forEach((probability, at) => {
      // Logits, as far as they can be told from probabilities: background's is 0 on either side.
      const logit = Math.log(probability / (1 - probability));
      expect(Math.log(values(disc, at) / values(background, at))).toBeCloseTo(logit, 4);
      expect(values(cup, at)).toBeLessThanOrEqual(0.0101);
    });
  });

  it('go by position where one class follows one class, or no name is shared', () => {
    for (const classes of [['disc'], null]) {
      expect(fittedTo(['polyp'], { parameters: learnt, classes }).parameters).toBe(learnt);
    }
    const two = initialParameters(4, 3);
    expect(fittedTo(['a', 'b'], { parameters: two, classes: ['c', 'd'] })).toEqual({
      parameters: two,
      isNew: false,
    });
    expect(fittedTo(['b', 'a'], { parameters: two, classes: ['a', 'b'] }).parameters).not.toEqual(two);
  });

  it('are told where none of their classes is wanted', () => {
    expect(fittedTo(['cup', 'rim'], { parameters: learnt, classes: ['disc'] })).toMatchObject({
      isNew: true,
    });
  });

  it('are refused where their outputs have no names, or one of several is wanted', () => {
    expect(() => fittedTo(['cup', 'disc'], { parameters: learnt, classes: null })).toThrow(
      'have 1 output channels, not 3',
    );
    const two = { parameters: initialParameters(4, 3), classes: ['cup', 'disc'] };
    expect(() => fittedTo(['disc'], two)).toThrow('have 3 output channels, not 1');
  });
});
