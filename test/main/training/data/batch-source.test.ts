import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { augmentPresets } from '../../../../core/imaging/augment-settings.ts';
import type { BatchPlan } from '../../../../core/training/batches.ts';
import { InlineBatches, WorkerBatches } from '../../../../main/training/data/batch-source.ts';

const plan: BatchPlan = {
  seed: 1,
  batch: 2,
  width: 32,
  height: 32,
  channels: 1,
  mode: 'stretch',
  visits: 1,
  augment: augmentPresets.full,
};

const samples = Array.from({ length: 6 }, (_, n) => ({
  image: { width: 32, height: 32, data: new Uint8Array(3 * 1024).map((_value, at) => (at * (n + 3)) % 256) },
  labels: { width: 32, height: 32, data: new Uint8Array(1024).map((_value, at) => (at + n) % 2) },
}));

describe('batches from a worker', () => {
  let folder: string;
  let worker: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'worker-'));
    worker = path.join(folder, 'augment-worker.cjs');
    const entryPoints = ['main/training/data/augment-worker.ts'];
    await build({ entryPoints, outfile: worker, bundle: true, platform: 'node', format: 'cjs' });
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('equal those made on the calling thread, over the end of an epoch and after a jump', async () => {
    const inline = new InlineBatches(samples, plan);
    const source = new WorkerBatches(worker, samples, plan);
    const places = [
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [5, 0],
    ] as const;
    try {
      for (const [epoch, step] of places) {
        expect(await source.take(epoch, step)).toEqual(await inline.take(epoch, step));
      }
    } finally {
      await source.close();
    }
  });

  it('fail when the worker fails', async () => {
    const source = new WorkerBatches(worker, [], plan);
    await expect(source.take(0, 0)).rejects.toThrow();
    await source.close();
  });
});
