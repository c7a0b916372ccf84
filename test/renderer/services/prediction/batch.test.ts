import { describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../../../core/errors.ts';
import { predictRequestSchema } from '../../../../core/contract/inference.ts';
import type { PredictRequest } from '../../../../core/contract/inference.ts';
import { predict } from '../../../../renderer/services/prediction/predict.ts';
import { heldModel } from './held-model.ts';
import { encodeTiff } from '../../../support/tiff.ts';
import type { TestPage } from '../../../support/tiff.ts';
import { freshName } from '../../store/support.ts';
import { area, brightness, folderOf, MODEL, picture, SIZE, startWorkbench } from '../support.ts';

/** A page whose left part is bright, `bright` pixels wide. */
function page(bright: number): TestPage {
  const samples = Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, i) =>
    i % SIZE.width < bright ? 250 : 10,
  );
  return { ...SIZE, samples };
}

const PICTURES = { 'a.png': 24, 'b.png': 48, 'c.png': 72, 'd.png': 96 };

describe('a batch', () => {
  it('predicts every image that has no mask, and stores masks and origins', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    await bench.batch.start();
    expect(bench.batch.state).toMatchObject({ phase: 'finished', total: 4, done: 4, failures: [] });
    expect(bench.project.state.counts).toMatchObject({ predicted: 4 });
    for (const [key, bright] of Object.entries(PICTURES)) {
      await bench.saver.settled();
      const share = area(await bench.storedMask(key)) / (96 * 80);
      expect(share).toBeCloseTo(bright / 96, 1);
    }
    // The open image was predicted through the editor, which shows it.
    expect(area(bench.driver.drawing.labels)).toBe(24 * 80);
  });

  it('predicts every frame of a file of several, also of one whose thumbnail was made before', async () => {
    const folder = await folderOf({ 'a.png': 24 });
    folder.files.set('b.tif', encodeTiff([page(10), page(60), page(90)]));
    const bench = await startWorkbench(folder);
    bench.thumbnails.show(['b.tif']);
    await vi.waitFor(() => expect(bench.item('b.tif')?.imageId).toBeDefined());
    await bench.batch.start();
    expect(bench.item('b.tif')?.frames).toEqual(['predicted', 'predicted', 'predicted']);
    expect(bench.batch.state).toMatchObject({ total: 4, done: 4, predicted: 4 });
    await bench.open('b.tif');
    await bench.project.selectFrame(2);
    expect(bench.editor.state.imageStatus).toBe('predicted');
  });

  it('does not stir the canvas with what happens to other images', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    await bench.open('b.png');
    await bench.segmenter.predictOpenImage();
    const stirred = vi.fn();
    bench.editor.subscribe(stirred);
    await bench.batch.start();
    expect(bench.project.state.counts).toMatchObject({ predicted: 4 });
    expect(stirred).not.toHaveBeenCalled();
  });

  it('leaves alone what a person has worked on, before or meanwhile', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    await bench.open('b.png');
    bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('brush', 3).click([90, 40]);
    const model = heldModel();
    bench.handlers.set('inference.predict', model.predict);
    const done = bench.batch.start();
    await vi.waitFor(() => expect(model.requests.length).toBeGreaterThan(0));
    expect(bench.batch.state.total).toBe(3);
    // While the model works on them, the person paints on one of them.
    await bench.open('c.png');
    bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('eraser', 9).click([5, 5]);
    bench.driver.tool('brush', 3).click([90, 40]);
    const timer = setInterval(model.release, 5);
    await done;
    clearInterval(timer);
    await bench.saver.settled();
    expect(area(await bench.storedMask('b.png'))).toBeLessThan(20);
    const own = await bench.storedMask('c.png');
    expect(own[40 * 96 + 90]).toBe(1);
    expect(own).toEqual(bench.driver.drawing.labels);
  });

  it('brings the meaning of labels that the project did not know', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    const classes = [{ label: 4, name: 'Naevus', color: '#112233' }];
    bench.handlers.set('models.list', () => [{ ...MODEL, manifest: { ...MODEL.manifest, classes } }]);
    await bench.models.start();
    await bench.batch.start();
    expect(bench.project.state.classes.map(({ label, name }) => [label, name])).toEqual([
      [1, 'Lesion'],
      [4, 'Naevus'],
    ]);
    expect(new Set(await bench.storedMask('d.png'))).toEqual(new Set([4]));
  });

  it('keeps the largest region alone where the model says so, on the canvas and in the store', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 24, 'b.png': 48 }));
    const only = { ...MODEL, manifest: { ...MODEL.manifest, onlyLargest: true } };
    bench.handlers.set('models.list', () => [only]);
    // A band of 3 of 32 columns, and one of 8.
    bench.handlers.set('inference.predict', (request: PredictRequest) => {
      const data = Uint8Array.from({ length: 32 * 32 }, (_, at) => {
        const column = at % 32;
        return column < 3 || column >= 24 ? 255 : 0;
      });
      const map = { width: 32, height: 32, channels: 1, data };
      return { ...brightness(request), outputs: request.inputs.map(() => map) };
    });
    await bench.models.start();
    await bench.batch.start();
    await bench.saver.settled();
    for (const mask of [bench.driver.drawing.labels, await bench.storedMask('b.png')]) {
      const columns = new Set([...mask].flatMap((label, at) => (label === 0 ? [] : [at % 96])));
      expect(Math.min(...columns)).toBeGreaterThan(60);
      expect(columns.size).toBeCloseTo(24, -1);
    }
  });

  it('stays when the prediction of one image is undone: others have it, too', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    const classes = [{ label: 4, name: 'Naevus', color: '#112233' }];
    bench.handlers.set('models.list', () => [{ ...MODEL, manifest: { ...MODEL.manifest, classes } }]);
    await bench.models.start();
    await bench.segmenter.predictOpenImage();
    await bench.batch.start();
    bench.driver.run('edit.undo');
    await bench.saver.settled();
    expect(area(bench.driver.drawing.labels)).toBe(0);
    expect(bench.project.state.classes.map(({ label }) => label)).toEqual([1, 4]);
    expect(bench.driver.editor.state.classes.map(({ label }) => label)).toEqual([1, 4]);
    expect(new Set(await bench.storedMask('d.png'))).toEqual(new Set([4]));
  });

  it('leaves the same mask as a prediction of the open image, made by the same', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30 }));
    await bench.batch.start();
    const together = await bench.annotations.tiles(bench.item('b.png')?.imageId ?? '');
    expect(together.length).toBeGreaterThan(0);
    const alone = await startWorkbench(await folderOf({ 'b.png': 30 }));
    await alone.segmenter.predictOpenImage();
    await alone.saver.settled();
    expect(await alone.annotations.tiles(alone.driver.editor.state.imageId ?? '')).toMatchObject(
      together.map(({ index, labels, provenance }) => ({ index, labels, provenance })),
    );
  });

  it('brings it to the open image too, so that a class added there is another one', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30 }));
    await bench.open('b.png');
    const classes = [...MODEL.manifest.classes, { label: 2, name: 'Hair', color: '#56b4e9' }];
    const manifest = { ...MODEL.manifest, classes };
    bench.handlers.set('models.list', () => [{ ...MODEL, manifest }]);
    bench.handlers.set('inference.predict', (request: PredictRequest) => {
      const { outputs, ...rest } = brightness(request);
      const data = (bright: Uint8Array) =>
        Uint8Array.of(...bright.map((value) => 255 - value), ...bright, ...bright);
      return { ...rest, outputs: outputs.map((map) => ({ ...map, channels: 3, data: data(map.data) })) };
    });
    await bench.models.start();
    await bench.batch.start();
    bench.driver.run('class.add', { name: 'Ruler' });
    const named = bench.project.state.classes.map(({ label, name }) => [label, name]);
    expect(named).toEqual([
      [1, 'Lesion'],
      [2, 'Hair'],
      [3, 'Ruler'],
    ]);
    expect(bench.driver.editor.state.classes.map(({ label, name }) => [label, name])).toEqual(named);
  });

  it('does not ask again for what is done', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    await bench.batch.start();
    const again = vi.fn(brightness);
    bench.handlers.set('inference.predict', again);
    await bench.batch.start();
    expect(again).not.toHaveBeenCalled();
    expect(bench.batch.state).toMatchObject({ phase: 'finished', total: 0 });
  });

  it('goes on after a damaged file, and names it', async () => {
    const folder = await folderOf(PICTURES);
    folder.files.set('b.png', (folder.files.get('b.png') ?? new Uint8Array(0)).slice(0, 60));
    const bench = await startWorkbench(folder);
    await bench.batch.start();
    expect(bench.batch.state).toMatchObject({ phase: 'finished', total: 4, done: 4 });
    expect(bench.batch.state.failures.map(({ key }) => key)).toEqual(['b.png']);
    expect(bench.item('b.png')?.problem).toContain('b.png is damaged');
  });

  it('stops with the reason when the model keeps failing, and loses nothing done so far', async () => {
    const bench = await startWorkbench(await folderOf({ ...PICTURES, 'e.png': 10, 'f.png': 20 }));
    let answers = 0;
    bench.handlers.set('inference.predict', (request: PredictRequest) => {
      if (answers++ === 0) return brightness(request);
      throw new WorkbenchError('inference.crashed', 'The model stopped.');
    });
    await bench.batch.start();
    expect(bench.batch.state).toMatchObject({ phase: 'failed', problem: 'The model stopped.' });
    expect(bench.project.state.counts.predicted).toBe(1);
  });

  it('rests while it is paused, and tells rate and time left', async () => {
    const bench = await startWorkbench(await folderOf({ ...PICTURES, 'e.png': 10, 'f.png': 20 }));
    const model = heldModel();
    bench.handlers.set('inference.predict', model.predict);
    const done = bench.batch.start();
    await vi.waitFor(() => expect(model.requests).toHaveLength(3));
    bench.batch.pause();
    const timer = setInterval(model.release, 5);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // What was under way is finished; nothing new is begun.
    expect(bench.batch.state).toMatchObject({ phase: 'paused', done: 3 });
    bench.batch.resume();
    await done;
    clearInterval(timer);
    expect(bench.batch.state).toMatchObject({ phase: 'finished', done: 6, secondsLeft: 0 });
    expect(bench.batch.state.rate).toBeGreaterThan(0);
  });

  it('ends when another folder is opened, whose files it never touches', async () => {
    const folder = await folderOf(PICTURES);
    const bench = await startWorkbench(folder);
    const model = heldModel();
    bench.handlers.set('inference.predict', model.predict);
    bench.handlers.set('inference.cancel', () => model.release());
    const done = bench.batch.start();
    await vi.waitFor(() => expect(model.requests.length).toBeGreaterThan(0));
    const other = await folderOf({ 'a.png': 11, 'b.png': 12, 'c.png': 13, 'd.png': 14 });
    bench.handlers.set('folder.open', () => ({ ...other.listing(), id: 'other' }));
    await bench.project.openFolder();
    model.release();
    await done;
    // What came of it is nothing to say about the folder that is open now.
    expect(bench.batch.state.phase).toBe('idle');
    expect(bench.project.state.counts.predicted).toBe(0);
  });

  it('ends at once when it is cancelled, also while it is paused', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    const model = heldModel();
    bench.handlers.set('inference.predict', model.predict);
    bench.handlers.set('inference.cancel', () => model.release());
    const done = bench.batch.start();
    await vi.waitFor(() => expect(model.requests.length).toBeGreaterThan(0));
    bench.batch.pause();
    bench.batch.cancel();
    await done;
    expect(bench.batch.state.phase).toBe('cancelled');
    bench.batch.dismiss();
    expect(bench.batch.state.phase).toBe('idle');
  });
});

