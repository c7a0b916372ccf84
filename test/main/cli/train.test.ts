import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import type { NpyArray } from '../../../core/formats/npy.ts';
import type { ClassMap } from '../../../core/imaging/raster.ts';
import { seededRandom } from '../../../core/random.ts';
import { readMask, writeGray } from '../../../main/files/images/mask.ts';
import { encodeNpz } from '../../../main/files/images/npz.ts';
import { buildCli, cli, interruptedCli } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

beforeAll(buildCli);

const WIDTH = 60;
const HEIGHT = 40;

interface Scene {
  readonly labels: ClassMap;
  /** Interleaved RGB. */
  readonly pixels: Uint8Array;
}

/** A red disc on the left, labelled 1, and a blue one on the right, labelled 2. */
function scene(seed: number): Scene {
  const random = seededRandom(seed);
  const centres = [0, 1].map((side) => ({ x: 15 + 30 * side + 4 * random(), y: 12 + 16 * random() }));
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
    return 1 + centres.findIndex((centre) => Math.hypot(x - centre.x, y - centre.y) < 9);
  });
  const colours = [
    [40, 40, 40],
    [220, 40, 40],
    [40, 40, 220],
  ];
  const pixels = Uint8Array.from({ length: 3 * data.length }, (_, at) => {
    const colour = colours[data[Math.floor(at / 3)] as number];
    return colour?.[at % 3] as number;
  });
  return { labels: { width: WIDTH, height: HEIGHT, data }, pixels };
}

/** Eight scenes as a data set, of which the last two validate, and the options that train on it quickly. */
async function place() {
  const folder = await temporaryFolder();
  const [data, out, list] = [join(folder, 'data'), join(folder, 'run'), join(folder, 'val.txt')];
  await mkdir(join(data, 'images'), { recursive: true });
  await mkdir(join(data, 'masks'));
  for (let index = 0; index < 8; index++) {
    const { labels, pixels } = scene(index);
    const image = sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
    await image.toFile(join(data, 'images', `${index}.png`));
    await writeGray(join(data, 'masks', `${index}.png`), labels);
  }
  await writeFile(list, '6\n7\n');
  const args = ['train', '--data', data, '--val', list, '--size', '32', '--batch', '3', '--ema', '0.5'];
  return { folder, data, list, out, args: [...args, '--lr', '0.005', '--out', out] };
}

const CLASSES = ['--class', 'red', '--class', 'blue'];

interface Figures {
  readonly dice: number;
  readonly classes: readonly { readonly name: string; readonly dice: number }[];
}

