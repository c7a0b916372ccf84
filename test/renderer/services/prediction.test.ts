import { describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../../core/contract/errors.ts';
import type { PredictRequest } from '../../../core/contract/inference.ts';
import { freshName } from '../store/support.ts';
import { heldModel } from './held-model.ts';
import { paint } from './paint.ts';
import { area, brightness, folderOf, MODEL, startWorkbench } from './support.ts';

const PICTURES = { 'a.png': 24, 'b.png': 48, 'c.png': 72, 'd.png': 96 };

describe('predicting the open image', () => {
  it('draws the mask, stores it and keeps the map with its origin', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 48 }));
    await bench.segmenter.predictOpenImage();
    // The bright half of 96 x 80 pixels.
    expect(area(bench.driver.drawing.labels)).toBe(48 * 80);
    expect(bench.item('a.png')?.status).toBe('predicted');
    await bench.saver.settled();
    expect(area(await bench.storedMask('a.png'))).toBe(48 * 80);
    const { imageId = '' } = bench.item('a.png') ?? {};
    expect(await bench.labels.prediction(imageId)).toMatchObject({
      provider: 'cpu',
      modelId: 'bright',
      modelSha256: MODEL.manifest.sha256,
      threshold: 0.5,
      map: { width: 32, height: 32, channels: 1 },
    });
    expect(bench.segmenter.state.phase).toBe('idle');
  });

  it('counts as predicted where the model finds nothing, and is not asked for again', async () => {
    const folder = await folderOf({ 'a.png': 0 });
    const database = freshName();
    const bench = await startWorkbench(folder, database);
    await bench.segmenter.predictOpenImage();
    expect(area(bench.driver.drawing.labels)).toBe(0);
    expect(bench.item('a.png')?.status).toBe('predicted');
    expect(bench.driver.editor.state).toMatchObject({ imageStatus: 'predicted', hint: 'nothing-found' });
    await bench.batch.start();
    expect(bench.batch.state.total).toBe(0);
    bench.quit();
    const again = await startWorkbench(folder, database);
    await vi.waitFor(() => expect(again.item('a.png')?.status).toBe('predicted'));
  });

  it('leaves the status of an image that a person has worked on', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 0 }));
    paint(bench);
    await bench.segmenter.predictOpenImage();
    await bench.saver.settled();
    const { imageId = '' } = bench.item('a.png') ?? {};
    expect(bench.item('a.png')?.status).toBe('edited');
    expect((await bench.images.known([imageId])).get(imageId)?.status).toBe('edited');
  });

  it('is asked for ahead of any batch, with inputs made while the image was decoded', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 48 }));
    const model = heldModel();
    bench.handlers.set('inference.predict', model.predict);
    const render = vi.spyOn(bench.reader, 'render');
    const done = bench.segmenter.predictOpenImage();
    await vi.waitFor(() => expect(model.requests).toHaveLength(1));
    expect(model.requests[0]).toMatchObject({ priority: 'interactive', modelId: 'bright' });
    expect(render).not.toHaveBeenCalled();
    model.release();
    await done;
  });

  it('is dropped when the person has gone on to another image', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    const model = heldModel();
    bench.handlers.set('inference.predict', model.predict);
    const done = bench.segmenter.predictOpenImage();
    await vi.waitFor(() => expect(model.requests).toHaveLength(1));
    await bench.open('b.png');
    model.release();
    await done;
    expect(area(bench.driver.drawing.labels)).toBe(0);
    expect(bench.item('a.png')?.status).toBe('new');
    expect(bench.segmenter.state).toEqual({ phase: 'idle' });
  });

  it('says why it failed', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 48 }));
    bench.handlers.set('inference.predict', () => {
      throw new WorkbenchError('inference.crashed', 'The model stopped twice on this image.');
    });
    await bench.segmenter.predictOpenImage();
    expect(bench.segmenter.state).toEqual({
      phase: 'failed',
      problem: 'The model stopped twice on this image.',
    });
  });

  it('cancels the request under way when it is cancelled', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 48 }));
    const cancelled: string[] = [];
    let fail = (_error: Error): void => undefined;
    bench.handlers.set('inference.predict', () => new Promise((_resolve, reject) => (fail = reject)));
    bench.handlers.set('inference.cancel', ({ id }: { id: string }) => {
      cancelled.push(id);
      fail(new WorkbenchError('inference.cancelled', 'Cancelled.'));
    });
    const done = bench.segmenter.predictOpenImage();
    await vi.waitFor(() => expect(bench.segmenter.state.phase).toBe('running'));
    bench.segmenter.cancel();
    await done;
    expect(cancelled).toHaveLength(1);
    expect(bench.segmenter.state).toEqual({ phase: 'idle' });
  });
});

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
    const together = await bench.labels.tiles(bench.item('b.png')?.imageId ?? '');
    expect(together.length).toBeGreaterThan(0);
    const alone = await startWorkbench(await folderOf({ 'b.png': 30 }));
    await alone.segmenter.predictOpenImage();
    await alone.saver.settled();
    expect(await alone.labels.tiles(alone.driver.editor.state.imageId ?? '')).toMatchObject(
      together.map(({ index, labels, provenance }) => ({ index, labels, provenance })),
    );
  });

  it('brings it to the open image too, so that a class added there is another one', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30 }));
    await bench.open('b.png');
    const classes = [...MODEL.manifest.classes, { label: 2, name: 'Hair', color: '#56b4e9' }];
    const manifest = { ...MODEL.manifest, classes };
    await bench.project.addClasses(bench.driver.editor.state.imageId ?? '', manifest.classes);
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
    expect(bench.batch.state.phase).toBe('cancelled');
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