describe('what a batch has done', () => {
  it('does not count as predicted what a person had come to first', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    const model = heldModel();
    bench.handlers.set('inference.predict', model.predict);
    const done = bench.batch.start();
    await vi.waitFor(() => expect(model.requests).toHaveLength(3));
    await bench.open('d.png');
    bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('brush', 3).click([90, 40]);
    const timer = setInterval(model.release, 5);
    await done;
    clearInterval(timer);
    expect(bench.batch.state).toMatchObject({ phase: 'finished', done: 4, predicted: 3 });
  });
});

describe('a model with large inputs', () => {
  it('is asked about as many at a time as one request may hold', async () => {
    const size = { mode: 'tiles', width: 1536, height: 1536, overlap: 0 } as const;
    const model = { ...MODEL, manifest: { ...MODEL.manifest, input: { ...MODEL.manifest.input, size } } };
    const inputs = Array.from({ length: 3 }, () => ({
      width: 1536,
      height: 1536,
      data: new Uint8Array(1536 * 1536 * 3),
    }));
    const bench = await startWorkbench(await folderOf({ 'a.png': 1 }));
    const sizes: number[] = [];
    bench.handlers.set('inference.predict', (request: PredictRequest) => {
      predictRequestSchema.parse(request);
      sizes.push(request.inputs.length);
      return brightness(request);
    });
    const imageId = bench.item('a.png')?.imageId ?? '';
    const task = { imageId, width: 3 * 1536, height: 1536, inputs };
    const { map } = await predict(bench, model, task, 'batch', new AbortController().signal);
    expect(sizes).toEqual([2, 1]);
    expect(map.width).toBe(3 * 1536);
  });
});

