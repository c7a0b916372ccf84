import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeCellpose } from '../../../core/formats/cellpose.ts';
import { fillHoles, keepLargest, removeSmallRegions } from '../../../core/mask/components.ts';
import { seededRandom } from '../../../core/random.ts';
import { readImage } from '../../../main/files/images/image.ts';
import { readMask } from '../../../main/files/images/mask.ts';
import { predictImage, predictedMask } from '../../../core/contract/predictor.ts';
import { prepareImage } from '../../../core/imaging/size-policy.ts';
import { openGraph } from '../../../main/inference/graph-predictor.ts';
import { findModel, readGraph } from '../../../main/inference/registry.ts';
import { buildCli, cli, interruptedCli } from '../../support/cli.ts';
import { decodeCoco } from '../../support/coco.ts';
import { identityGraph } from '../../support/identity-graph.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeRandomModel } from '../../support/tiny-model.ts';

beforeAll(buildCli);

interface Place {
  readonly model: string;
  readonly images: string;
  readonly out: string;
}

/** A model with random weights, and a folder of noisy images of odd sizes. */
async function place(names: readonly string[]): Promise<Place> {
  const folder = await temporaryFolder();
  const model = join(folder, 'model');
  const images = join(folder, 'images');
  await writeRandomModel(model);
  for (const [index, name] of names.entries()) {
    await mkdir(join(images, name, '..'), { recursive: true });
    await writeFile(join(images, name), await picture(70 + index, 50 + index, index, name));
  }
  return { model, images, out: join(folder, 'out') };
}

async function picture(width: number, height: number, seed: number, name: string): Promise<Uint8Array> {
  const random = seededRandom(seed);
  const data = Uint8Array.from({ length: width * height * 3 }, () => Math.floor(random() * 256));
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  return name.endsWith('.jpg') ? image.jpeg().toBuffer() : image.png().toBuffer();
}

const prelabel = ({ model, images, out }: Place, ...args: readonly string[]) =>
  cli('prelabel', images, '--out', out, '--model', model, ...args);

