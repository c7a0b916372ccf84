import { describe, expect, it } from 'vitest';
import type { Pair } from '../../../main/training/data/pairs.ts';
import { survey } from '../../../main/training/survey.ts';

function pair(width: number, height: number, colour: readonly number[]): Pair {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, at) => colour[at % 3] as number);
  const labels = { width, height, data: new Uint8Array(width * height).fill(1) };
  const sample = { image: { width, height, data }, labels, merged: 1 };
  return { name: `${width}`, read: () => Promise.resolve(sample) };
}

const GREY = [90, 91, 90];

describe('a survey of images', () => {
  it('tells their median size and that they are grey, however they are stored', async () => {
    const pairs = [pair(4, 30, GREY), pair(8, 10, GREY), pair(6, 20, GREY)];
    expect((await survey(pairs)).look).toEqual({ size: { width: 6, height: 20 }, isGrey: true });
  });

  it('takes images for coloured where one of them is', async () => {
    expect((await survey([pair(4, 4, GREY), pair(4, 4, [200, 80, 90])])).look.isGrey).toBe(false);
  });

  it('looks at some of many, from all over the set', async () => {
    const read: number[] = [];
    const pairs = Array.from({ length: 320 }, (_, at) => ({
      name: `${at}`,
      read: () => {
        read.push(at);
        return pair(4, 4, GREY).read();
      },
    }));
    await survey(pairs);
    expect(read).toEqual(Array.from({ length: 32 }, (_, at) => 10 * at));
  });
});
