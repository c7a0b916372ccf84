import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { messageOf } from '../../../core/errors.ts';
import { writeRandomModel } from '../../support/tiny-model.ts';
import { askPage } from './page-over-cdp.ts';

/**
 * Starts what `npm run dist` has made and lets it predict. Its fuses refuse Node's inspector, by which Playwright
 * drives Electron, so that the page is reached over Chromium's debugging port.
 */
const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

function launchInfo() {
  const script = 'main/launch/launch-info.mjs';
  const text = execFileSync(process.execPath, [script], { cwd: projectRoot, encoding: 'utf8' });
  return JSON.parse(text) as {
    readonly executable: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs in the page, as text; undefined until its window is there. */
async function look() {
  const isReady =
    document.readyState === 'complete' && document.querySelector('[aria-label=Images]') !== null;
  if (!isReady) return undefined;
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
  test.setTimeout(180_000);
  const profile = mkdtempSync(join(tmpdir(), 'workbench-package-'));
  await writeRandomModel(join(profile, 'models', 'random'));
  const info = launchInfo();
  const port = await freePort();
  const args = [...info.args, `--user-data-dir=${profile}`, `--remote-debugging-port=${port}`, '--demo'];
  const env = { ...process.env, ...info.env };
  const child = spawn(info.executable, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const lost = ended.then((code) =>
    Promise.reject(new Error(`The packaged app ended with ${String(code)}.`)),
  );
  try {
    const asked = askPage(port, `(${look.toString()})()`, 120_000);
    const seen = await Promise.race([asked, lost]).catch((error: unknown) => {
      throw new Error(`${messageOf(error)}\nIt said:\n${said}`, { cause: error });
    });
    expect(seen).toEqual({ packaged: true, images: 24, values: 64 * 64 });
    expect(readFileSync(join(profile, 'logs', 'workbench.log'), 'utf8')).not.toContain(' error ');
  } finally {
    child.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true });
  }
});

/** Of the program that is passed on: it is this app, and nothing else can be made of it. */
const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  // Open in a package that Playwright is to drive.
  EnableNodeCliInspectArguments: process.env['WORKBENCH_INSPECTABLE'] === 'true',
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  GrantFileProtocolExtraPrivileges: false,
} as const;

test('the package has its fuses set', async () => {
  const wire = await getCurrentFuseWire(launchInfo().executable);
  const names = Object.keys(FUSES) as (keyof typeof FUSES)[];
  for (const name of names) {
    const state = wire[FuseV1Options[name]];
    // The substitute of Electron is too old for this one.
    if (name === 'GrantFileProtocolExtraPrivileges' && state === undefined) continue;
    // In the wire, fuses are digits.
    expect(String.fromCharCode(state ?? 0), name).toBe(FUSES[name] ? '1' : '0');
  }
});
