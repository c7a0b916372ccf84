import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataSetFormats, formatNamed } from '../../../core/datasets/formats.ts';
import { openDataSet as openFound } from '../../../core/datasets/read/open.ts';
import { matchImages } from '../../../core/datasets/match.ts';
import { PREFIX_PATTERN } from '../../../core/contract/learning.ts';
import { exportProject } from '../../../main/datasets/export-project.ts';
import type { ProjectExport } from '../../../main/datasets/export-project.ts';
import { folderFiles } from '../../../main/datasets/folder-files.ts';
import { findProjectFrames, projectFramesOf } from '../../../main/datasets/project-frames.ts';
import { openSeries } from '../../../main/files/images/image.ts';
import { openDataSet } from '../../../main/training/data/dataset.ts';
import { startExport } from '../../renderer/services/export/support.ts';
import { SIZE } from '../../renderer/services/support.ts';
import { encodeTiff } from '../../support/tiff.ts';

const PICTURES = { 'a.png': 24, 'sub/a.png': 48, 'c.png': 72, 'd.png': 90 };
const EVERY = dataSetFormats.filter(({ id }) => id !== 'nnunet-volumes');

function page(bright: number) {
  const samples = Uint16Array.from({ length: SIZE.width * SIZE.height }, (_, at) =>
    at % SIZE.width < bright ? 50_000 + bright : 900,
  );
  return { ...SIZE, bits: 16, samples };
}

/** A project whose images lie on the disk, with an order to export it. */
async function startProject() {
  const bench = await startExport(PICTURES, { 'stack.tif': encodeTiff([page(20), page(50)]) });
  await bench.batch.start();
  await bench.open('c.png');
  await bench.review.acceptAndNext();
  await bench.settled();
  const images = path.join(bench.parent, 'images');
  for (const [key, bytes] of bench.folderFiles) {
    await mkdir(path.dirname(path.join(images, key)), { recursive: true });
    await writeFile(path.join(images, key), bytes);
  }
  const project = (await bench.projects.pathOf(bench.project.id ?? '')) ?? '';
  const order: ProjectExport = {
    project,
    images,
    out: path.join(bench.parent, 'out'),
    formats: [formatNamed('indexed')],
    which: 'all',
    division: { validation: 0.4, test: 0, by: 'image', pattern: PREFIX_PATTERN, seed: 0 },
    array: { width: 32, height: 32, keepsAspect: false },
    version: '0.1.0',
  };
  const controller = new AbortController();
  const progress = { looked: 0, written: 0 };
  const run = (changes: Partial<ProjectExport> = {}) =>
    exportProject(
      bench.disk,
      { ...order, ...changes },
      {
        signal: controller.signal,
        onLooked: (done) => (progress.looked = done),
        onWritten: (done) => (progress.written = done),
      },
    );
  return { ...bench, order, images, run, progress, controller };
}

const NAMES = ['a', 'c', 'd', 'stack.frame-001', 'stack.frame-002', 'sub__a'];

