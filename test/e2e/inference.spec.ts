import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import type { Priority } from '../../core/contract/inference.ts';
import { initialParameters } from '../../core/network/parameters.ts';
import { inferenceGraph } from '../../core/network/inference-graph.ts';
import { openGraph } from '../../main/inference/graph-predictor.ts';
import { writeRandomModel } from '../support/tiny-model.ts';
import { expect, test } from './support/app.ts';

const SIDE = 64;

/** Predicts a patterned input, made in the page because bytes do not survive the test's transport. */
function predict(
  page: Page,
  id: string,
  options: { priority?: Priority; count?: number; side?: number } = {},
) {
  const { priority = 'interactive', count = 1, side = SIDE } = options;
  return page.evaluate(
    async (asked) => {
      const data = Uint8Array.from({ length: asked.side ** 2 * 3 }, (_, i) => (i * 7) % 251);
      const input = { width: asked.side, height: asked.side, data };
      const { id: name, priority: kind } = asked;
      const inputs = Array.from({ length: asked.count }, () => input);
      const request = { id: name, modelId: 'random', priority: kind, inputs };
      const answer = await window.workbench.request('inference.predict', request);
      if (!answer.ok) return { code: answer.code, message: answer.message };
      const { outputs, ...stamp } = answer.value;
      const [first] = outputs;
      // Many maps would take longer to reach the test than to predict.
      const alike = outputs.every(({ data: map }) => map.every((value, i) => value === first?.data[i]));
      return { stamp, count: outputs.length, alike, map: Array.from(first?.data ?? []) };
    },
    { id, priority, count, side },
  );
}

function inferenceProcess(app: ElectronApplication): Promise<number | undefined> {
  return app.evaluate(
    ({ app: electronApp }) =>
      electronApp
        .getAppMetrics()
        .find(({ name, serviceName }) => [name, serviceName].includes('U-Lite inference'))?.pid,
  );
}

test('predicts as the runtime itself does, and stamps provider, model and sha256', async ({ shared }) => {
  const { page, userData } = shared;
  const { stamp, map } = await predict(page, 'a');
  const graph = readFileSync(join(userData, 'models', 'random', 'model.onnx'));
  const modelSha256 = createHash('sha256').update(graph).digest('hex');
  expect(stamp).toMatchObject({ provider: 'cpu', modelId: 'random', modelSha256 });
  expect(stamp?.milliseconds).toBeGreaterThan(0);

  const predictor = await openGraph(inferenceGraph(initialParameters(7)), { provider: 'cpu' });
  const data = Uint8Array.from({ length: SIDE ** 2 * 3 }, (_, i) => (i * 7) % 251);
  const { outputs } = await predictor.predict({ inputs: [{ width: SIDE, height: SIDE, data }] });
  await predictor.close();
  expect(map).toEqual(Array.from(outputs[0]?.data ?? []));
});

test('keeps the main process free while it predicts', async ({ shared }) => {
  const { app, page, request } = shared;
  await request('inference.providers');
  await predict(page, 'warm');
  await app.evaluate(() => {
    const watch = { last: performance.now(), gap: 0 };
    setInterval(() => {
      const now = performance.now();
      watch.gap = Math.max(watch.gap, now - watch.last);
      watch.last = now;
    }, 5);
    Object.assign(globalThis, { watch });
  });
  const round = async (): Promise<number> => {
    await app.evaluate(() =>
      Object.assign((globalThis as never)['watch'], { gap: 0, last: performance.now() }),
    );
    await predict(page, 'long', { count: 200 });
    return app.evaluate(() => (globalThis as unknown as { watch: { gap: number } }).watch.gap);
  };
  // Other programs may take the processor away from this one now and then, but not every time.
  const gaps = [await round(), await round(), await round()];
  expect(Math.min(...gaps), `gaps of ${gaps.join(', ')} ms`).toBeLessThan(50);
});

test('loses nothing when the inference process is killed in the middle of a batch', async ({ shared }) => {
  const { app, page, log } = shared;
  const { map } = await predict(page, 'first');
  const pid = await inferenceProcess(app);
  expect(pid).toBeDefined();
  const batch = Array.from({ length: 8 }, (_, i) =>
    predict(page, `batch-${i}`, { priority: 'batch', count: 200 }),
  );
  // The open image passes the batch, so that with its answer the batch is under way and far from done.
  await predict(page, 'in between');
  process.kill(pid ?? 0, 'SIGKILL');
  for (const outcome of await Promise.all(batch)) {
    expect(outcome).toMatchObject({ count: 200, alike: true, map });
  }
  expect(log()).toContain('inference.lost');
  expect(await inferenceProcess(app)).not.toBe(pid);
});

