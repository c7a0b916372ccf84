import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { writeRandomModel } from '../../support/tiny-model.ts';
import { evaluateIn, pageTarget } from './page-over-cdp.ts';

/**
 * Starts what `npm run dist` has made and lets it predict. Its fuses refuse Node's inspector, by which Playwright
 * drives Electron, so that the page is reached over Chromium's debugging port.
 */
const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs in the page, as text. */
async function look() {
  const info = await window.workbench.request('app.info');
  const folder = await window.workbench.request('folder.startup');
  const data = new Uint8Array(64 * 64 * 3).fill(90);
  const prediction = await window.workbench.request('inference.predict', {
    id: 'smoke',
    modelId: 'random',
    priority: 'interactive',
    inputs: [{ width: 64, height: 64, data }],
  });
  return {
    packaged: info.ok && info.value.packaged,
    images: folder.ok ? folder.value?.images.length : folder.message,
    values: prediction.ok ? prediction.value.outputs[0]?.data.length : prediction.message,
  };
}

test('the package opens its window, draws the demo and predicts', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'workbench-package-'));
  await writeRandomModel(join(profile, 'models', 'random'));
  const info = JSON.parse(
    execFileSync(process.execPath, ['main/launch/launch-info.mjs'], { cwd: projectRoot, encoding: 'utf8' }),
  ) as { readonly executable: string; readonly args: string[]; readonly env: Record<string, string> };
  const port = await freePort();
  const args = [...info.args, `--user-data-dir=${profile}`, `--remote-debugging-port=${port}`, '--demo'];
  const child = spawn(info.executable, args, { env: { ...process.env, ...info.env }, stdio: 'ignore' });
  try {
    const seen = await evaluateIn(await pageTarget(port, 30_000), `(${look.toString()})()`);
    expect(seen).toEqual({ packaged: true, images: 24, values: 64 * 64 });
    expect(readFileSync(join(profile, 'logs', 'workbench.log'), 'utf8')).not.toContain(' error ');
  } finally {
    child.kill();
    await new Promise((resolve) => child.on('exit', resolve));
    rmSync(profile, { recursive: true, force: true });
  }
});
