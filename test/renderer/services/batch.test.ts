import { describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../../core/contract/errors.ts';
import { predictRequestSchema } from '../../../core/contract/inference.ts';
import type { PredictRequest } from '../../../core/contract/inference.ts';
import { predict } from '../../../renderer/services/predict.ts';
import { heldModel } from './held-model.ts';
import { brightness, folderOf, MODEL, startWorkbench } from './support.ts';

const PICTURES = { 'a.png': 24, 'b.png': 48, 'c.png': 72, 'd.png': 96 };

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
    const task = { imageId: 'a', width: 3 * 1536, height: 1536, inputs };
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