describe('a project as a data set', () => {
  it('is in every format at once, as the trainer reads it and as it is found again', async () => {
    const { run, order, progress } = await startProject();
    const written = await run({ formats: EVERY });
    expect(written.skipped).toEqual([]);
    // Both frames of the stack are of one subject.
    expect(written.counts).toEqual({
      train: { images: 3, subjects: 3 },
      validation: { images: 3, subjects: 2 },
      test: { images: 0, subjects: 0 },
    });
    expect(written.images.map(({ name }) => name).sort()).toEqual(NAMES);
    expect(progress).toEqual({ looked: 5, written: 6 });
    const there = await readdir(order.out);
    expect(there.sort()).toEqual([...EVERY.map(({ id }) => id), 'dataset.json'].sort());
    expect(JSON.parse(await readFile(path.join(order.out, 'dataset.json'), 'utf8'))).toEqual(written);

    const data = path.join(order.out, 'indexed');
    const lists = { train: path.join(data, 'train.txt'), validation: path.join(data, 'validation.txt') };
    const { train, validation } = await openDataSet({ data, classes: 1, ...lists });
    expect([...train, ...validation].map(({ name }) => name)).toEqual(written.images.map(({ name }) => name));
    const [first] = train;
    const sample = await first?.read();
    expect(sample).toMatchObject({ image: SIZE, labels: SIZE });
    expect(sample?.labels.data.includes(1)).toBe(true);
    const arrays = await openDataSet({ data: path.join(order.out, 'npz', 'dataset.npz'), classes: 1 });
    expect([arrays.train.length, arrays.validation.length]).toEqual([3, 3]);
    expect((await arrays.train[0]?.read())?.labels.data.includes(1)).toBe(true);

    const found = await openFound(await folderFiles(order.out));
    expect(found.format).toBe('instances');
    const known = written.images.map(({ source, frame, width, height }) => ({
      ...{ key: source, frame, width, height },
      content: null,
    }));
    const { rows, missing } = matchImages(found.images, known);
    expect(rows.map(({ verdict }) => verdict)).toEqual(rows.map(() => 'match'));
    expect([rows.length, missing.length]).toEqual([6, 0]);
    const own = rows.find(({ image }) => image?.key === written.images[0]?.source)?.found;
    expect((await own?.read(SIZE))?.classes.data).toEqual(sample?.labels.data);
  });

  it('is the same version whenever it is made, and goes on from an earlier one', async () => {
    const { run, order } = await startProject();
    const first = await run();
    const again = await run({ out: `${order.out}-2` });
    expect(again.hash).toBe(first.hash);
    const division = { ...order.division, validation: 0.6, seed: 9 };
    const next = await run({ out: `${order.out}-3`, parent: order.out, division });
    expect(next.parent).toBe(first.hash);
    expect(next.hash).not.toBe(first.hash);
    const setOf = new Map(first.images.map(({ name, set }) => [name, set]));
    for (const { name, set } of next.images)
      if (setOf.get(name) === 'validation') expect(set).toBe('validation');
  });

  it('keeps the sets that another program’s folder tells', async () => {
    const { run, order } = await startProject();
    const first = await run();
    const foreign = `${order.out}-foreign`;
    await rename(path.join(order.out, order.formats[0]?.id ?? ''), foreign);
    const division = { ...order.division, validation: 0, test: 0, seed: 9 };
    const next = await run({ out: `${order.out}-2`, parent: foreign, division });
    expect(next.parent).toBeNull();
    expect(next.images.map(({ name, set }) => [name, set])).toEqual(
      first.images.map(({ name, set }) => [name, set]),
    );
    await expect(run({ out: `${order.out}-3`, parent: order.images })).rejects.toThrow('dataset.json');
  });

  it('leaves nothing behind where it is cancelled or a file is replaced meanwhile', async () => {
    const { order, images, parent, run, controller, progress } = await startProject();
    const before = await readdir(parent);
    const changing = run({ formats: EVERY }).catch((error: unknown) => String(error));
    while (progress.looked < 5) await new Promise((resolve) => setTimeout(resolve, 1));
    await writeFile(path.join(images, 'd.png'), await readFile(path.join(images, 'c.png')));
    await writeFile(path.join(images, 'a.png'), await readFile(path.join(images, 'c.png')));
    await writeFile(path.join(images, 'sub', 'a.png'), await readFile(path.join(images, 'c.png')));
    expect(await changing).toMatch(/was replaced during the export/);
    controller.abort();
    await expect(run()).rejects.toThrow();
    expect(await readdir(parent)).toEqual(before);
    await mkdir(order.out);
    await writeFile(path.join(order.out, 'mine.txt'), '');
    await expect(run()).rejects.toThrow('is not empty: name a new folder');
  });

  it('has the same frames of files that are known, in whatever order they are named', async () => {
    const { disk, order } = await startProject();
    const looking = { signal: new AbortController().signal, onProgress: () => undefined };
    const found = await findProjectFrames(disk, order, 'all', openSeries, looking);
    const files = [...new Set(found.frames.map(({ file }) => file))];
    const known = await projectFramesOf(disk, order, 'all', openSeries, files.toReversed());
    expect(known.frames).toEqual(found.frames);
    expect(known.frames).toHaveLength(6);
  });

  it('names images that are labelled and not there, and goes on without them', async () => {
    const { images, run } = await startProject();
    await writeFile(path.join(images, 'd.png'), 'no picture');
    const written = await run();
    expect(written.images.map(({ name }) => name)).not.toContain('d');
    expect(written.skipped).toEqual([
      {
        source: expect.stringMatching(/^[0-9a-f]{64}$/),
        format: null,
        problem: expect.stringContaining('no image in'),
      },
    ]);
  });
});
