import { describe, expect, it } from 'vitest';
import { networkOf } from '../../../main/inference/network.ts';
import type { Session } from '../../../main/inference/sessions.ts';

/** Answers with each pixel's red value, after as many turns as it is told, and notes what it was asked to do. */
function slowSession(turns: readonly number[]) {
  const log: string[] = [];
  let runs = 0;
  const session: Session = {
    provider: 'cpu',
    channels: 1,
    run: async (images, _count, height, width) => {
      const run = runs++;
      log.push(`begin ${run}`);
      for (let turn = 0; turn < (turns[run] ?? 0); turn++) await new Promise(setImmediate);
      if (turns[run] === undefined) throw new Error('broken');
      log.push(`end ${run}`);
      const data = images.slice(0, width * height);
      return { data, channels: 1, height, width, milliseconds: run };
    },
    close: () => {
      log.push('close');
      return Promise.resolve();
    },
  };
  return { session, log };
}

const grey = (value: number, side = 2) => ({
  width: side,
  height: side,
  data: new Uint8Array(3 * side * side).fill(value),
});

describe('a network', () => {
  it('turns pixels into 8-bit probabilities, also for several sizes at once', async () => {
    const { session, log } = slowSession([3, 0, 1]);
    const network = networkOf(session);
    const answers = await Promise.all([grey(10), grey(200), grey(30, 3)].map((one) => network.predict(one)));
    expect(answers.map(({ map }) => map.data)).toEqual([
      new Uint8Array(4).fill(10),
      new Uint8Array(4).fill(200),
      new Uint8Array(9).fill(30),
    ]);
    expect(log).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  it('goes on after an input that failed, and closes when all are done', async () => {
    const { session, log } = slowSession([]);
    const network = networkOf(session);
    const failed = expect(network.predict(grey(1))).rejects.toThrow('broken');
    await network.close();
    await failed;
    expect(log).toEqual(['begin 0', 'close']);
    await expect(network.predict(grey(1))).rejects.toThrow('broken');
  });
});
