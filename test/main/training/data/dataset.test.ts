import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeNpz } from '../../../../main/files/images/npz.ts';
import { type DataOptions, openDataSet } from '../../../../main/training/data/dataset.ts';
import type { DataSet } from '../../../../main/training/data/data-source.ts';
import { describeWithData } from '../../../support/shared-data.ts';

let folder: string;

const namesOf = ({ train, validation }: DataSet) => ({
  train: train.map(({ name }) => name),
  validation: validation.map(({ name }) => name),
});

async function writePng(file: string, width: number, height: number, value: number): Promise<void> {
  const data = Buffer.alloc(width * height, value);
  const png = sharp(data, { raw: { width, height, channels: 1 } }).toColourspace('b-w');
  await png.png().toFile(path.join(folder, file));
}

async function writePairs(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await writePng(`images/${name}.png`, 8, 6, 100);
    await writePng(`masks/${name}.png`, 8, 6, 255);
  }
}

async function list(...lines: readonly string[]): Promise<string> {
  const file = path.join(folder, `list-${lines.join('-').replace(/\W/g, '')}.txt`);
  await writeFile(file, lines.join('\n'));
  return file;
}

const open = (options: Partial<DataOptions> = {}): Promise<DataSet> =>
  openDataSet({ data: folder, classes: 1, ...options });

describe('a data set in a folder', () => {
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'dataset-'));
    await mkdir(path.join(folder, 'images'));
    await mkdir(path.join(folder, 'masks'));
    await writePairs('a', 'b', 'c', 'd');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('trains on all pairs without a list, and on the others when only validation is listed', async () => {
    expect(namesOf(await open())).toEqual({ train: ['a', 'b', 'c', 'd'], validation: [] });
    const validation = await list('b');
    expect(namesOf(await open({ validation }))).toEqual({ train: ['a', 'c', 'd'], validation: ['b'] });
  });

  it('takes names with or without extension, blank lines and Windows line ends', async () => {
    const train = await list('a.png\r', '', 'c\r', 'a');
    expect(namesOf(await open({ train })).train).toEqual(['a', 'c']);
  });

  it('leaves out excluded names, from a file or from the command line', async () => {
    expect(namesOf(await open({ exclude: 'a, d' })).train).toEqual(['b', 'c']);
    expect(namesOf(await open({ exclude: await list('a') })).train).toEqual(['b', 'c', 'd']);
  });

  it('splits into folds that cover everything once', async () => {
    const folds = await Promise.all(
      [1, 2].map(async (fold) => namesOf(await open({ fold: { fold, count: 2 } }))),
    );
    expect(folds.flatMap(({ validation }) => validation).toSorted()).toEqual(['a', 'b', 'c', 'd']);
    for (const { train, validation } of folds) expect([...train, ...validation]).toHaveLength(4);
  });

  it('reads image and mask', async () => {
    const [pair] = (await open()).train;
    const sample = await pair?.read();
    expect(sample?.image).toMatchObject({ width: 8, height: 6 });
    expect([...(sample?.image.data ?? [])].every((value) => value === 100)).toBe(true);
    expect([...(sample?.labels.data ?? [])].every((value) => value === 1)).toBe(true);
  });

  it('takes all numbered objects for the one class, and cuts soft edges in the middle', async () => {
    const labelsOf = async (values: readonly number[]): Promise<number[]> => {
      const raw = { width: 8, height: 6, channels: 1 } as const;
      const data = Uint8Array.from({ length: 48 }, (_, at) => values[at % values.length] as number);
      const mask = sharp(data, { raw }).toColourspace('b-w').png();
      await mask.toFile(path.join(folder, 'masks/a.png'));
      const sample = await (await open()).train[0]?.read();
      return [...(sample?.labels.data.subarray(0, values.length) ?? [])];
    };
    expect(await labelsOf([0, 1, 90, 200])).toEqual([0, 1, 1, 1]);
    expect(await labelsOf([0, 1, 2, 255])).toEqual([0, 1, 1, 1]);
    expect(await labelsOf([0, 255, 255, 100, 255, 160])).toEqual([0, 1, 1, 0, 1, 1]);
  });

  it('reads weights where there are some, of the images that have them', async () => {
    await mkdir(path.join(folder, 'weights'));
    await writePng('weights/b.png', 8, 6, 51);
    const read = async (options: Partial<DataOptions> = {}) =>
      Promise.all((await open(options)).train.map((pair) => pair.read()));
    const [a, b] = await read();
    expect(a).not.toHaveProperty('weights');
    expect(b?.weights).toEqual({ width: 8, height: 6, data: new Uint8Array(48).fill(51) });
    for (const sample of await read({ weights: false })) expect(sample).not.toHaveProperty('weights');
  });

  it('says what is wrong with weights', async () => {
    await mkdir(path.join(folder, 'weights'));
    await writePng('weights/a.png', 7, 6, 51);
    const first = async () => (await open({ exclude: 'b,c,d' })).train[0]?.read();
    await expect(first()).rejects.toThrow(/weights.a\.png has 7 x 6 pixels, its image 8 x 6/);
    await writeFile(path.join(folder, 'weights/a.png'), 'nonsense');
    await expect(first()).rejects.toMatchObject({ code: 'dataset.weights' });
    await writePng('weights/stranger.png', 8, 6, 51);
    await expect(open()).rejects.toThrow(/stranger\.png is a weight map without an image/);
  });

  it('says what is wrong with lists', async () => {
    await expect(open({ train: await list('a', 'x') })).rejects.toThrow('x is in a list');
    await expect(open({ train: await list('') })).rejects.toThrow('is empty');
    await expect(open({ train: path.join(folder, 'none.txt') })).rejects.toThrow('none.txt cannot be read');
    const [train, validation] = [await list('a', 'b'), await list('b', 'c')];
    await expect(open({ train, validation })).rejects.toThrow('b is in both');
    await expect(open({ exclude: 'a,b,c,d' })).rejects.toThrow('nothing to train on');
  });

  it('says that a folder holds no images', async () => {
    const data = path.join(folder, 'none');
    for (const part of ['images', 'masks']) await mkdir(path.join(data, part), { recursive: true });
    await expect(openDataSet({ data, classes: 1 })).rejects.toThrow(`${data} holds no images.`);
  });

  it('says what is wrong with files', async () => {
    await expect(openDataSet({ data: path.join(folder, 'masks'), classes: 1 })).rejects.toThrow('no folder');
    await writePng('masks/e.png', 8, 6, 255);
    await expect(open()).rejects.toThrow('e.png is a mask without an image');
    await writePng('images/e.png', 9, 6, 100);
    const set = await open();
    await expect(set.train.at(-1)?.read()).rejects.toThrow('has 8 x 6 pixels, its image 9 x 6');
    await writePng('images/f.png', 8, 6, 100);
    await expect(open()).rejects.toThrow('f.png is an image without a mask');
  });

  it('refuses labels beyond the classes', async () => {
    await writePng('masks/a.png', 8, 6, 7);
    const [pair] = (await open({ classes: 3 })).train;
    await expect(pair?.read()).rejects.toThrow('holds label 7, but there are only 3 classes');
  });
});

