import { describe, expect, it } from 'vitest';
import { maskPicture } from '../../../core/datasets/read/mask-picture.ts';
import {
  encodeGreyPng,
  encodeIndexedPng,
  encodeRgbPng,
  encodeWideGreyPng,
} from '../../../core/formats/png.ts';
import { mask } from '../../support/ascii-mask.ts';
import { fileSet } from './support.ts';

const pictureOf = (bytes: Uint8Array) => maskPicture(fileSet(new Map([['a.png', bytes]])), 'a.png');
const greyOf = (...values: readonly number[]) =>
  encodeGreyPng({ width: values.length, height: 1, data: Uint8Array.from(values) });

describe('a picture of labels', () => {
  it.each<[string, Uint8Array, readonly number[]]>([
    ['0 and 255', greyOf(0, 255, 0), [0, 1, 0]],
    ['0 and 1', encodeIndexedPng(mask('.1.'), []), [0, 1, 0]],
    ['the brightest of 16 bits', encodeWideGreyPng({ width: 2, height: 1, data: [0, 65_535] }), [0, 1]],
    ['equal red, green and blue', encodeRgbPng(rgb(0, 0, 0, 255, 255, 255)), [0, 1]],
    ['a palette of white, then black', encodeIndexedPng(mask('.1'), ['#ffffff', '#000000']), [1, 0]],
  ])('of %s is one class', async (_, bytes, labels) => {
    expect([...(await pictureOf(bytes)).data]).toEqual(labels);
  });

  it('keeps grey values and positions that are labels', async () => {
    expect(await pictureOf(greyOf(0, 128, 255))).toMatchObject({
      kind: 'labels',
      data: Uint8Array.of(0, 128, 255),
    });
    expect([...(await pictureOf(encodeRgbPng(rgb(0, 0, 0, 3, 3, 3, 9, 9, 9)))).data]).toEqual([0, 3, 9]);
    const { data, colorOf } = await pictureOf(
      encodeIndexedPng(mask('.2'), ['#000000', undefined, '#00ff00']),
    );
    expect([[...data], colorOf(2), colorOf(3)]).toEqual([[0, 2], '#00ff00', null]);
  });

  it('with soft edges between black and white is one class from half on', async () => {
    const edge = [0, 2, 20, 60, 100, 127, 128, 160, 220, 253];
    const values = [...new Array<number>(50).fill(0), ...edge, ...new Array<number>(50).fill(255)];
    const { kind, data } = await pictureOf(greyOf(...values));
    expect([kind, [...data].indexOf(1), data.lastIndexOf(0)]).toEqual(['soft', 56, 55]);
    // The same values of which hardly any is white are numbers.
    expect((await pictureOf(greyOf(...values.slice(0, 62)))).kind).toBe('labels');
  });

  it('of colours is refused by its name', async () => {
    await expect(pictureOf(encodeRgbPng(rgb(255, 0, 0)))).rejects.toThrow(
      'a.png cannot be used: it holds colours, and nothing says which class each of them is.',
    );
  });
});

function rgb(...data: readonly number[]) {
  return { width: data.length / 3, height: 1, data: Uint8Array.from(data) };
}
