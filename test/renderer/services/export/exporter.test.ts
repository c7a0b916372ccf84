import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../../../core/errors.ts';
import { decodeCellpose } from '../../../../core/formats/cellpose.ts';
import { cocoSchema } from '../../../../core/formats/coco.ts';
import { exportManifestSchema } from '../../../../core/formats/export-manifest.ts';
import { decodePngSamples } from '../../../../core/formats/png.ts';
import { PREFIX_PATTERN } from '../../../../core/contract/learning.ts';
import { FolderTarget } from '../../../../main/files/exports/export-target.ts';
import { readMask } from '../../../../main/files/images/mask.ts';
import { openSeries } from '../../../../main/files/images/image.ts';
import { readNpz } from '../../../../main/files/images/npz.ts';
import { openDataSet } from '../../../../main/training/data/dataset.ts';
import { ImageReader } from '../../../../renderer/workers/image-reader.ts';
import { decodeCoco } from '../../../support/coco.ts';
import { encodeTiff } from '../../../support/tiff.ts';
import { area, picture, SIZE } from '../support.ts';
import { ALL_TRAIN, EVERYTHING, startExport } from './support.ts';
import type { Part } from './support.ts';

const PICTURES = { 'a.png': 24, 'sub/a.png': 48, 'c.png': 72, 'd.png': 90 };

/** A batch, c.png touched up by hand, and all of it exported. */
async function exportTouchedUp() {
  const bench = await startExport(PICTURES);
  await bench.batch.start();
  await bench.open('c.png');
  bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
  bench.driver.tool('brush', 7).click([85, 20]);
  bench.handlers.set('preferences.set', () => undefined);
  await bench.annotator.call('Ann');
  bench.driver.click([85, 60]).click([85, 40]);
  await bench.exporter.start(EVERYTHING);
  const text = await readFile(path.join(bench.folder, 'manifest.json'), 'utf8');
  return { bench, manifest: exportManifestSchema.parse(JSON.parse(text)) };
}