describe('prelabel', () => {
  it('writes the very masks that the engine predicts, named after the images', async () => {
    const here = await place(['a.png', 'b.jpg']);
    const { code, stdout } = await prelabel(here);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('2 images labelled into'),
    });
    expect((await readdir(here.out)).sort()).toEqual(['a.png', 'b.png']);

    const model = await findModel([], here.model);
    const network = await openGraph(await readGraph(model), { provider: 'cpu' });
    const image = await readImage(join(here.images, 'b.jpg'));
    const prepared = prepareImage(image, model.manifest.input.size);
    const { probability } = await predictImage(network, prepared);
    const expected = predictedMask(model.manifest, probability, image);
    await network.close();
    expect(await readMask(join(here.out, 'b.png'))).toEqual(expected);
  });

  it('takes another threshold, and writes probabilities', async () => {
    const here = await place(['a.png']);
    await prelabel(here, '--threshold', '0.01');
    expect((await readMask(join(here.out, 'a.png'))).data.every((label) => label === 1)).toBe(true);
    await prelabel(here, '--format', 'prob');
    const values = new Set((await readImage(join(here.out, 'a.png'))).data);
    expect(values.size).toBeGreaterThan(2);
  });

  it('fills holes, drops small regions and keeps the largest when asked', async () => {
    const here = await place(['a.png']);
    const masked = async (...args: readonly string[]) => {
      await prelabel(here, ...args);
      return readMask(join(here.out, 'a.png'));
    };
    const { data } = await masked('--format', 'prob');
    // About half of the pixels count: a ragged mask.
    const half = ['--threshold', String((data.toSorted()[data.length >> 1] as number) / 255)];
    const plain = await masked(...half);
    const filled = fillHoles(plain);
    expect(filled).not.toEqual(plain);
    expect(await masked(...half, '--fill-holes')).toEqual(filled);
    const large = removeSmallRegions(plain, 40);
    expect(large).not.toEqual(plain);
    expect(await masked(...half, '--smallest-region', '40')).toEqual(large);
    const largest = keepLargest(plain);
    expect(largest).not.toEqual(plain);
    expect(await masked(...half, '--only-largest')).toEqual(largest);
  });

  it('writes one COCO file that holds the same masks', async () => {
    const here = await place(['a.png', 'sub/b.png']);
    await prelabel(here, '--recursive');
    await prelabel(here, '--recursive', '--format', 'coco');
    const masks = decodeCoco(JSON.parse(await readFile(join(here.out, 'annotations.json'), 'utf8')));
    expect([...masks.keys()]).toEqual(['a.png', 'sub/b.png']);
    for (const [name, mask] of masks) expect(mask).toEqual(await readMask(join(here.out, name)));
  });

  it('writes 16-bit maps of objects that make up the mask, and what each is, also for Cellpose', async () => {
    const here = await place(['a.png', 'sub/b.png']);
    await prelabel(here, '--recursive');
    const masks = await Promise.all(['a.png', 'sub/b.png'].map((name) => readMask(join(here.out, name))));
    const out = join(here.out, 'objects');
    await prelabel({ ...here, out }, '--recursive', '--format', 'instances');
    for (const [at, name] of ['a', 'sub/b'].entries()) {
      const { data, info } = await sharp(join(out, `${name}.png`))
        .toColourspace('grey16')
        .raw({ depth: 'ushort' })
        .toBuffer({ resolveWithObject: true });
      const ids = new Uint16Array(data.buffer, data.byteOffset, info.width * info.height);
      expect(Array.from(ids, (id) => id > 0)).toEqual(
        Array.from(masks[at]?.data ?? [], (label) => label > 0),
      );
      const list = JSON.parse(await readFile(join(out, `${name}.json`), 'utf8')) as {
        readonly objects: readonly { readonly id: number; readonly label: number; readonly name: string }[];
      };
      expect(list.objects.map(({ id }) => id)).toEqual(
        [...new Set(ids)].filter((id) => id > 0).sort((a, b) => a - b),
      );
      for (const { label } of list.objects) expect(label).toBe(1);
      await prelabel({ ...here, out }, '--recursive', '--format', 'cellpose');
      expect(decodeCellpose(await readFile(join(out, `${name}_seg.npy`)))?.data).toEqual(ids);
    }
  });

  it('goes into folders only when asked, and never into its own results', async () => {
    const here = await place(['a.png', 'sub/b.png', 'sub/deep/c.png']);
    const inside = { ...here, out: join(here.images, 'masks') };
    expect((await prelabel(inside)).stdout).toContain('1 image labelled');
    expect((await prelabel(inside, '--recursive')).stdout).toContain('3 images labelled');
    expect((await prelabel(inside, '--recursive')).stdout).toContain('3 images labelled');
    expect(existsSync(join(inside.out, 'sub', 'deep', 'c.png'))).toBe(true);
  });

  it('reports damaged files, labels the rest, and exits with 1', async () => {
    const here = await place(['a.png', 'b.png', 'c.png']);
    const whole = await readFile(join(here.images, 'b.png'));
    await writeFile(join(here.images, 'b.png'), whole.subarray(0, whole.length / 2));
    await writeFile(join(here.images, 'notes.jpg'), 'These are notes.');
    const { code, stdout, stderr } = await prelabel(here);
    expect(code).toBe(1);
    expect(stdout).toContain('2 images labelled');
    expect(stdout).toContain('2 failed');
    expect(stderr).toContain(`${join(here.images, 'b.png')} is damaged`);
    expect(stderr).toContain(`${join(here.images, 'notes.jpg')} is not an image.`);
    expect((await readdir(here.out)).sort()).toEqual(['a.png', 'c.png']);
  });

  it('reports links to nowhere, pipes, devices and names that are no text, and labels the rest', async () => {
    const here = await place(['a.png', 'b.png']);
    const at = (name: string): string => join(here.images, name);
    await symlink(at('nothing'), at('dangling.png'));
    await symlink(at('round.png'), at('loop.png'));
    await symlink(at('loop.png'), at('round.png'));
    await symlink('/dev/zero', at('endless.png'));
    execFileSync('mkfifo', [at('pipe.png')]);
    const noText = [Buffer.from(`${here.images}/`), Buffer.from([0xe9]), Buffer.from('.png')];
    await copyFile(at('a.png'), Buffer.concat(noText));
    const { code, stdout, stderr } = await prelabel(here);
    expect(code).toBe(1);
    expect(stdout).toContain('2 images labelled');
    expect(stdout).toContain('6 failed');
    for (const [name, cause] of [
      ['dangling.png', 'it does not exist'],
      ['loop.png', 'its links lead round in a circle'],
      ['round.png', 'its links lead round in a circle'],
      ['endless.png', 'it is no file'],
      ['pipe.png', 'it is no file'],
      ['\uFFFD.png', 'its name is not in UTF-8'],
    ] as const) {
      expect(stderr).toContain(`${at(name)} cannot be read: ${cause}.`);
    }
    expect((await readdir(here.out)).sort()).toEqual(['a.png', 'b.png']);
  });

  it('refuses colliding names before anything is written', async () => {
    const here = await place(['a.jpg', 'a.png', 'b.png']);
    const { code, stderr } = await prelabel(here);
    expect(code).toBe(2);
    expect(stderr).toContain(`${join(here.images, 'a.jpg')} and ${join(here.images, 'a.png')}`);
    expect(existsSync(here.out) ? await readdir(here.out) : []).toEqual([]);
  });

  it('refuses to overwrite the images, also through a link', async () => {
    const here = await place(['a.png']);
    const before = await readFile(join(here.images, 'a.png'));
    await symlink(here.images, here.out);
    const { code, stderr } = await prelabel(here);
    expect(code).toBe(2);
    expect(stderr).toContain('a.png is one of the images');
    expect((await readFile(join(here.images, 'a.png'))).equals(before)).toBe(true);
  });

  it('splits the work into shards that cover everything once', async () => {
    const here = await place(['a.png', 'b.png', 'c.png', 'd.png', 'e.png']);
    const parts: string[][] = [];
    for (const shard of ['1/3', '2/3', '3/3']) {
      const out = join(here.out, shard.charAt(0));
      await prelabel({ ...here, out }, '--shard', shard);
      parts.push(readdirSync(out));
    }
    expect(parts).toEqual([['a.png', 'd.png'], ['b.png', 'e.png'], ['c.png']]);
  });

  it.each(['mask', 'coco'])('goes on with what is missing, as %s', async (format) => {
    const here = await place(['a.png', 'b.png']);
    await prelabel(here, '--format', format);
    await copyFile(join(here.images, 'a.png'), join(here.images, 'c.png'));
    const [first] = readdirSync(here.out);
    const { mtimeMs } = await stat(join(here.out, first ?? ''));
    const { stdout } = await prelabel(here, '--format', format, '--resume', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ labelled: 1, skipped: 2, failed: [], interrupted: false });
    if (format === 'mask') expect((await stat(join(here.out, 'a.png'))).mtimeMs).toBe(mtimeMs);
    else {
      const masks = decodeCoco(JSON.parse(await readFile(join(here.out, 'annotations.json'), 'utf8')));
      expect(masks.size).toBe(3);
      expect(masks.get('c.png')).toEqual(masks.get('a.png'));
    }
  });

  it('can be interrupted and resumed to the same masks', async () => {
    const here = await place(['first.png']);
    for (let i = 0; i < 300; i++)
      await copyFile(join(here.images, 'first.png'), join(here.images, `${i}.png`));
    const args = ['prelabel', here.images, '--out', here.out, '--model', here.model];
    const started = (): boolean => existsSync(here.out) && readdirSync(here.out).length > 3;
    expect(await interruptedCli(args, started)).toBe(130);
    const files = await readdir(here.out);
    expect(files.length).toBeLessThan(301);
    expect(files.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const { stdout } = await prelabel(here, '--resume', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ skipped: files.length, labelled: 301 - files.length });
  });
});

