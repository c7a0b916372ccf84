import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import type { ElectronApplication } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from '../support/app.ts';
import { button, images, opened } from '../support/workspace.ts';

/** Figures to read, printed and kept with the report. The limits are far off: they only catch what went badly wrong. */

function print(figure: string): void {
  process.stdout.write(`${figure}\n`);
  test.info().annotations.push({ type: 'figure', description: figure });
}

/** Megabytes held by all processes of an app. */
function memory(app: ElectronApplication): Promise<number> {
  return app.evaluate(
    ({ app: electron }) =>
      electron.getAppMetrics().reduce((sum, { memory: used }) => sum + used.workingSetSize, 0) / 1024,
  );
}

async function noisyImage(path: string, side: number): Promise<void> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  await sharp({ create: { width: side, height: side, channels: 3, background: '#888', noise } })
    .jpeg()
    .toFile(path);
}

test('start, prediction and memory', async ({ start, folder, launchInfo }) => {
  test.slow();
  const empty = join(folder, 'empty-app');
  mkdirSync(empty);
  writeFileSync(
    join(empty, 'package.json'),
    JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.js' }),
  );
  const script = `const { app, BrowserWindow } = require('electron');
    const open = () => new BrowserWindow({ width: 1440, height: 900 }).loadURL('data:text/html,<p>empty');
    app.whenReady().then(open);`;
  writeFileSync(join(empty, 'main.js'), script);
  const photographs = join(folder, 'photographs');
  mkdirSync(photographs);
  await noisyImage(join(photographs, 'a.jpg'), 256);
  await noisyImage(join(photographs, 'b.jpg'), 600);
  await noisyImage(join(photographs, 'c.jpg'), 4096);

  const bareStarts: number[] = [];
  let bareMemory = 0;
  const ownStarts: number[] = [];
  for (let round = 0; round < 3; round++) {
    let began = performance.now();
    const bare = await _electron.launch({
      executablePath: launchInfo.executable,
      args: [...launchInfo.args.slice(0, -1), empty, `--user-data-dir=${join(folder, 'bare')}`],
      env: { ...(process.env as Record<string, string>), ...launchInfo.env },
    });
    await (await bare.firstWindow()).getByText('empty').waitFor();
    bareStarts.push(performance.now() - began);
    bareMemory = await memory(bare);
    await bare.close();

    began = performance.now();
    const { page, close } = await start({ args: [photographs], isTraced: false });
    await opened(page, 'a.jpg');
    ownStarts.push(performance.now() - began);
    await close();
  }
  const bareStart = Math.min(...bareStarts);
  const ownStart = Math.min(...ownStarts);
  const ratio = (ownStart / bareStart).toFixed(2);
  print(
    `start: ${ownStart.toFixed(0)} ms to the first image, empty window ${bareStart.toFixed(0)} ms, ${ratio}x`,
  );
  expect(ownStart).toBeLessThan(20_000);

  const { page, app } = await start({ args: [photographs], isTraced: false });
  await opened(page, 'a.jpg');
  await button(page, 'Predict').click();
  const status = page.getByRole('status', { name: 'Provider' });
  await expect(status).toContainText(/\d ms/);
  await images(page).nth(1).click();
  await opened(page, 'b.jpg');
  await expect(status).not.toContainText(/\d ms/);
  const shown = await page.evaluate(async () => {
    const element = document.querySelector('[role=status][aria-label=Provider]');
    const began = performance.now();
    dispatchEvent(new KeyboardEvent('keydown', { key: 'r' }));
    while (!/\d ms/.test(element?.textContent ?? '')) await new Promise(requestAnimationFrame);
    return performance.now() - began;
  });
  const bareRun = Number(/([\d.]+) ms/.exec((await status.textContent()) ?? '')?.[1]);
  const times = (shown / bareRun).toFixed(2);
  print(
    `prediction of a 600 x 600 image: ${shown.toFixed(0)} ms to the mask, runtime ${bareRun} ms, ${times}x`,
  );
  expect(shown).toBeLessThan(10_000);

  await images(page).nth(2).click();
  await opened(page, 'c.jpg');
  await page.waitForTimeout(2000);
  const held = await memory(app);
  print(`memory: ${held.toFixed(0)} MB with a 4096 x 4096 image, empty window ${bareMemory.toFixed(0)} MB`);
});