describe('an export', () => {
  it('writes masks that read back equal, pixel by pixel', async () => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    await bench.open('sub/a.png');
    bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('brush', 7).click([80, 20]);
    await bench.exporter.start(EVERYTHING);
    expect(bench.exporter.state).toMatchObject({ phase: 'finished', total: 4, done: 4, target: 'export' });
    const labels = Uint8Array.from(bench.driver.drawing.labels);
    expect((await readMask(path.join(bench.folder, 'masks/sub__a.png'))).data).toEqual(labels);
    const original = bench.folderFiles.get('sub/a.png');
    expect(new Uint8Array(await readFile(path.join(bench.folder, 'images/sub__a.png')))).toEqual(original);
  });

  it('is a data set that training reads as it is', async () => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    await bench.exporter.start(EVERYTHING);
    const lists = {
      train: path.join(bench.folder, 'train.txt'),
      validation: path.join(bench.folder, 'validation.txt'),
    };
    const data = await openDataSet({ data: bench.folder, classes: 1, ...lists });
    expect([...data.train, ...data.validation].map(({ name }) => name).sort()).toEqual([
      'a',
      'c',
      'd',
      'sub__a',
    ]);
    for (const pair of [...data.train, ...data.validation]) {
      const { image, labels } = await pair.read();
      // The stand-in model finds what is bright; so must whoever reads the pair.
      const bright = image.data.filter((_, i) => i % 3 === 0).map((value) => (value > 128 ? 1 : 0));
      const agreeing = labels.data.filter((label, i) => label === bright[i]).length;
      expect(agreeing / bright.length).toBeGreaterThan(0.98);
    }
  });

  it('holds the arrays of the paper', async () => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    await bench.exporter.start(EVERYTHING);
    const arrays = await readNpz(path.join(bench.folder, 'dataset.npz'));
    expect([...arrays.keys()]).toEqual(['x_train', 'y_train', 'x_test', 'y_test']);
    const count = (name: string): number => arrays.get(name)?.shape[0] ?? -1;
    expect(count('x_train') + count('x_test')).toBe(4);
    expect(arrays.get('x_train')?.shape).toEqual([count('y_train'), 32, 32, 3]);
    expect(arrays.get('y_train')?.shape).toEqual([count('x_train'), 32, 32]);
    expect(new Set(arrays.get('y_train')?.data as Uint8Array)).toEqual(new Set([0, 255]));
  });

  it('holds the same masks as COCO run lengths and polygons', async () => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    await bench.exporter.start(EVERYTHING);
    for (const file of ['annotations.json', 'annotations-polygons.json']) {
      const masks = decodeCoco(JSON.parse(await readFile(path.join(bench.folder, file), 'utf8')));
      expect([...masks.keys()].sort()).toEqual(['a.png', 'c.png', 'd.png', 'sub__a.png']);
      expect(masks.get('c.png')?.data).toEqual(Uint8Array.from(await bench.storedMask('c.png')));
    }
  });

  it('holds the same objects as COCO, as a map and for Cellpose', async () => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    await bench.exporter.start(EVERYTHING);
    const read = (file: string) => readFile(path.join(bench.folder, file));
    const { annotations } = cocoSchema.parse(JSON.parse(await read('annotations.json').then(String)));
    for (const [at, name] of ['a', 'c', 'd', 'sub__a'].entries()) {
      const { samples } = decodePngSamples(await read(`instances/${name}.png`), 1e6);
      expect(decodeCellpose(await read(`cellpose/${name}_seg.npy`))?.data).toEqual(samples);
      const { image, objects } = JSON.parse(await read(`instances/${name}.json`).then(String)) as {
        readonly image: string;
        readonly objects: readonly unknown[];
      };
      expect(image).toBe(`${name}.png`);
      const ids = new Set(samples);
      expect(objects).toHaveLength(ids.size - 1);
      expect(annotations.filter(({ image_id }) => image_id === at + 1)).toHaveLength(ids.size - 1);
    }
  });

  it('leaves out an image with more objects than a map holds, and writes the others', async () => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    const many = new WorkbenchError('instances.many', 'it has 70,000 objects');
    vi.spyOn(ImageReader.prototype, 'exportMask').mockRejectedValueOnce(many);
    await bench.exporter.start(EVERYTHING);
    expect(bench.exporter.state).toMatchObject({
      phase: 'finished',
      skipped: [{ key: 'a.png', problem: 'it has 70,000 objects' }],
    });
  });

  it('lists what was measured, in millimetres once the scale was set', async () => {
    const bench = await startExport({ 'a.png': 24 });
    await bench.batch.start();
    await bench.open('a.png');
    bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('measure').drag([
      [0, 0],
      [30, 40],
    ]);
    bench.driver.run('measure.calibrate', { place: 0, millimetres: 5 });
    await bench.exporter.start(EVERYTHING);
    const text = await readFile(path.join(bench.folder, 'manifest.json'), 'utf8');
    expect(exportManifestSchema.parse(JSON.parse(text)).images).toMatchObject([
      {
        measurements: [{ from: { x: 0, y: 0 }, to: { x: 30, y: 40 }, pixels: 50, millimetres: 5 }],
        calibration: { x: 0.1, y: 0.1 },
      },
    ]);
  });

  it('says of every mask what it is made of', async () => {
    const { manifest } = await exportTouchedUp();
    const { images } = manifest;
    expect(images).toHaveLength(4);
    const edited = images.find(({ source }) => source === 'c.png');
    expect(edited).toMatchObject({ status: 'edited', prediction: { modelId: 'bright', provider: 'cpu' } });
    expect(edited?.provenance.person).toBeGreaterThan(20);
    const { nobody = 0, model = 0, accepted = 0, person = 0, confirmed = 0 } = edited?.provenance ?? {};
    expect(nobody + model + accepted + person + confirmed).toBe(SIZE.width * SIZE.height);
    expect(edited?.annotators).toEqual([
      { name: null, steps: 1 },
      { name: 'Ann', steps: 2 },
    ]);
    expect(images.find(({ source }) => source === 'd.png')).toMatchObject({
      provenance: { person: 0 },
      annotators: [],
    });
  });

  it('weighs each pixel by who decided on it, says so, and training reads the same weights', async () => {
    const { bench, manifest } = await exportTouchedUp();
    const { weights } = manifest;
    expect(weights).toEqual({ nobody: 128, model: 128, accepted: 192, person: 255, confirmed: 255 });
    const { train } = await openDataSet({ data: bench.folder, classes: 1 });
    const edited = await train.find(({ name }) => name === 'c')?.read();
    const { provenance } = bench.driver.drawing;
    expect(edited?.weights?.data).toEqual(provenance.map((origin) => (origin >= 2 ? 255 : 128)));
    expect(edited?.weights?.data.includes(255)).toBe(true);
    const untouched = await train.find(({ name }) => name === 'd')?.read();
    expect(untouched?.weights?.data.every((weight) => weight === 128)).toBe(true);
  });

  it('gives what stands because it was accepted a weight of its own, for as long as it is', async () => {
    const bench = await startExport({ 'd.png': 40 });
    await bench.batch.start();
    const pixels = SIZE.width * SIZE.height;
    const exported = async (folder: string) => {
      bench.handlers.set('export.begin', async () => bench.jobs.begin(await FolderTarget.create(folder)));
      await bench.exporter.start({ ...EVERYTHING, holdout: ALL_TRAIN });
      const text = await readFile(path.join(folder, 'manifest.json'), 'utf8');
      const [image] = exportManifestSchema.parse(JSON.parse(text)).images;
      const { train } = await openDataSet({ data: folder, classes: 1 });
      return { counted: image?.provenance, weights: (await train[0]?.read())?.weights?.data };
    };
    bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('brush', 7).click([85, 20]);
    await bench.review.acceptAndNext();
    const accepted = await exported(path.join(bench.parent, 'accepted'));
    const { provenance } = bench.driver.drawing;
    expect(accepted.weights).toEqual(provenance.map((origin) => (origin >= 2 ? 255 : 192)));
    const person = provenance.filter((origin) => origin >= 2).length;
    expect(person).toBeGreaterThan(0);
    expect(accepted.counted).toEqual({
      ...{ nobody: 0, model: 0, confirmed: 0 },
      ...{ person, accepted: pixels - person },
    });

    bench.review.reopen();
    const reopened = await exported(path.join(bench.parent, 'reopened'));
    expect(reopened.counted).toMatchObject({ accepted: 0, person });
    expect(reopened.weights).toEqual(provenance.map((origin) => (origin >= 2 ? 255 : 128)));

    await bench.review.acceptAndNext();
    bench.driver.click([85, 60]);
    const changed = await exported(path.join(bench.parent, 'changed'));
    expect(changed.counted).toMatchObject({ accepted: 0 });
    expect(new Set(changed.weights)).toEqual(new Set([128, 255]));
  });

  it('leaves weights out where nobody wants them', async () => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    await bench.exporter.start({ ...EVERYTHING, weights: null });
    expect(await readdir(bench.folder)).not.toContain('weights');
    const text = await readFile(path.join(bench.folder, 'manifest.json'), 'utf8');
    expect(exportManifestSchema.parse(JSON.parse(text)).weights).toBeNull();
  });

  it('takes only accepted images when asked to, and says when there are none', async () => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    await bench.exporter.start({ ...EVERYTHING, which: 'accepted' });
    expect(bench.exporter.state).toMatchObject({
      phase: 'failed',
      problem: 'No image is accepted yet, so there is nothing to export.',
    });
    await bench.open('d.png');
    await bench.review.acceptAndNext();
    await bench.open('c.png');
    await bench.review.noFindingAndNext();
    await bench.exporter.start({ ...EVERYTHING, which: 'accepted' });
    expect(await readdir(path.join(bench.folder, 'masks'))).toEqual(['c.png', 'd.png']);
  });

  it('keeps an accepted image without any label', async () => {
    const bench = await startExport({ 'empty.png': 0 });
    await bench.review.acceptAndNext();
    await bench.exporter.start({ ...EVERYTHING, which: 'accepted' });
    expect(area((await readMask(path.join(bench.folder, 'masks/empty.png'))).data)).toBe(0);
  });

  it('divides subjects, not their images: as many as it said, and none on both sides', async () => {
    const eyes = ['01', '02', '03', '04', '05', '06'].flatMap((eye) => [`${eye}_l.png`, `${eye}_r.png`]);
    const bench = await startExport(Object.fromEntries(eyes.map((name, index) => [name, 8 + index])));
    await bench.batch.start();
    const holdout = { share: 0.3, by: 'name', pattern: PREFIX_PATTERN } as const;
    expect(bench.exporter.divisionOf(bench.project.state.images, { ...EVERYTHING, holdout })).toEqual({
      train: { images: 8, subjects: 4 },
      validation: { images: 4, subjects: 2 },
      test: { images: 0, subjects: 0 },
    });
    await bench.exporter.start({ ...EVERYTHING, holdout });
    const namesIn = async (list: string): Promise<readonly string[]> =>
      (await readFile(path.join(bench.folder, list), 'utf8')).trim().split('\n');
    const [train, validation] = [await namesIn('train.txt'), await namesIn('validation.txt')];
    expect([train.length, validation.length]).toEqual([8, 4]);
    const subjects = new Set(train.map((name) => name.slice(0, 2)));
    expect(validation.filter((name) => subjects.has(name.slice(0, 2)))).toEqual([]);
    const arrays = await readNpz(path.join(bench.folder, 'dataset.npz'));
    expect([arrays.get('x_train')?.shape[0], arrays.get('x_test')?.shape[0]]).toEqual([8, 4]);
    const text = await readFile(path.join(bench.folder, 'manifest.json'), 'utf8');
    const manifest = exportManifestSchema.parse(JSON.parse(text));
    expect(manifest.holdout).toEqual(holdout);
    expect(manifest.images.filter(({ set }) => set === 'validation').map(({ name }) => name)).toEqual(
      validation,
    );
    expect(manifest.images.map(({ subject }) => subject)).toEqual(eyes.map((name) => name.slice(0, 2)));
  });

  it('writes empty masks where there are no findings, no skipped images, and what was noted', async () => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    await bench.open('a.png');
    bench.review.toggleFlag();
    bench.review.comment('Blurred');
    await bench.review.noFindingAndNext();
    await bench.review.skipAndNext();
    await bench.exporter.start(EVERYTHING);
    expect(await readdir(path.join(bench.folder, 'masks'))).toEqual(['a.png', 'c.png', 'd.png']);
    expect(area((await readMask(path.join(bench.folder, 'masks/a.png'))).data)).toBe(0);
    const text = await readFile(path.join(bench.folder, 'manifest.json'), 'utf8');
    const [image] = exportManifestSchema.parse(JSON.parse(text)).images;
    expect(image).toMatchObject({ status: 'no-finding', flagged: true, comment: 'Blurred' });
    expect(image?.provenance).toMatchObject({ nobody: 0, model: 0 });
  });

  it('leaves out an image whose file is gone, together with its mask, and says so', async () => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    bench.folderFiles.delete('c.png');
    await bench.exporter.start({ ...EVERYTHING, npz: null });
    expect(bench.exporter.state).toMatchObject({ phase: 'finished', skipped: [{ key: 'c.png' }] });
    expect(await readdir(path.join(bench.folder, 'images'))).toHaveLength(3);
    expect(await readdir(path.join(bench.folder, 'masks'))).toHaveLength(3);
  });

  it.each([
    ['noticed', 9],
    ['told by nothing but its content', 1],
  ])('leaves out an image whose file was replaced since its mask was made, %s', async (_, modified) => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    const listing = {
      handle: 'handle',
      id: 'folder',
      name: 'Cases',
      images: bench.project.state.images.map(({ key, size }) => ({
        key,
        size,
        modified: key === 'd.png' ? modified : 1,
      })),
      writable: true,
    };
    bench.handlers.set('folder.refresh', () => listing);
    bench.folderFiles.set('d.png', await picture(11));
    const images = modified === 1;
    await bench.exporter.start({ ...EVERYTHING, images, npz: null });
    expect(bench.exporter.state).toMatchObject({
      phase: 'finished',
      skipped: [{ key: 'd.png', problem: 'd.png is not the picture any more that its mask was drawn on.' }],
    });
    expect(await readdir(path.join(bench.folder, 'masks'))).toEqual(['a.png', 'c.png', 'sub__a.png']);
  });

  it('leaves no trace when it fails or is cancelled', async () => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    const write = bench.handlers.get('export.write');
    bench.handlers.set('export.write', (part: Part) => {
      if (part.path.endsWith('.json')) throw new WorkbenchError('file.full', 'The disk of export is full.');
      return write?.(part as never);
    });
    await bench.exporter.start(EVERYTHING);
    expect(bench.exporter.state).toMatchObject({ phase: 'failed', problem: 'The disk of export is full.' });
    expect(await readdir(bench.parent)).toEqual([]);

    bench.handlers.set('export.write', (part: Part) => {
      bench.exporter.cancel();
      return write?.(part as never);
    });
    await bench.exporter.start(EVERYTHING);
    expect(bench.exporter.state.phase).toBe('cancelled');
    expect(await readdir(bench.parent)).toEqual([]);
  });

  it('asks where to once, however often it is started meanwhile', async () => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    const begin = vi.fn(() => null);
    bench.handlers.set('export.begin', begin);
    await Promise.all([bench.exporter.start(EVERYTHING), bench.exporter.start(EVERYTHING)]);
    expect(begin).toHaveBeenCalledOnce();
    await bench.exporter.start(EVERYTHING);
    expect(begin).toHaveBeenCalledTimes(2);
  });

  it('does nothing when the person does not say where to', async () => {
    const bench = await startExport(PICTURES);
    await bench.batch.start();
    bench.handlers.set('export.begin', () => null);
    await bench.exporter.start(EVERYTHING);
    expect(bench.exporter.state.phase).toBe('idle');
  });
});