describe('a batch after one that was cancelled', () => {
  it('counts only its own images, and ends when they are done', async () => {
    const pictures = { ...PICTURES, 'e.png': 10, 'f.png': 20, 'g.png': 30, 'h.png': 40 };
    const bench = await startWorkbench(await folderOf(pictures));
    const model = heldModel();
    bench.handlers.set('inference.predict', model.predict);
    const first = bench.batch.start();
    await vi.waitFor(() => expect(model.requests).toHaveLength(3));
    bench.batch.cancel();
    const second = bench.batch.start();
    const seen: [string, number][] = [];
    bench.batch.subscribe(() => seen.push([bench.batch.state.phase, bench.batch.state.done]));
    const timer = setInterval(model.release, 5);
    await first;
    await second;
    clearInterval(timer);
    expect(bench.batch.state).toMatchObject({ phase: 'finished', total: 8, done: 8 });
    expect(seen.filter(([phase]) => phase === 'finished').every(([, done]) => done === 8)).toBe(true);
  });

  it('does not fail because of what the one before met', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    const model = heldModel();
    bench.handlers.set('inference.predict', async (request: PredictRequest) => {
      await model.predict(request);
      throw new WorkbenchError('store.full', 'The disk is full.');
    });
    const first = bench.batch.start();
    await vi.waitFor(() => expect(model.requests).toHaveLength(3));
    bench.batch.cancel();
    bench.handlers.set('inference.predict', brightness);
    const second = bench.batch.start();
    model.release();
    await first;
    await second;
    expect(bench.batch.state).toMatchObject({ phase: 'finished', done: 4, failures: [] });
  });
});

