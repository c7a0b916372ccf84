import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { seededRandom } from '../../../core/random.ts';
import { writeGray } from '../../../main/files/images/mask.ts';
import { buildCli, cli, interruptedCli } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

beforeAll(buildCli);

const SIDE = 48;

/** Ten bright discs with their masks, a list of eight of them, and what makes a model of these. */
async function place() {
  const folder = await temporaryFolder();
  const [data, list] = [join(folder, 'data'), join(folder, 'mine.txt')];
  await mkdir(join(data, 'images'), { recursive: true });
  await mkdir(join(data, 'masks'));
  for (let index = 0; index < 10; index++) {
    const random = seededRandom(index);
    const [x0, y0] = [16 + 16 * random(), 16 + 16 * random()];
    const inside = Uint8Array.from({ length: SIDE * SIDE }, (_, at) =>
      Math.hypot((at % SIDE) - x0, Math.floor(at / SIDE) - y0) < 10 ? 1 : 0,
    );
    const pixels = Uint8Array.from(inside, (value) => (value === 1 ? 180 : 40) + 30 * random());
    const image = sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 1 } });
    await image.toFile(join(data, 'images', `${index}.png`));
    const labels = { width: SIDE, height: SIDE, data: inside };
    await writeGray(join(data, 'masks', `${index}.png`), labels);
  }
  await writeFile(list, '0\n1\n2\n3\n4\n5\n6\n7\n');
  const out = join(folder, 'run');
  return { folder, data, out, args: ['finetune', '--data', data, '--train', list, '--out', out] };
}

/** Has a model say that each piece of its classes is an object. */
async function drawAsObjects(file: string): Promise<void> {
  const manifest = JSON.parse(await readFile(file, 'utf8')) as ModelManifest;
  const classes = manifest.classes.map((own) => ({ ...own, objects: true }));
  await writeFile(file, JSON.stringify({ ...manifest, classes }));
}

describe('finetune', { timeout: 180_000 }, () => {
  it('makes a model of the listed images alone, goes on after Ctrl+C, and tells what chose', async () => {
    const { folder: parent, data, out, args } = await place();
    const start = join(parent, 'start');
    await cli('train', '--data', data, '--size', '32', '--epochs', '0', '--class', 'disc', '--out', start);
    await drawAsObjects(join(start, 'model', 'manifest.json'));
    const run = [...args, '--from', join(start, 'model'), '--minutes', '0.2', '--json'];
    // What is to be gone on with is there before the first step.
    expect(await interruptedCli(run, () => existsSync(join(out, 'last.ckpt')))).toBe(130);
    expect(existsSync(join(out, 'model'))).toBe(false);
    const done = await cli(...run, '--resume');
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining('Finished') });
    const { folder, ...manifest } = JSON.parse(done.stdout) as ModelManifest & { folder: string };
    expect(manifest).toMatchObject({
      id: 'run',
      input: { size: { mode: 'stretch', width: 32, height: 32 } },
      classes: [{ label: 1, name: 'disc', objects: true }],
      fillHoles: true,
      metrics: [{ data: '2 images of data that were held back', n: 2 }],
      trainingData: '6 images of data, from the model start',
    });
    expect(manifest.metrics[0]?.dice).toBeGreaterThan(0.6);
    expect(await readFile(join(folder, 'card.md'), 'utf8')).toContain('finetune --data');
    expect(await cli(...run)).toMatchObject({ code: 1, stderr: expect.stringContaining('add --resume') });
  });

  it.each([
    [['--from', 'nobody'], 1, 'There is no model nobody'],
    [['--train', 'nowhere.txt'], 1, 'nowhere.txt cannot be read'],
    [['--minutes', '0'], 2, '--minutes has to be more than 0'],
    [['--minutes', 'soon'], 2, 'Not a number of 0 or more'],
  ])('refuses %j before anything is written', async (wrong, code, message) => {
    const { out, args } = await place();
    expect(await cli(...args, '--from', 'dermoscopy', ...wrong)).toMatchObject({
      code,
      stderr: expect.stringContaining(message),
    });
    expect(existsSync(out)).toBe(false);
  });
});
