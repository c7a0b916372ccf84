import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { dice, iou, overlap } from '../../../core/mask/stats.ts';
import { readMask, writeGray } from '../../../main/files/images/mask.ts';
import { buildCli, cli } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeRandomModel } from '../../support/tiny-model.ts';

beforeAll(buildCli);

const WIDTH = 40;
const HEIGHT = 30;
const names = ['a', 'b', 'c'];

/** Images with a bright left part of growing width, and masks of it. */
async function place(): Promise<{ readonly folder: string; readonly data: string; readonly model: string }> {
  const folder = await temporaryFolder();
  const [data, model] = [join(folder, 'data'), join(folder, 'model')];
  await writeRandomModel(model);
  await mkdir(join(data, 'images'), { recursive: true });
  await mkdir(join(data, 'masks'));
  for (const [index, name] of names.entries()) {
    const mask = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
      i % WIDTH < 10 * (index + 1) ? 255 : 0,
    );
    const image = sharp(mask, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } });
    await image.toFile(join(data, 'images', `${name}.png`));
    await writeGray(join(data, 'masks', `${name}.png`), { width: WIDTH, height: HEIGHT, data: mask });
  }
  return { folder, data, model };
}

interface Figures {
  readonly n: number;
  readonly dice: number;
  readonly iou: number;
  readonly msPerImage: number;
  readonly diceInterval: readonly [number, number];
}

describe('evaluate', () => {
  it('gives the figures that its own masks have', async () => {
    const { folder, data, model } = await place();
    const csv = join(folder, 'figures.csv');
    const { code, stdout } = await cli('evaluate', '--data', data, '--model', model, '--json', '--csv', csv);
    expect(code).toBe(0);
    const json = JSON.parse(stdout) as Figures;

    const masks = join(folder, 'masks');
    await cli('prelabel', join(data, 'images'), '--out', masks, '--model', model);
    const overlaps = await Promise.all(
      names.map(async (name) =>
        overlap(
          await readMask(join(masks, `${name}.png`)),
          await readMask(join(data, 'masks', `${name}.png`)),
        ),
      ),
    );
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(json.n).toBe(3);
    expect(json.dice).toBeCloseTo(mean(overlaps.map(dice)), 12);
    expect(json.iou).toBeCloseTo(mean(overlaps.map(iou)), 12);
    expect(json.msPerImage).toBeGreaterThan(0);
    expect(json.diceInterval[0]).toBeLessThanOrEqual(json.dice);
    expect(Object.keys(json)).toEqual(
      expect.arrayContaining(['n', 'dice', 'iou', 'dicePooled', 'hd95', 'msPerImage']),
    );
    const lines = (await readFile(csv, 'utf8')).trim().split('\n');
    expect(lines[0]).toBe('name,dice,iou,hd95,milliseconds');
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 2))).toEqual(
      overlaps.map((one, index) => [names[index], String(dice(one))]),
    );
  });

  it('compares objects where that is asked for, or the model tells them apart', async () => {
    const { folder, data, model } = await place();
    const csv = join(folder, 'figures.csv');
    // All of each image is one object of this model; the masks have one in a quarter, a half and three quarters.
    const evaluate = (...more: readonly string[]) =>
      cli('evaluate', '--data', data, '--model', model, '--threshold', '0.001', ...more);
    expect((await evaluate('--json')).stdout).not.toContain('objects');
    const { stdout } = await evaluate('--objects', '--json', '--csv', csv);
    const { objects } = JSON.parse(stdout) as { readonly objects: Record<string, unknown> };
    expect(objects).toMatchObject({ matched: 1, predicted: 3, reference: 3, f1: 1 / 3, recall: 1 / 3 });
    const lines = (await readFile(csv, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    expect(lines[0]?.slice(-4)).toEqual(['f1', 'matched', 'predicted', 'reference']);
    expect(lines.slice(1).map((line) => line.slice(-4).join(' '))).toEqual(['0 0 1 1', '0 0 1 1', '1 1 1 1']);
    const inWords = (await evaluate('--dynamic', '0.9')).stdout;
    expect(inWords).toContain('Objects F1   0.3333');
    expect(inWords).toContain('recall     0.3333  (1 of 3 reference objects)');
  });

  it('evaluates the names of a list', async () => {
    const { folder, data, model } = await place();
    const list = join(folder, 'list.txt');
    await writeFile(list, 'c\na\n');
    const { stdout } = await cli('evaluate', '--data', data, '--list', list, '--model', model);
    expect(stdout).toContain('random on 2 images');
  });

  it.each([
    ['a mask without image', ['images/a.png'], 'a.png is a mask without an image'],
    ['an image without mask', ['masks/b.png'], 'b.png is an image without a mask'],
  ])('words %s', async (_name, removed, message) => {
    const { data, model } = await place();
    for (const path of removed) await rm(join(data, path));
    expect(await cli('evaluate', '--data', data, '--model', model)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(message),
    });
  });

  it('words masks of another size, an empty list, and names that are not there', async () => {
    const { folder, data, model } = await place();
    const list = join(folder, 'list.txt');
    const evaluate = () => cli('evaluate', '--data', data, '--list', list, '--model', model);
    await writeFile(list, '\n');
    expect(await evaluate()).toMatchObject({ code: 1, stderr: expect.stringContaining('is empty') });
    await writeFile(list, 'zebra\n');
    expect(await evaluate()).toMatchObject({ code: 1, stderr: expect.stringContaining('zebra') });
    await writeFile(list, 'a\n');
    await writeGray(join(data, 'masks', 'a.png'), { width: 3, height: 2, data: new Uint8Array(6) });
    expect(await evaluate()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('a.png has 3 x 2 pixels, its image 40 x 30.'),
    });
  });
});