describe('a hand at work while a batch runs', () => {
  it('keeps nobody from opening the next image, and what it waits for comes when it is done', async () => {
    const size = { width: 1100, height: 1000 };
    const folder = await folderOf({ 'b.png': 30 });
    folder.files.set('a.png', await picture(300, size));
    folder.files.set('b.png', await picture(30, size));
    const bench = await startWorkbench(folder);
    await bench.open('a.png');
    bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    // Of a polygon the first corners are set: it stays open until somebody closes it.
    bench.driver.tool('polygon').click([600, 100]).click([700, 100]);
    const done = bench.batch.start();
    await vi.waitFor(() => expect(bench.item('b.png')?.status).toBe('predicted'), 10_000);
    await bench.open('b.png');
    expect(bench.project.state.image).toMatchObject({ phase: 'ready', open: { key: 'b.png' } });
    await done;
    expect(bench.batch.state).toMatchObject({ phase: 'finished', failures: [] });
  }, 30_000);
});

describe('models with classes of their own', () => {
  it('find what they are called, in a project that another model’s classes were made for', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    const classes = [{ label: 1, name: 'nucleus', color: '#56b4e9' }];
    bench.handlers.set('models.list', () => [{ ...MODEL, manifest: { ...MODEL.manifest, classes } }]);
    await bench.models.start();
    await bench.segmenter.predictOpenImage();
    await bench.batch.start();
    expect(bench.project.state.classes.map(({ label, name }) => [label, name])).toEqual([
      [1, 'Lesion'],
      [2, 'nucleus'],
    ]);
    expect(new Set(bench.driver.drawing.labels)).toEqual(new Set([0, 2]));
    expect(new Set(await bench.storedMask('d.png'))).toEqual(new Set([2]));
  });
});

