import { describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../../../core/errors.ts';
import { freshName } from '../../store/support.ts';
import { heldModel } from './held-model.ts';
import { paint } from '../paint.ts';
import { area, folderOf, MODEL, startWorkbench } from '../support.ts';

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
    expect(await bench.annotations.prediction(imageId)).toMatchObject({
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
    expect((await bench.annotations.known([imageId])).get(imageId)?.status).toBe('edited');
  });

  it('leaves conflicts that stay with the image, also through a restart', async () => {
    const folder = await folderOf({ 'a.png': 20, 'b.png': 48 });
    const database = freshName();
    const bench = await startWorkbench(folder, database);
    paint(bench);
    await bench.segmenter.predictOpenImage();
    bench.driver.run('proposal.takeUntouched');
    const { conflicts } = bench.driver.editor.state;
    expect(conflicts).toHaveLength(1);
    await bench.open('b.png');
    expect(bench.driver.editor.state.conflicts).toEqual([]);
    await bench.open('a.png');
    expect(bench.driver.editor.state.conflicts).toEqual(conflicts);
    bench.quit();
    const again = await startWorkbench(folder, database);
    await again.open('a.png');
    expect(again.driver.editor.state.conflicts).toEqual(conflicts);
    again.driver.run('conflict.goTo', 0).key('Enter');
    await again.open('b.png');
    await again.open('a.png');
    expect(again.driver.editor.state.conflicts).toEqual([]);
  });

  it('proposes where a person has worked, and holds up no saving, batch or other image', async () => {
    const folder = await folderOf(PICTURES);
    const database = freshName();
    const bench = await startWorkbench(folder, database);
    paint(bench);
    await bench.settled();
    const own = await bench.storedMask('a.png');
    await bench.segmenter.predictOpenImage();
    expect(bench.segmenter.state.phase).toBe('idle');
    const { imageId, revision, proposal } = bench.editor.state;
    expect(proposal).toMatchObject({ modelName: 'Bright parts', threshold: 0.5 });

    await bench.batch.start();
    expect(bench.batch.state).toMatchObject({ phase: 'finished', predicted: 3 });
    await bench.settled();
    expect(bench.editor.state.proposal).toBe(proposal);
    expect(bench.editor.state.revision).toBe(revision);
    expect(await bench.storedMask('a.png')).toEqual(own);
    expect(await bench.annotations.prediction(imageId ?? '')).toBeNull();

    await bench.open('b.png');
    expect(bench.project.state.image).toMatchObject({ phase: 'ready', open: { key: 'b.png' } });
    expect(bench.editor.state.proposal).toBeNull();
    await bench.open('a.png');
    expect(bench.editor.state).toMatchObject({ proposal: null, prediction: null });
    await bench.segmenter.predictOpenImage();
    bench.quit();
    const again = await startWorkbench(folder, database);
    await again.open('a.png');
    expect(again.editor.state).toMatchObject({ proposal: null, prediction: null, imageStatus: 'edited' });
    expect(again.driver.drawing.labels).toEqual(bench.driver.drawing.labels);
  });

  it('is stored with its model once it is taken', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 48 }));
    paint(bench);
    await bench.segmenter.predictOpenImage();
    bench.driver.run('proposal.takeAll');
    await bench.settled();
    expect(area(await bench.storedMask('a.png'))).toBe(48 * 80);
    const { imageId = '' } = bench.item('a.png') ?? {};
    expect(await bench.annotations.prediction(imageId)).toMatchObject({ modelId: 'bright', threshold: 0.5 });
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
