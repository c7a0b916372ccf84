import { describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../../core/contract/errors.ts';
import type { PredictRequest } from '../../../core/contract/inference.ts';
import { heldModel } from './held-model.ts';
import { brightness, folderOf, startWorkbench } from './support.ts';

const PICTURES = { 'a.png': 24, 'b.png': 48, 'c.png': 72, 'd.png': 96 };

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