describe("the paper's data file", () => {
  const bytes = (...shape: readonly number[]) => ({
    dtype: 'uint8' as const,
    shape,
    data: new Uint8Array(shape.reduce((product, size) => product * size, 1)).map((_, at) => at % 251),
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'archive-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const openArchive = async (arrays: Record<string, ReturnType<typeof bytes>>): Promise<DataSet> => {
    const data = path.join(folder, 'data.npz');
    await writeFile(data, encodeNpz(new Map(Object.entries(arrays))));
    return openDataSet({ data, classes: 1 });
  };
  const train = { x_train: bytes(3, 4, 5, 3), y_train: bytes(3, 4, 5) };

  it('gives its train and test images', async () => {
    const set = await openArchive({ ...train, x_test: bytes(1, 4, 5, 3), y_test: bytes(1, 4, 5, 1) });
    expect(namesOf(set)).toEqual({ train: ['train/0', 'train/1', 'train/2'], validation: ['test/0'] });
    const second = await set.train[1]?.read();
    expect(second?.image).toMatchObject({ width: 5, height: 4 });
    expect([...(second?.image.data ?? [])]).toEqual([...train.x_train.data.subarray(60, 120)]);
  });

  it('is refused when an array is missing or does not fit', async () => {
    await expect(openArchive({ x_train: train.x_train })).rejects.toThrow('no array y_train');
    await expect(openArchive({ ...train, y_train: bytes(2, 4, 5) })).rejects.toThrow('does not fit x_train');
    await expect(openArchive({ ...train, x_train: bytes(3, 4, 5) })).rejects.toThrow('not [n, h, w, 3]');
  });
});

describeWithData('the dermoscopy set', 'isic2017', (data) => {
  it('has 2000 pairs to train on and 150 to validate', async () => {
    const lists = { train: path.join(data, 'train.txt'), validation: path.join(data, 'val.txt') };
    const set = await openDataSet({ data, classes: 1, ...lists });
    expect([set.train.length, set.validation.length]).toEqual([2000, 150]);
  });
});