describe('prelabel, refusals', () => {
  it('words unknown models, empty folders, missing images and wrong options', async () => {
    const here = await place(['a.png']);
    const empty = join(here.images, 'empty');
    await mkdir(empty);
    expect(await cli('prelabel', here.images, '--out', here.out, '--model', 'nothing')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no model nothing.'),
    });
    expect(await prelabel({ ...here, images: empty })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${empty} contains no images`),
    });
    expect(await prelabel({ ...here, images: join(empty, 'x.png') })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('x.png cannot be read: it does not exist.'),
    });
    expect(await prelabel(here, '--threshold', '1.5')).toMatchObject({ code: 2 });
    expect(await prelabel(here, '--shard', '3/2')).toMatchObject({ code: 2 });
    expect(await cli('prelabel', here.images)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--out'),
    });
  });

  it.each([
    ['is no ONNX file', Buffer.from('else'), 'The model random is not an ONNX file that can be run'],
    ['segments nothing', identityGraph(['n', 10]), 'The model random is not a segmentation model: expected'],
    ['has other classes', identityGraph(['n', 3, 'h', 'w']), '3 x 64 x 64 values instead of 1 x 64 x 64'],
  ])('words a model that %s', async (_name, graph, message) => {
    const here = await place(['a.png']);
    const manifest = join(here.model, 'manifest.json');
    await writeFile(join(here.model, 'model.onnx'), graph);
    const sha256 = createHash('sha256').update(graph).digest('hex');
    await writeFile(manifest, JSON.stringify({ ...JSON.parse(await readFile(manifest, 'utf8')), sha256 }));
    expect(await prelabel(here)).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  });
});
