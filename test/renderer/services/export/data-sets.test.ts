import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { dataSetOrderSchema } from '../../../../core/contract/data-sets.ts';
import type { DataSetOrder } from '../../../../core/contract/data-sets.ts';
import { dataSetFormats } from '../../../../core/datasets/formats.ts';
import { openDataSet } from '../../../../core/datasets/read/open.ts';
import { decodeDataSet } from '../../../../core/datasets/version.ts';
import { answerCalls } from '../../../../core/rpc.ts';
import { dataSetMaker } from '../../../../main/datasets/data-set-maker.ts';
import { exportProject } from '../../../../main/datasets/export-project.ts';
import { formatNamed } from '../../../../core/datasets/formats.ts';
import { folderFiles } from '../../../../main/datasets/folder-files.ts';
import { exportHandlersOf } from '../../../../main/ipc/export-handlers.ts';
import type { ExportServices } from '../../../../main/ipc/export-handlers.ts';
import { openSeries } from '../../../../main/files/images/image.ts';
import { encodeDicom, imageElements } from '../../../support/dicom.ts';
import { inlineChild } from '../../../support/inline-child.ts';
import { SIZE } from '../support.ts';
import { EVERYTHING, startExport } from './support.ts';

const PICTURES = { 'a.png': 24, 'sub/a.png': 48, 'c.png': 72, 'd.png': 90 };

const FORMATS = ['indexed', 'coco'];

const WANTED = { ...EVERYTHING, workbench: false, formats: FORMATS, name: 'Cases 1' };

/** A workbench whose images lie on the disk, with main's own answers about data sets. */
async function start(pictures: Readonly<Record<string, number>> = PICTURES, more = {}) {
  const bench = await startExport(pictures, more);
  await bench.batch.start();
  const images = path.join(bench.parent, 'images');
  for (const [key, bytes] of bench.folderFiles) {
    await mkdir(path.dirname(path.join(images, key)), { recursive: true });
    await writeFile(path.join(images, key), bytes);
  }
  const makers = { ended: 0 };
  const services = {
    exports: bench.jobs,
    projects: bench.projects,
    handles: {
      opened: () => ({ root: images }),
      resolve: (_: string, key: string) => readFile(path.join(images, key)).then(() => key),
    },
    makeDataSet: () => {
      const child = inlineChild((parent) =>
        answerCalls(parent, dataSetMaker(bench.disk, openSeries), 'export.failed'),
      );
      child.onEnd(() => makers.ended++);
      return child;
    },
    emit: (event: 'export.progress', payload: unknown) => bench.emit(event, payload),
    version: '0.1.0',
  } as unknown as ExportServices;
  const answers = exportHandlersOf(services);
  const orders: DataSetOrder[] = [];
  bench.handlers.set('export.dataSet', (request: { readonly job: string; readonly order: DataSetOrder }) => {
    orders.push(dataSetOrderSchema.parse(request.order));
    return answers['export.dataSet'](request);
  });
  const versionIn = async (folder: string) => {
    const file = path.join(folder, 'dataset.json');
    return decodeDataSet(new Uint8Array(await readFile(file)), file);
  };
  return { ...bench, images, makers, orders, versionIn };
}