describe('a file of several frames', () => {
  /** A 16-bit page whose left part is bright, `bright` pixels wide. */
  function page(bright: number) {
    const samples = Uint16Array.from({ length: SIZE.width * SIZE.height }, (_, at) =>
      at % SIZE.width < bright ? 1100 : 1000,
    );
    return { ...SIZE, samples, bits: 16 };
  }

  it('is exported frame by frame, each mask beside its own picture, values as they were', async () => {
    const pages = [page(20), page(50), page(80)];
    const bench = await startExport({ 'a.png': 24 }, { 'stack.tif': encodeTiff(pages) });
    await bench.batch.start();
    await bench.exporter.start({ ...EVERYTHING, holdout: ALL_TRAIN });
    expect(bench.exporter.state).toMatchObject({ phase: 'finished', skipped: [] });
    const names = pages.map((_, index) => `stack.frame-00${index + 1}`);
    const inImages = (await readdir(path.join(bench.folder, 'images'))).sort();
    expect(inImages).toEqual(['a.png', ...names.map((name) => `${name}.tif`)]);
    for (const [index, name] of names.entries()) {
      const file = new Uint8Array(await readFile(path.join(bench.folder, 'images', `${name}.tif`)));
      const series = await openSeries(file, name);
      expect(series.frameCount).toBe(1);
      expect((await series.frame(0)).data).toEqual(pages[index]?.samples);
      const mask = await readMask(path.join(bench.folder, 'masks', `${name}.png`));
      expect(area(mask.data)).toBe((20 + 30 * index) * SIZE.height);
    }
    const text = await readFile(path.join(bench.folder, 'manifest.json'), 'utf8');
    const { images } = exportManifestSchema.parse(JSON.parse(text));
    expect(images.map(({ source, frame }) => [source, frame])).toEqual([
      ['a.png', null],
      ['stack.tif', 1],
      ['stack.tif', 2],
      ['stack.tif', 3],
    ]);
    // Of pictures and masks that were paired anew: both are bright, or both are not.
    const data = await openDataSet({
      data: bench.folder,
      classes: 1,
      train: path.join(bench.folder, 'train.txt'),
    });
    expect(data.train.map(({ name }) => name)).toEqual(['a', ...names]);
    for (const pair of data.train) {
      const { image, labels } = await pair.read();
      const agreeing = labels.data.filter(
        (label, i) => (label === 1) === (image.data[3 * i] ?? 0) > 128,
      ).length;
      expect(agreeing / labels.data.length, pair.name).toBeGreaterThan(0.98);
    }
    const arrays = await readNpz(path.join(bench.folder, 'dataset.npz'));
    const [x, y] = [arrays.get('x_train'), arrays.get('y_train')];
    expect([x?.shape, y?.shape]).toEqual([
      [4, 32, 32, 3],
      [4, 32, 32],
    ]);
    const agreeing = [...(y?.data as Uint8Array)].filter(
      (label, i) => label > 0 === (x?.data[3 * i] ?? 0) > 128,
    );
    expect(agreeing.length / (4 * 32 * 32)).toBeGreaterThan(0.95);
  });
});
