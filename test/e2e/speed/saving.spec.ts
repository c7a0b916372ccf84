import { closeSync, fsyncSync, openSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/app.ts';
import { projectFolder } from '../support/journal.ts';
import { writePicture } from '../support/pictures.ts';
import { quantile } from '../support/times.ts';
import { button, drag, opened } from '../support/workspace.ts';

const STROKES = 60;
/** What is promised of an idle machine; the limit leaves room for a busy one. */
const PROMISED_MS = 100;
const LIMIT_MS = 1000;

/** Waits in the page for the next stroke to end, and tells how long after that it was said to be saved. */
function timeToSaved(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const bar = document.querySelector('footer');
    if (bar === null) throw new Error('There is no status bar');
    const says = (word: string): Promise<number> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!bar.innerText.includes(word)) return;
          observer.disconnect();
          resolve(performance.now());
        };
        const observer = new MutationObserver(look);
        observer.observe(bar, { subtree: true, childList: true, characterData: true });
      });
    const saving = says('Saving');
    const ended = new Promise<number>((resolve) =>
      addEventListener('pointerup', () => resolve(performance.now()), { once: true, capture: true }),
    );
    await saving;
    const saved = await says('Saved ·');
    return saved - (await ended);
  });
}

/** Bytes of the one journal there is. */
function journalBytes(profile: string): number {
  const project = projectFolder(profile);
  const files = readdirSync(project).filter((name) => name.endsWith('.ulj'));
  return files.reduce((sum, name) => sum + statSync(join(project, name)).size, 0);
}

test('a stroke is saved soon after it ends', async ({ start, folder }) => {
  test.slow();
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const { page, userData } = await start({ args: [photographs], isTraced: false });
  await opened(page, 'a.png');
  await button(page, 'Brush').click();
  const file = openSync(join(folder, 'yardstick'), 'a');
  const saving: number[] = [];
  const syncing: number[] = [];
  for (let stroke = 0; stroke < STROKES; stroke++) {
    const before = stroke === 0 ? 0 : journalBytes(userData);
    const time = timeToSaved(page);
    // Lets the page begin to wait before the stroke ends.
    await page.waitForTimeout(30);
    const y = 0.2 + (0.6 * stroke) / STROKES;
    await drag(page, [
      [0.45, y],
      [0.55, y],
    ]);
    const milliseconds = await time;
    // The first begins the project.
    if (stroke === 0) continue;
    saving.push(milliseconds);
    const bytes = new Uint8Array(journalBytes(userData) - before);
    const begun = performance.now();
    writeSync(file, bytes);
    fsyncSync(file);
    syncing.push(performance.now() - begun);
  }
  closeSync(file);
  const spread = (times: readonly number[]): string =>
    `p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms`;
  const figures = [
    `saved after ${spread(saving)}, promised are ${PROMISED_MS} ms`,
    `to write and sync as many bytes takes ${spread(syncing)}`,
    `ratio of p95 ${(quantile(saving, 0.95) / quantile(syncing, 0.95)).toFixed(1)}`,
  ].join('; ');
  process.stdout.write(`a stroke: ${figures}\n`);
  test.info().annotations.push({ type: 'speed', description: figures });
  expect(quantile(saving, 0.5)).toBeLessThan(LIMIT_MS);
});
