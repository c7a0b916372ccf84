import { describe, expect, it } from 'vitest';
import type { Pair } from '../../../main/training/data/pairs.ts';
import { survey } from '../../../main/training/survey.ts';

function pair(width: number, height: number): Pair {
  const data = new Uint8Array(3 * width * height).fill(90);
  const labels = { width, height, data: new Uint8Array(width * height).fill(1) };
  const sample = { image: { width, height, data }, labels, merged: 1 };
  return { name: `${width}`, read: () => Promise.resolve(sample) };
}

describe('a survey of images', () => {
  it('tells their median size', async () => {
    const { imageSize } = await survey([pair(4, 30), pair(8, 10), pair(6, 20)]);
    expect(imageSize).toEqual({ width: 6, height: 20 });
  });

  it('looks at some of many, from all over the set', async () => {
    const read: number[] = [];
    const pairs = Array.from({ length: 320 }, (_, at) => ({
      name: `${at}`,
      read: () => {
        read.push(at);
        return pair(4, 4).read();
      },
    }));
    await survey(pairs);
    expect(read).toEqual(Array.from({ length: 32 }, (_, at) => 10 * at));
  });
});
