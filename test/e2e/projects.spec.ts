import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { disk } from '../../main/journal/disk.ts';
import { verifyJournal } from '../../main/journal/verify.ts';
import { seededRandom } from '../../core/random.ts';
import { expect, test } from './support/app.ts';
import type { RunningApp, Start } from './support/app.ts';
import { accessibilityFindings, screenshot } from './support/inspect.ts';
import { writePicture } from './support/pictures.ts';
import {
  answerFolderDialog,
  button,
  choose,
  images,
  markedPixels,
  opened,
  paintAcross,
  profileWithModel,
} from './support/workspace.ts';

// Work that is lost once is lost.
test.describe.configure({ retries: 0 });

/** Where a project lies, and what happens when two want it or it cannot be reached. */

const NAME = 'U-Lite project';
const saved = (page: Page) => page.getByText(/^Saved ·/);
const savedHere = (page: Page) => page.getByText('Saved on this computer only');

async function sound(project: string): Promise<void> {
  expect((await verifyJournal(disk, project)).problems).toEqual([]);
}

/** The app on a folder whose project lies beside its images, with a stroke in it. */
async function startBeside(start: Start, folder: string, userData = join(folder, 'first')) {
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  await writePicture(join(photographs, 'b.png'), 200, 300);
  const running = await start({ args: [photographs], userData });
  await opened(running.page, 'a.png');
  await paintAcross(running.page, 0.3);
  await expect(saved(running.page)).toBeVisible();
  await choose(running.app, 'app.keepBeside');
  const project = join(photographs, NAME);
  await expect.poll(() => existsSync(join(project, 'open.lock'))).toBe(true);
  await expect.poll(() => readdirSync(join(userData, 'projects'))).toEqual(['reserve']);
  return { ...running, photographs, project };
}

async function kill(app: ElectronApplication): Promise<void> {
  const process = app.process();
  const ended = new Promise((resolve) => process.once('exit', resolve));
  process.kill('SIGKILL');
  await ended;
}

/** One number for all that the window's database holds of the work. */
async function hashOf(page: Page): Promise<string> {
  const text = await page.evaluate(async () => {
    const result = <T>(request: IDBRequest): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result as T);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
      });
    const database = await result<IDBDatabase>(indexedDB.open('u-lite-work'));
    const all = (table: string) =>
      result<readonly Record<string, unknown>[]>(database.transaction(table).objectStore(table).getAll());
    const frames = (await all('frames')).filter((row) => row['revision'] !== 0);
    const [project] = await all('projects');
    const tables = [];
    for (const table of ['tiles', 'series', 'predictions', 'steps']) tables.push(await all(table));
    database.close();
    const { id, classes, nextLabel, revision } = project ?? {};
    return JSON.stringify([frames, tables, id, classes, nextLabel, revision], (_, value: unknown) =>
      value instanceof Uint8Array
        ? Array.from(value)
        : typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
          : value,
    );
  });
  return createHash('sha256').update(text).digest('hex');
}

test('the second of two windows looks on, says who has the project, and may write once it is free', async ({
  start,
  folder,
}) => {
  test.slow();
  const first = await startBeside(start, folder);
  const painted = await markedPixels(first.page, 'a.png');
  const { page, app } = await start({ args: [first.photographs], userData: join(folder, 'second') });
  await opened(page, 'a.png');
  await expect(images(page)).toHaveCount(2);
  const banner = page.getByRole('status').filter({ hasText: 'has had this project open on' });
  await expect(banner).toBeVisible();
  await expect(page.getByText('Read-only')).toBeVisible();
  expect(await markedPixels(page, 'a.png')).toBe(painted);
  for (const name of ['Predict', 'Predict all', 'Accept and next', 'Undo']) {
    await expect(button(page, name)).toBeDisabled();
  }
  await expect(button(page, 'Export')).toBeEnabled();
  // The one who has it may draw a snapshot meanwhile.
  const names = () => readdirSync(first.project).filter((name) => name !== 'snapshot');
  const before = names();
  await paintAcross(page, 0.6);
  await expect(page.getByText(/it can be looked at and exported, not changed/)).toBeVisible();
  expect(await markedPixels(page, 'a.png')).toBe(painted);
  expect(names()).toEqual(before);
  await screenshot(page, 'project-held');
  expect(await accessibilityFindings(page)).toEqual([]);

  await paintAcross(first.page, 0.5);
  await expect(saved(first.page)).toBeVisible();
  const more = await markedPixels(first.page, 'a.png');
  await first.close();
  await button(page, 'Try again').click();
  await expect(banner).toBeHidden();
  await opened(page, 'a.png');
  expect(await markedPixels(page, 'a.png')).toBe(more);
  await paintAcross(page, 0.7);
  await expect.poll(() => markedPixels(page, 'a.png')).toBeGreaterThan(more);
  await expect(saved(page)).toBeVisible();
  await app.close();
  expect(existsSync(join(first.project, 'open.lock'))).toBe(false);
  await sound(first.project);
});