test('cancels on request', async ({ shared }) => {
  const { page, request } = shared;
  const long = predict(page, 'long', { priority: 'batch', count: 200 });
  await request('inference.cancel', { id: 'long' });
  expect(await long).toMatchObject({ code: 'inference.cancelled' });
  expect((await predict(page, 'next')).count).toBe(1);
});

test('refuses inputs of another size than the model takes, and unknown models', async ({ shared, start }) => {
  const { page } = shared;
  expect(await predict(page, 'a', { side: 96 })).toEqual({
    code: 'model.size',
    message: 'The model random takes 64 x 64 pixels, not 96 x 96.',
  });
  const empty = await start();
  expect(await predict(empty.page, 'a')).toMatchObject({ code: 'model.unknown' });
});

test('shows every provider with its state, and keeps a choice', async ({ start }) => {
  const first = await start();
  const table = await first.request('inference.providers');
  expect(table.rows.map(({ provider }) => provider)).toEqual(['cuda', 'dml', 'coreml', 'webgpu', 'cpu']);
  expect(table.rows.filter(({ state }) => state === 'chosen')).toHaveLength(1);
  for (const row of table.rows.filter(({ state }) => state === 'rejected' || state === 'absent')) {
    expect(row.reason).toMatch(/\w/);
    await expect(first.request('inference.choose', { provider: row.provider })).rejects.toThrow(
      'cannot be used here',
    );
  }
  await first.request('inference.choose', { provider: 'cpu' });
  await first.close();
  const second = await start();
  expect((await second.request('inference.providers')).choice).toBe('cpu');
});

test('finds WebGPU right on a software adapter', async ({ start, launchInfo }) => {
  const runtime = dirname(launchInfo.env['WORKBENCH_EXECUTABLE'] ?? launchInfo.executable);
  const adapter = join(runtime, 'vk_swiftshader_icd.json');
  test.skip(!existsSync(adapter), `no software adapter at ${adapter}`);
  const { request } = await start({ env: { VK_ICD_FILENAMES: adapter } });
  const { rows } = await request('inference.providers');
  const webgpu = rows.find(({ provider }) => provider === 'webgpu');
  expect(webgpu, webgpu?.reason).toMatchObject({ state: 'available' });
  expect(webgpu?.maxDifference).toBeLessThan(1e-4);
  expect(rows.find(({ state }) => state === 'chosen')?.provider).toBe('cpu');
});

test('adds models that work and refuses others with the reason', async ({ start, folder }) => {
  const { app, page, request } = await start();
  const choose = (path: string) =>
    app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, path);
  await page.evaluate(() => {
    Object.assign(window, {
      changed: new Promise((resolve) => window.workbench.on('models.changed', resolve)),
    });
  });

  const good = join(folder, 'good');
  await writeRandomModel(good);
  await choose(good);
  expect(await request('models.add')).toMatchObject({ origin: 'own', manifest: { id: 'random' } });
  expect(await page.evaluate(() => (window as unknown as { changed: unknown }).changed)).toEqual({});
  expect((await predict(page, 'a')).stamp?.modelId).toBe('random');

  const damaged = join(folder, 'damaged');
  await writeRandomModel(damaged, { id: 'damaged' });
  writeFileSync(join(damaged, 'model.onnx'), 'not a graph');
  await choose(damaged);
  await expect(request('models.add')).rejects.toThrow(/model\.checksum: .*sha256 differs/);

  const classes = [
    { label: 1, name: 'one', color: '#e6194b' },
    { label: 2, name: 'two', color: '#3cb44b' },
  ];
  const mismatched = join(folder, 'mismatched');
  await writeRandomModel(mismatched, { id: 'mismatched', classes });
  const manifest = JSON.parse(readFileSync(join(mismatched, 'manifest.json'), 'utf8')) as object;
  writeFileSync(
    join(mismatched, 'manifest.json'),
    JSON.stringify({ ...manifest, classes: classes.slice(1) }),
  );
  await choose(mismatched);
  await expect(request('models.add')).rejects.toThrow(
    /model\.output: .* 3 x 64 x 64 values instead of 1 x 64 x 64/,
  );

  await choose(folder);
  await expect(request('models.add')).rejects.toThrow(/manifest\.json/);
  expect((await request('models.list')).map(({ manifest: { id } }) => id)).toContain('random');
  expect((await request('models.list')).map(({ manifest: { id } }) => id)).not.toContain('mismatched');
});
