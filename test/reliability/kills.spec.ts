import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { decodePngSamples } from '../../core/formats/png.ts';
import { seededRandom } from '../../core/random.ts';
import { disk } from '../../main/journal/disk.ts';
import { verifyJournal } from '../../main/journal/verify.ts';
import { expect, test } from '../e2e/support/app.ts';
import { projectFolder } from '../e2e/support/journal.ts';
import { writePicture } from '../e2e/support/pictures.ts';
import { answerFolderDialog, button, drag, opened } from '../e2e/support/workspace.ts';
import { report, rounds, seed } from './rounds.ts';

// Work that is lost once is lost.
test.describe.configure({ retries: 0 });

const KILLS = rounds(12);
const SECONDS_EACH = 15;
const STEP_MS = 10_000;

type Victim = 'main' | 'page' | 'inference';

/**
 * Ends a process at once, as the system does when memory is short. A window whose page is gone is then ended as well,
 * as by a person who has lost patience. Returns whether the app has to be started again.
 */
async function kill(app: ElectronApplication, victim: Victim): Promise<boolean> {
  const processes = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ type, serviceName = '', pid }) => ({ type, serviceName, pid })),
  );
  const main = processes.find(({ type }) => type === 'Browser');
  const hit = processes.find(({ type, serviceName }) =>
    victim === 'page' ? type === 'Tab' : victim === 'inference' && serviceName.includes('NodeService'),
  );
  if (hit !== undefined) process.kill(hit.pid, 'SIGKILL');
  // It may not have begun yet.
  if (victim === 'inference') return false;
  await new Promise((resolve) => setTimeout(resolve, hit === undefined ? 0 : 200));
  if (main !== undefined) process.kill(main.pid, 'SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 300));
  return true;
}

/** Begins to export all images into a folder, and leaves it at that. */
async function beginExport(app: ElectronApplication, page: Page, target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  await answerFolderDialog(app, target);
  const begin = page.getByRole('dialog').getByRole('button', { name: 'Export…' });
  // The one before may be told of first.
  for (let look = 0; look < 2; look++) {
    await button(page, 'Export').click();
    await page.getByRole('dialog').waitFor();
    if (await begin.isVisible()) return begin.click();
    await page.keyboard.press('Escape');
  }
}

/** How many exports stand under their names. Each of them must be whole. */
function wholeExports(folder: string): number {
  const begun = existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : [];
  const found = begun.filter((name) => readdirSync(join(folder, name)).length > 0);
  for (const name of found) {
    expect(readdirSync(join(folder, name), { recursive: true })).toContain('manifest.json');
    JSON.parse(readFileSync(join(folder, name, 'manifest.json'), 'utf8'));
    const mask = readFileSync(join(folder, name, 'masks', 'a.png'));
    expect(decodePngSamples(mask, 1e6)).toMatchObject({ width: 400, height: 300 });
  }
  return found.length;
}

/** Commits of the image that the window's database holds. */
function revision(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const result = <T>(request: IDBRequest): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result as T);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
      });
    const database = await result<IDBDatabase>(indexedDB.open('u-lite-work'));
    const rows: readonly { revision: number }[] = await result(
      database.transaction('frames').objectStore('frames').getAll(),
    );
    database.close();
    return Math.max(0, ...rows.map((row) => row.revision));
  });
}

/** Whether all that was drawn so far is said to be saved. */
async function isSaved(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    return document.body.innerText.includes('Saved ·');
  });
}

test(`${KILLS} kills of main, page and inference process lose no stroke that was said to be saved`, async ({
  start,
  folder,
}) => {
  test.setTimeout(60_000 + KILLS * SECONDS_EACH * 1000);
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const userData = join(folder, 'profile');
  const options = { args: [photographs], userData, isTraced: false };
  const random = seededRandom(11 + seed);
  const exported = join(folder, 'exports');
  let acknowledged = 0;
  let strokes = 0;
  let exports = 0;
  let running = await start(options);
  await opened(running.page, 'a.png');
  for (let round = 0; round < KILLS; round++) {
    const { page, app } = running;
    const victim = (['main', 'page', 'inference'] as const)[Math.floor(random() * 3)] ?? 'main';
    await button(page, 'Brush').click();
    if (random() < 0.3) await page.keyboard.press('r');
    const before = await revision(page);
    const wait = random() * 120;
    const killed = 1 + Math.floor(random() * 3);
    for (let stroke = 0; stroke < killed; stroke++) {
      const y = 0.1 + 0.8 * random();
      await drag(page, [
        [0.3, y],
        [0.3 + 0.4 * random(), y],
      ]);
      strokes++;
      await page.waitForTimeout(300 * random());
      if (await isSaved(page)) acknowledged = Math.max(acknowledged, await revision(page), before);
    }
    if (random() < 0.25) await beginExport(app, page, join(exported, String(++exports)));
    await page.waitForTimeout(wait);
    if (await kill(app, victim)) {
      running = await start(options);
      running.page.setDefaultTimeout(STEP_MS);
    } else await page.keyboard.press('Escape');
    await opened(running.page, 'a.png');
    await expect
      .poll(() => revision(running.page), `after kill ${round + 1} of ${victim}`)
      .toBeGreaterThanOrEqual(acknowledged);
  }
  await running.close();
  const { problems, commits } = await verifyJournal(disk, projectFolder(userData));
  expect(acknowledged).toBeGreaterThan(KILLS / 2);
  expect(problems).toEqual([]);
  expect(commits).toBeGreaterThanOrEqual(acknowledged);
  report('kills', {
    kills: KILLS,
    strokes,
    commits,
    'said to be saved': acknowledged,
    'exports begun': exports,
    'of them there, whole': wholeExports(exported),
  });
});