test('a project folder alone, on a fresh profile with its images elsewhere, holds all of the work', async ({
  start,
  folder,
}) => {
  test.slow();
  const userData = await profileWithModel(folder);
  const first = await startBeside(start, folder, userData);
  await button(first.page, 'Predict').click();
  await expect(images(first.page).first()).toHaveAccessibleName('a.png, Edited');
  await button(first.page, 'Add class').click();
  await first.page.keyboard.press('Enter');
  await paintAcross(first.page, 0.6);
  await button(first.page, 'Undo').click();
  await paintAcross(first.page, 0.7);
  await expect(saved(first.page)).toBeVisible();
  const before = await hashOf(first.page);
  await first.close();
  rmSync(userData, { recursive: true });
  const elsewhere = join(folder, 'copied');
  renameSync(first.photographs, elsewhere);

  const { page, app } = await start({ userData: join(folder, 'fresh') });
  await expect(button(page, 'Open folder')).toBeVisible();
  await answerFolderDialog(app, join(elsewhere, NAME));
  await choose(app, 'app.openProject');
  await opened(page, 'a.png');
  await expect(images(page)).toHaveCount(2);
  expect(await hashOf(page)).toBe(before);
  await expect(button(page, 'Undo')).toBeEnabled();
  await app.close();
  await sound(join(elsewhere, NAME));
});

test('a project folder that vanishes while painting is made up for, also over a kill, and caught up', async ({
  start,
  folder,
}) => {
  test.slow();
  const userData = join(folder, 'first');
  const first = await startBeside(start, folder, userData);
  const away = join(folder, 'away');
  renameSync(first.project, away);
  await paintAcross(first.page, 0.5);
  await expect(savedHere(first.page)).toBeVisible();
  await screenshot(first.page, 'project-away');
  expect(await accessibilityFindings(first.page)).toEqual([]);
  await kill(first.app);

  const second: RunningApp = await start({ args: [first.photographs], userData, isTraced: false });
  await opened(second.page, 'a.png');
  await paintAcross(second.page, 0.7);
  await expect(savedHere(second.page)).toBeVisible();
  const before = await hashOf(second.page);
  expect(existsSync(first.project)).toBe(false);
  renameSync(away, first.project);
  await expect(savedHere(second.page)).toBeHidden({ timeout: 15_000 });
  await expect(saved(second.page)).toBeVisible();
  expect(readdirSync(join(userData, 'spill'))).toEqual([]);
  await second.close();
  await sound(first.project);

  const third = await start({ args: [first.photographs], userData: join(folder, 'fresh'), isTraced: false });
  await opened(third.page, 'a.png');
  expect(await hashOf(third.page)).toBe(before);
});

test('a project that was put back older asks whose work counts, and keeps both', async ({
  start,
  folder,
}) => {
  test.slow();
  const userData = join(folder, 'first');
  const first = await startBeside(start, folder, userData);
  const older = await markedPixels(first.page, 'a.png');
  cpSync(first.project, join(folder, 'backup'), { recursive: true });
  await paintAcross(first.page, 0.5);
  await paintAcross(first.page, 0.7);
  await expect(saved(first.page)).toBeVisible();
  await first.close();
  rmSync(first.project, { recursive: true });
  rmSync(join(folder, 'backup', 'open.lock'));
  cpSync(join(folder, 'backup'), first.project, { recursive: true });

  const { page, app } = await start({ args: [first.photographs], userData });
  const sheet = page.getByRole('dialog');
  await expect(sheet).toContainText('Which work on photographs counts?');
  await expect(sheet).toContainText(/This computer3 steps, last changed/);
  await screenshot(page, 'project-lead');
  expect(await accessibilityFindings(page)).toEqual([]);
  await sheet.getByRole('button', { name: 'Cancel' }).first().click();
  await expect(button(page, 'Open folder')).toBeVisible();
  expect(readdirSync(first.project).sort()).toEqual(readdirSync(join(folder, 'backup')).sort());

  await answerFolderDialog(app, first.photographs);
  await button(page, 'Open folder').click();
  await sheet.getByRole('button', { name: 'Use the project folder' }).click();
  await opened(page, 'a.png');
  expect(await markedPixels(page, 'a.png')).toBe(older);
  await expect(page.getByRole('alert')).toContainText(/is kept as .*\.kept-/);
  const [kept = ''] = readdirSync(join(userData, 'projects')).filter((name) => name.includes('.kept-'));
  const { problems } = await verifyJournal(disk, join(userData, 'projects', kept));
  expect(problems).toEqual([]);
});

test('a move that is killed leaves one whole project, with all that was saved', async ({ start, folder }) => {
  test.slow();
  const userData = join(folder, 'first');
  const first = await startBeside(start, folder, userData);
  const random = seededRandom(5);
  let running: RunningApp = first;
  for (let round = 0; round < 4; round++) {
    await paintAcross(running.page, 0.35 + 0.1 * round);
    await expect(saved(running.page)).toBeVisible();
    const before = await hashOf(running.page);
    const isBeside = existsSync(join(first.project, 'project.json'));
    await choose(running.app, isBeside ? 'app.keepHere' : 'app.keepBeside');
    await running.page.waitForTimeout(60 * random());
    await kill(running.app);
    running = await start({ args: [first.photographs], userData, isTraced: false });
    await opened(running.page, 'a.png');
    expect(await hashOf(running.page), `round ${round}`).toBe(before);
    await expect(running.page.getByRole('dialog')).toHaveCount(0);
  }
  await running.close();
  const own = readdirSync(join(userData, 'projects')).filter((name) => name !== 'reserve');
  const places = [first.project, ...own.map((name) => join(userData, 'projects', name))];
  const whole = places.filter((place) => existsSync(join(place, 'project.json')));
  expect(whole.length).toBeGreaterThan(0);
  for (const place of whole) await sound(place);
});