describe('a data set of the open project', () => {
  it('is read as the masks that are stored, and is the version that the command line makes', async () => {
    const bench = await start();
    const division = bench.exporter.divisionOf(bench.project.state.images, WANTED);
    await bench.exporter.start(WANTED);
    expect(bench.exporter.state).toMatchObject({
      phase: 'finished',
      done: 4,
      total: 4,
      images: 4,
      skipped: [],
    });
    expect((await readdir(bench.folder)).sort()).toEqual(['coco', 'dataset.json', 'indexed']);
    for (const format of FORMATS) {
      const { images } = await openDataSet(await folderFiles(path.join(bench.folder, format)));
      expect(images).toHaveLength(4);
      for (const image of images) {
        const key = image.name.replace('__', '/').replace(/(\.png)?$/, '.png');
        expect((await image.read(SIZE)).classes.data).toEqual(Uint8Array.from(await bench.storedMask(key)));
      }
    }
    const version = await bench.versionIn(bench.folder);
    expect(version).toMatchObject({ name: 'Cases 1', counts: division });
    expect(bench.exporter.state.dataSet).toMatchObject({ hash: version.hash, counts: division });
    const again = await exportProject(
      bench.disk,
      {
        project: await bench.projects.settledPath(bench.project.id ?? ''),
        images: bench.images,
        out: path.join(bench.parent, 'again'),
        formats: FORMATS.map(formatNamed),
        which: 'all',
        division: version.recipe.division,
        array: WANTED.array,
        version: '0.1.0',
      },
      { signal: new AbortController().signal, onLooked: () => undefined, onWritten: () => undefined },
    );
    expect(again.hash).toBe(version.hash);
    expect(bench.makers.ended).toBe(1);
  });

  it('lies beside the own folder of the workbench, divided alike, the gate being the test set', async () => {
    const bench = await start();
    bench.withheld.change({ gate: { share: 0.3, by: 'image', pattern: '' }, blind: 0 });
    await bench.settled();
    await bench.exporter.start({ ...WANTED, workbench: true, test: 'gate' });
    expect(bench.exporter.state.problem).toBeUndefined();
    expect((await readdir(bench.folder)).sort()).toEqual(['coco', 'dataset.json', 'indexed', 'workbench']);
    const listed = async (folder: string, set: string) =>
      (await readFile(path.join(bench.folder, folder, `${set}.txt`), 'utf8')).trim().split('\n').sort();
    for (const set of ['train', 'validation', 'test']) {
      expect(await listed('workbench', set), set).toEqual(await listed('indexed', set));
    }
    const { counts, recipe } = await bench.versionIn(bench.folder);
    expect(counts.test.images).toBeGreaterThan(0);
    expect(recipe.division.gate).toBe(true);
    expect(bench.exporter.state).toMatchObject({ done: 8, total: 8, images: 4 });
  });

  it('leaves nothing behind where it is cancelled, and the process that made it is gone', async () => {
    const bench = await start();
    const running = bench.exporter.start({ ...WANTED, formats: dataSetFormats.map(({ id }) => id) });
    await vi.waitFor(() => expect(bench.exporter.state.done).toBeGreaterThan(0), { interval: 1 });
    bench.exporter.cancel();
    await running;
    expect(bench.exporter.state.phase).toBe('cancelled');
    expect((await readdir(bench.parent)).sort()).toEqual(['images']);
    expect(bench.makers.ended).toBe(1);
  });

  it('fails with the file and the cause, and can be tried again', async () => {
    const bench = await start();
    const other = await readFile(path.join(bench.images, 'c.png'));
    const own = await readFile(path.join(bench.images, 'd.png'));
    await writeFile(path.join(bench.images, 'd.png'), other);
    await bench.exporter.start(WANTED);
    expect(bench.exporter.state).toMatchObject({
      phase: 'failed',
      problem: 'd.png was replaced during the export. Export again.',
    });
    expect((await readdir(bench.parent)).sort()).toEqual(['images']);
    await writeFile(path.join(bench.images, 'd.png'), own);
    await bench.exporter.start(WANTED);
    expect(bench.exporter.state.phase).toBe('finished');
  });

  it('keeps a patient together, and names none in any file of any format', async () => {
    const pixels = Array.from({ length: SIZE.width * SIZE.height }, (_, at) =>
      at % SIZE.width < 40 ? 60_000 : 10,
    );
    const slice = (instance: string, patient: string) =>
      encodeDicom(
        imageElements(SIZE, pixels, {
          '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.2'],
          '00080018': ['UI', instance],
          '00100010': ['PN', `Muster^${patient}`],
          '00100020': ['LO', `Number-${patient}`],
          '00100030': ['DA', '19700102'],
        }),
      );
    const bench = await start(
      { 'a.png': 24, 'b.png': 60 },
      {
        '1.dcm': slice('1.2.3.1', 'Erika'),
        '2.dcm': slice('1.2.3.2', 'Erika'),
        '3.dcm': slice('1.2.3.3', 'Max'),
      },
    );
    const everything = dataSetFormats.map(({ id }) => id).filter((id) => id !== 'nnunet-volumes');
    await bench.exporter.start({ ...WANTED, formats: everything });
    expect(bench.exporter.state).toMatchObject({ phase: 'finished', images: 5 });
    const { images } = await bench.versionIn(bench.folder);
    const subjects = new Map(images.map(({ source, subject }) => [source, subject]));
    expect(subjects.get('1.dcm')).toBe(subjects.get('2.dcm'));
    expect(subjects.get('1.dcm')).not.toBe(subjects.get('3.dcm'));
    const { paths, read } = await folderFiles(bench.folder);
    for (const file of paths) {
      const text = Buffer.from(await read(file, 1 << 28)).toString('latin1');
      expect(/Erika|Muster|Number-|19700102|1\.2\.3\.1/.exec(text)?.[0], file).toBeUndefined();
    }
  }, 60_000);
});
