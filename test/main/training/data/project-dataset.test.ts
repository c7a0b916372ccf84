import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCoded } from '../../../../core/errors.ts';
import { PROVENANCE_WEIGHTS } from '../../../../core/formats/weight-map.ts';
import { openSeries } from '../../../../main/files/images/image.ts';
import { isGateSubject } from '../../../../core/training/gate.ts';
import type { Holdout } from '../../../../core/training/holdout.ts';
import type { DataSet } from '../../../../main/training/data/data-source.ts';
import { openDataSet } from '../../../../main/training/data/dataset.ts';
import { projectSource } from '../../../../main/training/data/project-dataset.ts';
import { freezeWork, readFrozen } from '../../../../main/training/project/frozen-work.ts';
import { projectFiles } from '../../../../renderer/services/training/project-files.ts';
import { encodeTiff } from '../../../support/tiff.ts';
import { ALL_TRAIN, EVERYTHING, startExport } from '../../../renderer/services/export/support.ts';
import { SIZE } from '../../../renderer/services/support.ts';

const PICTURES = { 'a.png': 24, 'sub/a.png': 48, 'c.png': 72, 'd.png': 90 };

/** A page whose left part is bright, of 16 bits. */
function page(bright: number) {
  const samples = Uint16Array.from({ length: SIZE.width * SIZE.height }, (_, at) =>
    at % SIZE.width < bright ? 50_000 + bright : 900,
  );
  return { ...SIZE, bits: 16, samples };
}

/** Every kind of work: predicted, painted, accepted, an object, a second class, and a class nobody vouches for. */
async function workedOn() {
  const bench = await startExport(PICTURES, { 'stack.tif': encodeTiff([page(20), page(50), page(80)]) });
  await bench.batch.start();
  await bench.open('c.png');
  const { editor } = bench.driver;
  editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
  bench.driver.tool('brush', 7).click([85, 20]).click([30, 60]);
  await bench.review.acceptAndNext();
  await bench.open('d.png');
  const frame = bench.project.state.images.find(({ key }) => key === 'd.png')?.imageId ?? '';
  const project = bench.project.id ?? '';
  const coverage = { 1: 'ignored' } as const;
  bench.stream.commit({
    name: 'coverage',
    project,
    place: frame,
    targets: [{ frame, fields: { coverage } }],
  });
  await bench.review.acceptAndNext();
  await bench.settled();
  return bench;
}

type Bench = Awaited<ReturnType<typeof workedOn>>;

/** Nothing is kept aside. */
const SETS = { holdout: ALL_TRAIN, gate: { ...ALL_TRAIN, share: 0 } };

type Wish = Partial<typeof EVERYTHING> & { readonly gate?: Holdout };

/** The images as a folder on the disk, and the work as a run freezes it. */
async function source(bench: Bench, { which = 'all', holdout = ALL_TRAIN, gate = SETS.gate }: Wish = {}) {
  const images = path.join(bench.parent, 'images');
  for (const [key, bytes] of bench.folderFiles) {
    await mkdir(path.dirname(path.join(images, key)), { recursive: true });
    await writeFile(path.join(images, key), bytes);
  }
  const file = path.join(bench.parent, 'work.ulj');
  const journal = (await bench.projects.pathOf(bench.project.id ?? '')) ?? '';
  await freezeWork(bench.disk, journal, which, file);
  const { state } = await readFrozen(file);
  const files = projectFiles(bench.project.state.images);
  const classes = bench.project.state.classes.map(({ label }) => label);
  const sets = { ...SETS, holdout, gate };
  const data = { images, files, classes, which, ...sets, weights: PROVENANCE_WEIGHTS, open: openSeries };
  return { images, data, state, source: projectSource(data, state) };
}

async function read({ train, validation }: DataSet) {
  const all = async (pairs: DataSet['train']) =>
    Promise.all(pairs.map(async (pair) => ({ name: pair.name, ...(await pair.read()) })));
  return { train: await all(train), validation: await all(validation) };
}

