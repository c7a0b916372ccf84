import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PREFIX_PATTERN } from '../../../core/contract/learning.ts';
import { proposedClasses } from '../../../core/datasets/import-classes.ts';
import { formatNamed } from '../../../core/datasets/formats.ts';
import { frameIndexOf, contentOf } from '../../../core/document/image-id.ts';
import type { FrameState } from '../../../core/document/state.ts';
import { Baseline } from '../../../core/journal/baseline.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import { exportProject } from '../../../main/datasets/export-project.ts';
import { importIntoProject } from '../../../main/datasets/import-project.ts';
import type { ImportProgress, ProjectImport } from '../../../main/datasets/import-project.ts';
import type { Disk } from '../../../main/journal/disk.ts';
import { foldJournal } from '../../../main/journal/fold.ts';
import { appendTo } from '../../support/arbitrary-journal.ts';
import { FaultyDisk } from '../../support/faulty-disk.ts';
import type { Faults } from '../../support/faulty-disk.ts';
import { encodeTiff } from '../../support/tiff.ts';
import { freshName } from '../../renderer/store/support.ts';
import { startExport } from '../../renderer/services/export/support.ts';
import { SIZE, TestFolder, startWorkbench } from '../../renderer/services/support.ts';

const PICTURES = { 'a.png': 24, 'sub/a.png': 48, 'c.png': 72, 'd.png': 90 };
const FORMATS = ['indexed', 'binary', 'instances', 'coco', 'nnunet', 'yolo', 'labelme', 'cvat', 'voc'];

function page(bright: number) {
  const samples = Uint16Array.from({ length: SIZE.width * SIZE.height }, (_, at) =>
    at % SIZE.width < bright ? 50_000 + bright : 900,
  );
  return { ...SIZE, bits: 16, samples };
}

/** A project that was labelled, and exported. */
async function exported(formats: readonly string[] = ['instances']) {
  const bench = await startExport(PICTURES, { 'stack.tif': encodeTiff([page(20), page(50)]) });
  await bench.batch.start();
  await bench.settled();
  const images = path.join(bench.parent, 'images');
  for (const [key, bytes] of bench.folderFiles) {
    await mkdir(path.dirname(path.join(images, key)), { recursive: true });
    await writeFile(path.join(images, key), bytes);
  }
  const project = (await bench.projects.pathOf(bench.project.id ?? '')) ?? '';
  const out = path.join(bench.parent, 'out');
  await exportProject(
    bench.disk,
    {
      ...{ project, images, out, which: 'all', version: '0.1.0' },
      formats: formats.map(formatNamed),
      division: { validation: 0, test: 0, by: 'image', pattern: PREFIX_PATTERN, seed: 0 },
      array: { width: 32, height: 32, keepsAspect: false },
    },
    { signal: new AbortController().signal, onLooked: () => undefined, onWritten: () => undefined },
  );
  return { images, out, masks: await masksIn(bench.disk, project), files: bench.folderFiles };
}

/** Classes of pixels by content and frame. */
async function masksIn(disk: Disk, project: string): Promise<Readonly<Record<string, string>>> {
  const { state } = await folded(disk, project);
  const classesOf = (frame: FrameState): string => {
    const objects = new Map(
      state.series
        .get(frame.series ?? `one ${contentOf(frame.id)}`)
        ?.objects.map((one) => [one.id, one.class]),
    );
    return tilesToGrid(frame)
      .data.map((label) => objects.get(label) ?? label)
      .join('');
  };
  return Object.fromEntries(
    [...state.frames.values()].map((frame) => [
      `${contentOf(frame.id).slice(0, 8)} ${frameIndexOf(frame.id)}`,
      classesOf(frame),
    ]),
  );
}

async function folded(disk: Disk, project: string): Promise<Baseline> {
  const baseline = new Baseline(0);
  await foldJournal(disk, project, baseline);
  return baseline;
}

const PROJECT = '/projects/one';

/** A project in which nothing was done yet. */
async function fresh(faults: Faults = {}): Promise<FaultyDisk> {
  const disk = new FaultyDisk(faults);
  const classes = [{ label: 1, name: 'Lesion', color: '#e69f00', locked: false }];
  const head = { id: 'one', name: 'Cases', folder: 'f', revision: 0, classes, nextLabel: 2 };
  await appendTo(disk, PROJECT, [{ kind: 'project', project: head }]);
  return disk;
}