describe('an image that is accepted while the model is asked', () => {
  it.each(['the image alone', 'a batch'] as const)('stays as it was, asked by %s', async (by) => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 24 }));
    const model = heldModel();
    bench.handlers.set('inference.predict', model.predict);
    const done = by === 'a batch' ? bench.batch.start() : bench.segmenter.predictOpenImage();
    await vi.waitFor(() => expect(model.requests).toHaveLength(1));
    await bench.review.acceptAndNext();
    model.release();
    await done;
    expect(bench.item('a.png')?.status).toBe('accepted');
    expect(area(bench.driver.drawing.labels)).toBe(0);
    expect(bench.segmenter.state.phase).toBe('idle');
  });
});

describe('an accepted image that is predicted', () => {
  it('is accepted again when what was taken is taken back, also in the store', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 24, 'b.png': 48 }));
    bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('brush', 9).click([80, 40]);
    await bench.review.acceptAndNext();
    await bench.open('a.png');
    await bench.segmenter.predictOpenImage();
    expect(bench.item('a.png')?.status).toBe('accepted');
    bench.driver.run('proposal.takeUntouched');
    expect(bench.driver.editor.state.imageStatus).toBe('edited');
    bench.driver.run('edit.undo');
    expect(bench.driver.editor.state.imageStatus).toBe('accepted');
    expect(bench.item('a.png')?.status).toBe('accepted');
    await bench.settled();
    const id = bench.item('a.png')?.imageId ?? '';
    expect((await bench.annotations.known([id])).get(id)?.status).toBe('accepted');
  });
});

describe('a class that is renamed in one image and coloured in another', () => {
  it('keeps the colour when the renaming is undone where it was done, also after a restart', async () => {
    const folder = await folderOf({ 'a.png': 24, 'b.png': 48 });
    const database = freshName();
    const bench = await startWorkbench(folder, database);
    bench.driver.run('class.rename', { label: 1, name: 'Naevus' });
    await bench.open('b.png');
    bench.driver.run('class.color', { label: 1, color: '#112233' }).run('class.lock', 1);
    await bench.open('a.png');
    bench.driver.run('edit.undo');
    const kept = { name: 'Lesion', color: '#112233', locked: true };
    expect(bench.project.state.classes[0]).toMatchObject(kept);
    await bench.settled();
    bench.quit();
    const again = await startWorkbench(folder, database);
    expect(again.project.state.classes[0]).toMatchObject(kept);
  });
});