async function exported(bench: Bench, changes: Partial<typeof EVERYTHING> = {}) {
  await bench.exporter.start({ ...EVERYTHING, npz: null, ...changes });
  expect(bench.exporter.state).toMatchObject({ phase: 'finished', skipped: [] });
  const lists = {
    train: path.join(bench.folder, 'train.txt'),
    validation: path.join(bench.folder, 'validation.txt'),
  };
  return openDataSet({ data: bench.folder, classes: 1, ...lists });
}

describe('the images and masks of a project', () => {
  it('are, array by array, what the trainer gets of its export', async () => {
    const bench = await workedOn();
    const holdout = EVERYTHING.holdout;
    const own = await read(await (await source(bench, { holdout })).source.open());
    const folder = await read(await exported(bench, { holdout }));
    expect(own.train.map(({ name }) => name)).toEqual(folder.train.map(({ name }) => name));
    expect(own).toEqual(folder);
    const byName = new Map([...own.train, ...own.validation].map((pair) => [pair.name, pair]));
    expect([...byName.keys()].sort()).toEqual([
      'a',
      'c',
      'd',
      'stack.frame-001',
      'stack.frame-002',
      'stack.frame-003',
      'sub__a',
    ]);
    // Accepted, and painted by a person; nothing is said of the class of the other.
    expect(new Set(byName.get('c')?.weights?.data)).toEqual(new Set([192, 255]));
    expect(new Set(byName.get('d')?.weights?.data)).toEqual(new Set([0]));
  });

  it('are those that are accepted, if no others are wanted', async () => {
    const bench = await workedOn();
    const { source: accepted } = await source(bench, { which: 'accepted' });
    const own = await accepted.open();
    expect([...own.train, ...own.validation].map(({ name }) => name)).toEqual(['c', 'd']);
  });

  it('judge only where nobody saw what a model said before they drew', async () => {
    const bench = await workedOn();
    const shares = Array.from({ length: 20 }, (_, at) => at / 20);
    const share = shares.find((one) => isGateSubject('c', one) !== isGateSubject('d', one)) ?? 0;
    const gate = { share, by: 'name', pattern: '^.' } as const;
    const { data, state, source: seen } = await source(bench, { which: 'accepted', gate });
    const shown = await seen.open();
    expect(shown).toMatchObject({ gate: [], seen: 1, contents: { gate: [] } });
    expect([...shown.train, ...shown.validation]).toHaveLength(1);
    const frames = [...state.frames].map(([id, frame]) => [id, { ...frame, prediction: null }] as const);
    const blind = await projectSource(data, { ...state, frames: new Map(frames) }).open();
    expect(blind.gate.map(({ name }) => name)).toEqual([isGateSubject('c', share) ? 'c' : 'd']);
    expect([blind.seen, blind.contents.gate.length]).toEqual([0, 1]);
  });

  it('stay as they were when the run began', async () => {
    const bench = await workedOn();
    const frozen = await source(bench);
    const before = await read(await frozen.source.open());
    await bench.open('c.png');
    bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('brush', 7).click([90, 70]);
    await bench.settled();
    expect(await read(await frozen.source.open())).toEqual(before);
    expect(await read(await (await source(bench)).source.open())).not.toEqual(before);
  });

  it('are refused where a file is another picture by now, or none is wanted', async () => {
    const bench = await workedOn();
    const { images, source: all } = await source(bench);
    await writeFile(path.join(images, 'a.png'), bench.folderFiles.get('c.png') ?? '');
    const [first] = (await all.open()).train;
    await expect(first?.read()).rejects.toSatisfy((error) => isCoded(error, 'dataset.changed'));
    await expect(first?.read()).rejects.toThrow('a.png is not the picture any more');
    const none = projectSource(
      { images, files: [], classes: [1], which: 'accepted', ...SETS, open: openSeries },
      { frames: new Map(), series: new Map(), projects: new Map() },
    );
    await expect(none.open()).rejects.toThrow('No image is accepted yet, so there is nothing to learn from.');
  });
});