function importing(
  disk: Disk,
  {
    onImported,
    ...order
  }: Pick<ProjectImport, 'images' | 'from'> & Partial<ProjectImport> & Partial<ImportProgress>,
) {
  const controller = new AbortController();
  const steps: string[] = [];
  const run = importIntoProject(
    disk,
    {
      ...{ project: PROJECT, isReplacing: false, asObjects: true, asReviewed: true, isDry: false },
      targets: (list, found) => ({
        classes: found.classes,
        targets: proposedClasses(list, found.classes),
      }),
      ...order,
    },
    {
      signal: controller.signal,
      onLooked: () => undefined,
      onImported: (done, total) => {
        steps.push(`${done}/${total}`);
        onImported?.(done, total);
        if (done === 2 && order.format === 'instances') controller.abort();
      },
    },
  );
  return { run, steps };
}

describe('labels imported into a project folder', () => {
  it('are on every frame the pixels that were exported, in whatever format', async () => {
    const set = await exported(FORMATS);
    for (const format of FORMATS) {
      const disk = await fresh();
      const from = path.join(set.out, format);
      const { table, outcomes, problems } = await importing(disk, { images: set.images, from }).run;
      expect(
        table.rows.map(({ verdict }) => verdict),
        format,
      ).toEqual(Array.from({ length: 6 }, () => 'match'));
      expect([...outcomes.values()], format).toEqual(Array.from({ length: 6 }, () => 'imported'));
      expect([table.missing, problems]).toEqual([[], []]);
      const { project, state } = await folded(disk, PROJECT);
      // What classes are called, and that a model drew it, is said beside and above the folder.
      expect(project?.classes.map(({ name }) => name)).toEqual(['Lesion']);
      expect(await masksIn(disk, PROJECT), format).toEqual(set.masks);
      const isWeighed = ['indexed', 'binary', 'instances'].includes(format);
      const statuses = new Set([...state.frames.values()].map(({ status }) => status));
      expect([...statuses], format).toEqual([isWeighed ? 'predicted' : 'edited']);
    }
  });

  it('are in the folder of all formats what says the most, with its classes', async () => {
    const set = await exported(['binary', 'instances']);
    const disk = await fresh();
    const { format, classes } = await importing(disk, { images: set.images, from: set.out }).run;
    expect([format, classes]).toEqual(['instances', [{ name: 'Lesion', becomes: 'Lesion' }]]);
    const binary = { images: set.images, from: set.out, format: 'binary', isDry: true };
    expect((await importing(disk, binary).run).classes).toEqual([{ name: 'Lesion', becomes: 'Lesion' }]);
  });

  it('go on where an import was stopped, and change nothing that is there', async () => {
    const set = await exported();
    const disk = await fresh();
    const order = { images: set.images, from: path.join(set.out, 'instances') };
    const stopped = await importing(disk, { ...order, format: 'instances' }).run;
    expect([stopped.isStopped, stopped.outcomes.size]).toEqual([true, 2]);
    const rest = await importing(disk, order).run;
    expect([...rest.outcomes.values()].toSorted()).toEqual([
      ...['imported', 'imported', 'imported', 'imported', 'same', 'same'],
    ]);
    const commits = (await folded(disk, PROJECT)).commits;
    expect((await importing(disk, { ...order, isReplacing: true }).run).outcomes.values()).not.toContain(
      'imported',
    );
    expect((await folded(disk, PROJECT)).commits).toBe(commits);
    expect(await masksIn(disk, PROJECT)).toEqual(set.masks);
  });

  it('are only said where nothing is to be written, and named where they fit no image', async () => {
    const set = await exported();
    const disk = await fresh();
    const from = path.join(set.out, 'mixed');
    await mkdir(path.join(from, 'labels'), { recursive: true });
    await writeFile(path.join(from, 'data.yaml'), 'names: [Lesion]');
    for (const name of ['c', 'nobody', 'a']) {
      await writeFile(path.join(from, 'labels', `${name}.txt`), '0 0 0 0.5 0 0.5 0.5');
    }
    const { table, outcomes } = await importing(disk, { images: set.images, from, isDry: true }).run;
    expect(table.rows.map((row) => (row.verdict === 'match' ? row.image.key : row.reason))).toEqual([
      'a.png',
      'c.png',
      'No image is called nobody.',
    ]);
    expect(table.missing.map(({ key }) => key)).toEqual(['d.png', 'stack.tif', 'sub/a.png']);
    expect([outcomes.size, (await folded(disk, PROJECT)).commits]).toEqual([0, 0]);
  });

  it('are found by what they were drawn on where folders and files have other names', async () => {
    const set = await exported();
    const images = path.join(set.out, 'elsewhere');
    await mkdir(images);
    const renamed = { 'a.png': 'sub/a.png', 'z.png': 'c.png', 'other.tif': 'stack.tif' };
    for (const [key, of] of Object.entries(renamed)) {
      await writeFile(path.join(images, key), set.files.get(of) as Uint8Array);
    }
    await writeFile(path.join(images, 'torn.png'), 'no picture');
    const { table, problems } = await importing(await fresh(), {
      ...{ images, from: path.join(set.out, 'instances'), isDry: true },
    }).run;
    const rows = table.rows.map((row) => [row.found.name, row.image?.key, row.image?.frame]);
    expect(rows).toEqual([
      ['a', 'a.png', null],
      ['c', 'z.png', null],
      ['d', undefined, undefined],
      ['stack.frame-001', 'other.tif', 1],
      ['stack.frame-002', 'other.tif', 2],
      ['sub__a', 'a.png', null],
    ]);
    expect(table.rows.map((row) => (row.verdict === 'match' ? row.by : row.verdict))).toEqual([
      ...['twice', 'content', 'unknown', 'content', 'content', 'content'],
    ]);
    expect([table.missing.map(({ key }) => key), problems]).toEqual([['torn.png'], []]);
  });

  it('are once on two files of the same content, whose journal can still be folded', async () => {
    const set = await exported();
    const disk = await fresh();
    const images = path.join(set.out, 'twins');
    const from = path.join(set.out, 'twice');
    await mkdir(images);
    await mkdir(path.join(from, 'labels'), { recursive: true });
    await writeFile(path.join(from, 'data.yaml'), 'names: [Lesion]');
    for (const [name, to] of [
      ['a', 0.5],
      ['b', 0.25],
    ] as const) {
      await writeFile(path.join(images, `${name}.png`), set.files.get('c.png') as Uint8Array);
      await writeFile(path.join(from, 'labels', `${name}.txt`), `0 0 0 ${to} 0 ${to} ${to}`);
    }
    const kept = await importing(disk, { images, from }).run;
    expect([...kept.outcomes.values()]).toEqual(['imported', 'kept']);
    const first = await masksIn(disk, PROJECT);
    const replaced = await importing(disk, { images, from, isReplacing: true }).run;
    expect([...replaced.outcomes.values()]).toEqual(['same', 'imported']);
    expect(await masksIn(disk, PROJECT)).not.toEqual(first);
  });

  it('end with the write that failed: what came after it would not follow', async () => {
    const set = await exported();
    let failing = Infinity;
    const disk = await fresh({ failing: (operation) => (operation === failing ? 'EIO' : null) });
    const { run, steps } = importing(disk, {
      ...{ images: set.images, from: path.join(set.out, 'instances') },
      onImported: (done) => {
        if (done === 3) failing = disk.operations;
      },
    });
    await expect(run).rejects.toThrow('/projects/one cannot be written');
    expect(steps.at(-1)).toBe('3/6');
    // The classes, and an image for each.
    expect((await folded(disk, PROJECT)).commits).toBe(4);
  });

  it('leave the image out whose labels are damaged, and name the file', async () => {
    const set = await exported();
    const disk = await fresh();
    const from = path.join(set.out, 'torn');
    await mkdir(path.join(from, 'labels'), { recursive: true });
    await writeFile(path.join(from, 'data.yaml'), 'names: [Lesion]');
    await writeFile(path.join(from, 'labels', 'c.txt'), '0 0 0 0.5 0 0.5 0.5');
    await writeFile(path.join(from, 'labels', 'd.txt'), '0 what');
    const { outcomes, problems } = await importing(disk, { images: set.images, from }).run;
    expect([...outcomes]).toEqual([['c', 'imported']]);
    expect(problems.join()).toContain('d.png was left out: labels/d.txt cannot be used');
  });

  it('are refused while a window has the project open, and there in it later, with a way back', async () => {
    const set = await exported();
    const folder = new TestFolder();
    for (const [key, bytes] of set.files) folder.files.set(key, bytes);
    const database = freshName();
    const first = await startWorkbench(folder, database);
    const id = first.project.id ?? '';
    const project = (await first.projects.pathOf(id)) ?? '';
    const order = { project, images: set.images, from: path.join(set.out, 'instances') };
    await expect(importing(first.disk, order).run).rejects.toThrow('Anna has /projects');
    await first.settled();
    await first.projects.close();
    first.quit();
    expect((await importing(first.disk, order).run).outcomes.size).toBe(6);

    const second = await startWorkbench(folder, database);
    await second.open('c.png');
    expect(second.item('c.png')?.status).toBe('predicted');
    expect(second.driver.drawing.labels.filter((label) => label > 255)).toHaveLength(72 * SIZE.height);
    second.driver.run('edit.undo');
    expect(second.driver.drawing.labels.every((label) => label === 0)).toBe(true);
    await second.settled();
    await second.open('d.png');
    expect(second.driver.drawing.labels.some((label) => label > 255)).toBe(true);
    await second.projects.close();
    second.quit();
  });
});
