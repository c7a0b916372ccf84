import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { writeRandomModel } from '../../support/tiny-model.ts';
import { startPackaged } from './packaged-app.ts';

/**
 * Starts what `npm run dist` has made and lets it predict. Its fuses refuse Node's inspector, by which Playwright
 * drives Electron, so that the page is reached over Chromium's debugging port.
 */

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
  const app = await startPackaged({ profile, args: ['--demo'] });
  try {
    const seen = await app.ask(look, undefined);
    expect(seen).toEqual({ packaged: true, images: 24, values: 64 * 64 });
    expect(readFileSync(join(profile, 'logs', 'workbench.log'), 'utf8')).not.toContain(' error ');
  } finally {
    await app.stop();
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
  const wire = await getCurrentFuseWire(process.env['WORKBENCH_APP'] ?? '');
  const names = Object.keys(FUSES) as (keyof typeof FUSES)[];
  for (const name of names) {
    const state = wire[FuseV1Options[name]];
    // The substitute of Electron is too old for this one.
    if (name === 'GrantFileProtocolExtraPrivileges' && state === undefined) continue;
    // In the wire, fuses are digits.
    expect(String.fromCharCode(state ?? 0), name).toBe(FUSES[name] ? '1' : '0');
  }
});
