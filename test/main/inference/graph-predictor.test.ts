import { describe, expect, it } from 'vitest';
import { predictorOf } from '../../../main/inference/graph-predictor.ts';
import type { Session } from '../../../main/inference/sessions.ts';

/** Answers with each pixel's red value, after as many turns as it is told, and notes what it was asked to do. */
function slowSession(turns: readonly number[], mostInputs = 1) {
  const log: string[] = [];
  const counts: number[] = [];
  let runs = 0;
  const session: Session = {
    provider: 'cpu',
    mostInputs,
    run: async (images, count, height, width) => {
      const run = runs++;
      log.push(`begin ${run}`);
      for (let turn = 0; turn < (turns[run] ?? 0); turn++) await new Promise(setImmediate);
      if (turns[run] === undefined) throw new Error('broken');
      log.push(`end ${run}`);
      counts.push(count);
      const pixels = width * height;
      const data = new Float32Array(count * pixels);
      for (let at = 0; at < count; at++) {
        data.set(images.subarray(3 * at * pixels, (3 * at + 1) * pixels), at * pixels);
      }
      return { data, channels: 1, height, width, milliseconds: run };
    },
    close: () => {
      log.push('close');
      return Promise.resolve();
    },
  };
  return { session, log, counts };
}

const grey = (value: number, side = 2) => ({
  width: side,
  height: side,
  data: new Uint8Array(3 * side * side).fill(value),
});

describe('a predictor of a graph', () => {
  it('turns pixels into 8-bit probabilities, also for several sizes at once', async () => {
    const { session, log } = slowSession([3, 0, 1]);
    const predictor = predictorOf(session);
    const answers = await Promise.all(
      [grey(10), grey(200), grey(30, 3)].map((one) => predictor.predict({ inputs: [one] })),
    );
    expect(answers.flatMap(({ outputs }) => outputs.map(({ data }) => data))).toEqual([
      new Uint8Array(4).fill(10),
      new Uint8Array(4).fill(200),
      new Uint8Array(9).fill(30),
    ]);
    expect(log).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  it('runs as many inputs together as its session takes, and answers each in its turn', async () => {
    const { session, counts } = slowSession([0, 0, 0], 2);
    const values = [3, 40, 5, 60, 7];
    const inputs = values.map((value) => grey(value));
    const { outputs, milliseconds } = await predictorOf(session).predict({ inputs });
    expect(outputs.map(({ data }) => [...data])).toEqual(
      values.map((value) => new Array<number>(4).fill(value)),
    );
    expect(counts).toEqual([2, 2, 1]);
    expect(milliseconds).toBe(0 + 1 + 2);
  });

  it('stops between two runs when it is cancelled, and goes on with what others asked', async () => {
    const { session, log } = slowSession([3, 0, 0]);
    const predictor = predictorOf(session);
    const stop = new AbortController();
    const inputs = [grey(1), grey(2), grey(3)];
    const stopped = predictor.predict({ inputs }, { signal: stop.signal });
    const other = predictor.predict({ inputs: [grey(4)] });
    await new Promise(setImmediate);
    stop.abort(new Error('not wanted'));
    await expect(stopped).rejects.toThrow('not wanted');
    expect((await other).outputs[0]?.data).toEqual(new Uint8Array(4).fill(4));
    expect(log).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1']);
  });

  it('goes on after an input that failed, and closes when all are done', async () => {
    const { session, log } = slowSession([]);
    const predictor = predictorOf(session);
    const failed = expect(predictor.predict({ inputs: [grey(1)] })).rejects.toThrow('broken');
    await predictor.close();
    await failed;
    expect(log).toEqual(['begin 0', 'close']);
    await expect(predictor.predict({ inputs: [grey(1)] })).rejects.toThrow('broken');
  });
});
