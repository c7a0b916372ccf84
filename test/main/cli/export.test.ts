import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { imageIdOf } from '../../../core/document/image-id.ts';
import { gateBy } from '../../../core/training/gate.ts';
import type { DataSetVersion } from '../../../core/datasets/version.ts';
import { newFrame } from '../../../core/document/state.ts';
import type { ProjectState } from '../../../core/document/state.ts';
import { encodeRgbPng } from '../../../core/formats/png.ts';
import type { JournalEntry } from '../../../core/journal/entry.ts';
import { seededRandom } from '../../../core/random.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { encodeTiles } from '../../../core/mask/tiles.ts';
import { disk } from '../../../main/journal/disk.ts';
import { appendTo } from '../../support/arbitrary-journal.ts';
import { buildCli, cli, interruptedCli, killedCli } from '../../support/cli.ts';
import { writePictureProject } from '../../support/picture-project.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

beforeAll(buildCli, 120_000);

const SIZE = { width: 12, height: 9 };
const CLASSES = [{ label: 1, name: 'lesion', color: '#e69f00' }];

/** Five pictures, all but the last of them accepted with a rectangle drawn on it. */
async function projectWithImages(settings: Pick<ProjectState, 'learning'> = {}) {
  const root = await temporaryFolder();
  const [project, images] = [join(root, 'project'), join(root, 'images')];
  await mkdir(images);
  const classes = [{ label: 1, name: 'lesion', color: '#e69f00', locked: false }];
  const head = { id: 'one', name: 'Cases', folder: 'f', revision: 0, classes, nextLabel: 2, ...settings };
  const entries: JournalEntry[] = [{ kind: 'project', project: head }];
  for (let image = 0; image < 5; image++) {
    const data = Uint8Array.from({ length: 3 * 12 * 9 }, (_, at) => (at * (7 + image) * (image + 1)) % 256);
    const bytes = encodeRgbPng({ ...SIZE, data });
    await writeFile(join(images, `p${image}_x.png`), bytes);
    const grid = new LabelGrid(SIZE);
    for (const pixel of [14, 15, 26, 27]) grid.data[pixel + image] = 1;
    const id = imageIdOf('one', createHash('sha256').update(bytes).digest('hex'));
    const frame = {
      ...newFrame(id, SIZE, 0),
      status: image < 4 ? ('accepted' as const) : ('edited' as const),
    };
    entries.push({ kind: 'frame', frame, tiles: encodeTiles(grid), predictions: [] });
  }
  await appendTo(disk, project, entries);
  return { root, project, images, out: join(root, 'out') };
}

describe('ulite export', () => {
  it('writes what is accepted in the formats that were asked for, and says what is where', async () => {
    const { project, images, out } = await projectWithImages();
    const order = ['export', project, '--images', images, '--format', 'indexed,yolo', '--validation', '0.25'];
    const done = await cli(...order, '--out', out);
    expect(done).toMatchObject({ code: 0 });
    expect(done.stdout).toMatch(/^Cases is in .*out as indexed, yolo, version [0-9a-f]{12}\.\n/);
    expect(done.stdout).toContain('train: 3 images of 3 subjects\n  validation: 1 images of 1 subjects');
    expect((await readdir(out)).sort()).toEqual(['dataset.json', 'indexed', 'yolo']);
    expect(await readdir(join(out, 'indexed', 'images'))).toHaveLength(4);
    const lines = await readFile(join(out, 'yolo', 'data.yaml'), 'utf8');
    expect(lines).toContain('0: "lesion"');
    const again = await cli(...order, '--out', out);
    expect(again).toMatchObject({ code: 1, stderr: `${out} is not empty: name a new folder.\n` });
  });

  it('has the images that judge the models of the project as the test set', async () => {
    const gate = { share: 0.5, by: 'name', pattern: '^p[0-3]' } as const;
    const { project, images, out } = await projectWithImages({ learning: { gate, blind: 0 } });
    const order = ['export', project, '--images', images, '--out', out, '--format', 'indexed'];
    const done = await cli(...order, '--test', 'gate', '--json');
    expect(done).toMatchObject({ code: 0 });
    const { images: written } = JSON.parse(done.stdout) as DataSetVersion;
    const judges = gateBy(gate);
    expect(written.map(({ source, set }) => [source, set === 'test'])).toEqual(
      written.map(({ source, sha256 }) => [source, judges({ source, sha256 })]),
    );
    const tested = written.filter(({ set }) => set === 'test').length;
    expect(tested).toBeGreaterThan(0);
    expect(tested).toBeLessThan(4);
  });

  it('says what was wrong with the command, and does nothing', async () => {
    const { root, project, images, out } = await projectWithImages();
    const order = ['export', project, '--images', images, '--out', out];
    expect(await cli(...order, '--format', 'word')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^There is no format word: it is one of indexed, /) as string,
    });
    const shares = ['--format', 'coco', '--validation', '0.6', '--test', '0.5'];
    const refused = await cli(...order, ...shares);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('less than 1 together');
    const gateless = await cli(...order, '--format', 'coco', '--test', 'gate');
    expect(gateless).toMatchObject({ code: 1 });
    expect(gateless.stderr).toContain('keeps no images to judge models by');
    expect(await readdir(root)).toEqual(['images', 'project']);
  });
});