describe('train', { timeout: 180_000 }, () => {
  it('makes a model of two classes that labels, measures as its card says, and trains on', async () => {
    const { folder, data, list, out, args } = await place();
    const trained = await cli(...args, ...CLASSES, '--policy', 'letterbox', '--epochs', '15', '--json');
    expect(trained).toMatchObject({ code: 0, stderr: expect.stringContaining('Finished') });
    expect(trained.stderr).not.toContain('Warning');
    const { folder: model, ...manifest } = JSON.parse(trained.stdout) as ModelManifest & { folder: string };
    expect(manifest).toMatchObject({
      id: 'run',
      input: { size: { mode: 'letterbox' } },
      classes: [{ label: 1, name: 'red' }, { name: 'blue' }],
    });

    const measured = await cli('evaluate', '--data', data, '--list', list, '--model', model, '--json');
    const figures = JSON.parse(measured.stdout) as Figures;
    expect(figures.dice).toBeCloseTo(manifest.metrics[0]?.dice ?? 0, 9);
    expect(figures.classes.map(({ name }) => name)).toEqual(['red', 'blue']);
    for (const { dice } of figures.classes) expect(dice).toBeGreaterThan(0.5);

    const [masks, maps] = [join(folder, 'masks'), join(folder, 'maps')];
    await cli('prelabel', join(data, 'images'), '--out', masks, '--model', model);
    await cli('prelabel', join(data, 'images'), '--out', maps, '--model', model, '--format', 'prob');
    const mask = await readMask(join(masks, '7.png'));
    expect([...new Set(mask.data)].sort()).toEqual([0, 1, 2]);
    expect((await readdir(maps)).slice(-2)).toEqual(['7.1.png', '7.2.png']);
    const [red, blue] = await Promise.all([1, 2].map((label) => readMask(join(maps, `7.${label}.png`))));
    // Whatever carries a label is more probably of that class than of the other.
    mask.data.forEach((label, at) => {
      const lead = (red?.data[at] as number) - (blue?.data[at] as number);
      expect(label === 0 || (label === 1 ? lead >= 0 : lead < 0)).toBe(true);
    });

    const on = ['--out', join(folder, 'on'), '--from', manifest.id, '--models', out];
    const turned = ['--class', 'blue', '--class', 'red', '--class', 'green'];
    const further = await cli(...args, ...turned, ...on, '--epochs', '0', '--json');
    const widened = JSON.parse(further.stdout) as ModelManifest;
    expect(widened.classes.map(({ name }) => name)).toEqual(['blue', 'red', 'green']);
    const again = await cli(
      ...args,
      ...CLASSES,
      '--out',
      join(folder, 'again'),
      '--from',
      manifest.id,
      '--models',
      out,
      '--epochs',
      '1',
      '--lr',
      '0',
    );
    expect(Number(/validation Dice ([\d.]+)/.exec(again.stderr)?.[1])).toBeGreaterThan(0.3);
    const refused = await cli(...args, '--out', out, '--epochs', '1');
    expect(refused.stderr).toContain(
      'already holds a run: go on with that, or choose another folder. To go on with it, add --resume.',
    );
  });

  it('warns of labels that become one class, and of one image that validates alone', async () => {
    const { list, args } = await place();
    await writeFile(list, '6\n');
    const { code, stderr } = await cli(...args, '--class', 'disc', '--epochs', '1');
    expect(code).toBe(0);
    expect(stderr).toContain('Warning: 8 of 8 masks hold several labels, which are trained as one class.');
    expect(stderr).toContain('Warning: Only one image validates, 6:');
  });

  it("trains on the paper's own data file", async () => {
    const { folder, out } = await place();
    const scenes = [0, 1, 2, 3].map(scene);
    const stack = (from: number, to: number, part: (one: Scene) => Uint8Array) =>
      Buffer.concat(scenes.slice(from, to).map(part));
    const arrays = new Map<string, NpyArray>();
    for (const [side, from, to] of [
      ['train', 0, 3],
      ['test', 3, 4],
    ] as const) {
      const shape = [to - from, HEIGHT, WIDTH];
      const [x, y] = [stack(from, to, ({ pixels }) => pixels), stack(from, to, ({ labels }) => labels.data)];
      arrays.set(`x_${side}`, { dtype: 'uint8', shape: [...shape, 3], data: x });
      arrays.set(`y_${side}`, { dtype: 'uint8', shape: [...shape, 1], data: y });
    }
    const file = join(folder, 'paper.npz');
    await writeFile(file, encodeNpz(arrays));
    const args = ['train', '--data', file, '--out', out, '--epochs', '1', '--size', '32', '--batch', '2'];
    expect(await cli(...args)).toMatchObject({ code: 0 });
    const manifest = await readFile(join(out, 'model', 'manifest.json'), 'utf8');
    expect((JSON.parse(manifest) as ModelManifest).metrics).toMatchObject([
      { data: 'test images of paper.npz', n: 1 },
    ]);
    const evaluate = (...list: readonly string[]) =>
      cli('evaluate', '--data', file, '--model', join(out, 'model'), ...list);
    expect((await evaluate()).stdout).toContain('run on 1 image\n');
    const list = join(folder, 'list.txt');
    await writeFile(list, 'test/0\ntrain/2\n');
    expect((await evaluate('--list', list)).stdout).toContain('run on 2 images');
  });

  it('leaves on Ctrl+C what --resume goes on with', async () => {
    const { out, args } = await place();
    const all = [...args, '--epochs', '20'];
    const history = join(out, 'history.csv');
    // Nothing is there yet: it begins.
    expect(await interruptedCli([...all, '--resume'], () => existsSync(history))).toBe(130);
    expect(existsSync(join(out, 'model'))).toBe(false);
    const before = (await readFile(history, 'utf8')).trim();
    expect(await cli(...all, ...CLASSES, '--resume')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('belongs to a run with other data or settings'),
    });
    expect(await cli(...all, '--resume')).toMatchObject({ code: 0 });
    const after = (await readFile(history, 'utf8')).trim();
    expect(after.startsWith(before)).toBe(true);
    expect(after.split('\n')).toHaveLength(21);
  });

  it.each([
    [['--batch', '0'], 2, 'Not a whole number of 1 or more'],
    [['--ema', '1'], 2, 'Not less than 1'],
    [['--id', 'Big One'], 2, 'Not an id'],
    [['--notes', 'nowhere.md'], 1, 'nowhere.md cannot be read'],
    [['--evidence', 'nowhere'], 1, 'The runs given as evidence cannot be pooled'],
    [['--from', 'nobody'], 1, 'There is no model nobody'],
    [['--from', 'dermoscopy', 'nobody'], 1, 'There is no model nobody'],
  ])('refuses %j before training', async (wrong, code, message) => {
    const { out, args } = await place();
    const refused = await cli(...args, ...wrong, '--epochs', '1');
    expect(refused).toMatchObject({ code, stderr: expect.stringContaining(message) });
    expect(existsSync(out)).toBe(false);
  });
});