describe('ulite export, ended in the middle', () => {
  /** Pictures of noise, so many and so large that all formats of them take their time. */
  async function longExport() {
    const root = await temporaryFolder();
    const random = seededRandom(1);
    const size = { width: 320, height: 240 };
    const labels = { ...size, data: Uint8Array.from({ length: 320 * 240 }, (_, at) => (at >> 4) % 2) };
    const drawn = [];
    for (let image = 0; image < 40; image++) {
      const file = join(root, `${image}.png`);
      const data = Uint8Array.from({ length: 3 * labels.data.length }, () => 256 * random());
      await writeFile(file, encodeRgbPng({ ...size, data }));
      drawn.push({ file, labels });
    }
    const { project, images } = await writePictureProject(join(root, 'in'), CLASSES, drawn);
    const out = join(root, 'place', 'out');
    await mkdir(dirname(out));
    const order = [
      'export',
      project,
      '--images',
      images,
      '--out',
      out,
      '--format',
      'coco-polygons,monai,voc',
    ];
    const there = (): readonly string[] => readdirSync(dirname(out), { recursive: true }) as string[];
    return { order, there, isHalfWritten: () => there().some((file) => file.endsWith('.png')) };
  }

  it('leaves nothing where Ctrl+C ends it', async () => {
    const { order, there, isHalfWritten } = await longExport();
    expect(await interruptedCli(order, isHalfWritten)).toBe(130);
    expect(there()).toEqual([]);
  });

  it('has nothing under its name where it is killed, and the next run names what is left', async () => {
    const { order, there, isHalfWritten } = await longExport();
    expect(await killedCli(order, isHalfWritten)).toBe(null);
    const [left = '', ...files] = there();
    expect(left).toMatch(/^\.out\.[-0-9a-f]{36}\.partial$/);
    expect(files.every((file) => file.startsWith(left))).toBe(true);
    const again = await cli(...order);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stderr).toContain(`has left ${join(dirname(order[5] ?? ''), left)}. It can be deleted`);
    expect(there().filter((file) => !file.startsWith(left))).toContain(join('out', 'dataset.json'));
  });
});

describe('ulite train', () => {
  it('reads what ulite export wrote as pictures and as arrays', { timeout: 120_000 }, async () => {
    const { root, project, images, out } = await projectWithImages();
    const order = ['export', project, '--images', images, '--which', 'all', '--validation', '0.2'];
    await cli(...order, '--format', 'indexed,npz', '--size', '32', '--out', out);
    const folder = join(out, 'indexed');
    const lists = ['--train', join(folder, 'train.txt'), '--val', join(folder, 'validation.txt')];
    const run = ['--size', '32', '--epochs', '1', '--class', 'lesion', '--json'];
    for (const data of [[folder, ...lists], [join(out, 'npz', 'dataset.npz')]]) {
      const to = join(root, `run of ${basename(data[0] ?? '')}`);
      const trained = await cli('train', '--data', ...data, ...run, '--id', 'own', '--out', to);
      expect(trained).toMatchObject({ code: 0 });
      const { metrics } = JSON.parse(trained.stdout) as Pick<ModelManifest, 'metrics'>;
      expect(metrics[0]?.n).toBe(1);
    }
  });
});
