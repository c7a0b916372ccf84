import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/app.ts';
import { accessibilityFindings, resize, screenshot } from './support/inspect.ts';
import { journaledCommits } from './support/journal.ts';
import { writePicture } from './support/pictures.ts';
import { button, images, markedPixels, opened, paintSaved, region } from './support/workspace.ts';

// Work that is lost once is lost.
test.describe.configure({ retries: 0 });

/** Who did what and when, and the way back to states that have a name. */

const saved = (page: Page) => page.getByText(/^Saved/);

test('asks for a name once, in nobody’s way, and keeps it with every step in the journal', async ({
  start,
  folder,
}) => {
  test.slow();
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const userData = join(folder, 'profile');
  const first = await start({ args: [photographs], userData });
  const { page } = first;
  await opened(page, 'a.png');
  const request = page.getByRole('group', { name: 'Whose work this is' });
  await expect(request).toBeVisible();
  // Nobody has to answer before the work.
  await paintSaved(page, 0.3);
  for (const [width, height] of [
    [1280, 720],
    [2560, 1440],
  ] as const) {
    await resize(first.app, page, width, height);
    await screenshot(page, `name-${width}`);
  }
  expect(await accessibilityFindings(page)).toEqual([]);
  await resize(first.app, page, 1280, 720);
  const field = request.getByRole('textbox');
  await expect(field).not.toHaveValue('');
  await field.fill('Ann Lee');
  await field.press('Enter');
  await expect(request).toBeHidden();
  await paintSaved(page, 0.5);
  await first.close();

  const second = await start({ args: [photographs], userData });
  await opened(second.page, 'a.png');
  await expect(second.page.getByText(/^Everything is saved/)).toBeVisible();
  await expect(second.page.getByRole('group', { name: 'Whose work this is' })).toBeHidden();
  await button(second.page, 'Undo').click();
  await expect(saved(second.page)).toBeVisible();
  await button(second.page, 'Settings').click();
  const own = second.page.getByRole('textbox', { name: 'Your name' });
  await expect(own).toHaveValue('Ann Lee');
  await own.fill('Ben');
  await screenshot(second.page, 'name-settings');
  await second.page.keyboard.press('Escape');
  await paintSaved(second.page, 0.7);
  await second.close();
  const commits = await journaledCommits(userData);
  expect(commits.map(({ kind, by }) => [kind, by])).toEqual([
    ['do', undefined],
    ['do', 'Ann Lee'],
    ['undo', 'Ann Lee'],
    ['do', 'Ben'],
  ]);
});

test('a checkpoint is one key away, and is restored after a restart and without the database', async ({
  start,
  folder,
}) => {
  test.slow();
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const userData = join(folder, 'profile');
  const first = await start({ args: [photographs], userData, isTraced: false });
  const { page } = first;
  await opened(page, 'a.png');
  await paintSaved(page, 0.3);
  await expect.poll(() => markedPixels(page, 'a.png')).toBeGreaterThan(0);
  const then = await markedPixels(page, 'a.png');
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'Add a checkpoint' });
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Checkpoint 1');
  await screenshot(page, 'checkpoint');
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await paintSaved(page, 0.5);
  await paintSaved(page, 0.7);
  await button(page, 'Undo').click();
  await expect(saved(page)).toBeVisible();
  let worked = await workTold(page);
  expect(worked).toMatch(/a\.pngEdited[1-9]\d* s/);
  await first.close();

  for (const loss of ['nothing is lost', 'the database is lost']) {
    if (loss !== 'nothing is lost') rmSync(join(userData, 'IndexedDB'), { recursive: true });
    const again = await start({ args: [photographs], userData, isTraced: false });
    await opened(again.page, 'a.png');
    expect(await workTold(again.page), loss).toBe(worked);
    await expect.poll(() => markedPixels(again.page, 'a.png'), loss).toBeGreaterThan(then);
    const now = await markedPixels(again.page, 'a.png');
    const restore = region(again.page, 'History').getByRole('button', {
      name: 'Restore Checkpoint 1 (step 2)',
    });
    await restore.click();
    await expect.poll(() => markedPixels(again.page, 'a.png'), loss).toBe(then);
    await button(again.page, 'Undo').click();
    await expect.poll(() => markedPixels(again.page, 'a.png'), loss).toBe(now);
    await expect(saved(again.page)).toBeVisible();
    worked = await workTold(again.page);
    await again.close();
  }
});

test('the time line of an image is there again after a restart, also where it is long', async ({
  start,
  folder,
}) => {
  test.slow();
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const userData = join(folder, 'profile');
  const first = await start({ args: [photographs], userData, isTraced: false });
  await opened(first.page, 'a.png');
  await first.page.getByRole('group', { name: 'Whose work this is' }).getByRole('textbox').fill('Ann Lee');
  await first.page.keyboard.press('Enter');
  await paintSaved(first.page, 0.3);
  await first.page.keyboard.press('Control+s');
  await first.page.keyboard.press('Enter');
  await paintSaved(first.page, 0.5);
  await button(first.page, 'Undo').click();
  await button(first.page, 'Redo').click();
  await expect(saved(first.page)).toBeVisible();
  await expect(images(first.page).first()).toHaveAccessibleName('a.png, Edited');
  await first.page.evaluate(lengthen, 2000);
  await first.close();

  const { page, app } = await start({ args: [photographs], userData, isTraced: false });
  await opened(page, 'a.png');
  const history = region(page, 'History');
  await expect(history.getByRole('button', { name: /^Brush \(step/ }).last()).toHaveAttribute(
    'aria-current',
    'step',
  );
  await expect(history.getByText('Undo: Brush')).toBeVisible();
  await expect(history.getByText('Redo: Brush')).toBeVisible();
  await expect(history.getByText('Ann Lee').first()).toBeVisible();
  await expect(history.locator('time').last()).toHaveAttribute('title', /UTC$/);
  // Only rows in sight are rendered, whatever there is.
  expect(await history.getByRole('listitem').count()).toBeLessThan(60);
  const rows = await history.getByRole('listitem').last().getAttribute('aria-setsize');
  expect(Number(rows)).toBeGreaterThan(2005);
  for (const [width, height] of [
    [1280, 720],
    [2560, 1440],
  ] as const) {
    await resize(app, page, width, height);
    await history.scrollIntoViewIfNeeded();
    await screenshot(page, `time-line-${width}`);
  }
  expect(await accessibilityFindings(page)).toEqual([]);

  await test.step('the keyboard goes along it', async () => {
    await history
      .getByRole('button', { name: /^Brush \(step/ })
      .last()
      .focus();
    await page.keyboard.press('ArrowUp');
    await expect(history.getByRole('button', { name: /^Restore Checkpoint 1/ })).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(page.locator('[aria-current=step]')).toHaveAccessibleName(/^Brush \(step 2001\)/);
    await page.keyboard.press('Home');
    await expect(history.getByRole('button', { name: /^Undo reaches back to here/ })).toBeFocused();
  });
});

/** What the page of time and corrections says of the images. */
async function workTold(page: Page): Promise<string> {
  await page.keyboard.press('Control+Shift+e');
  const table = page.getByRole('table', { name: 'Images' });
  const told = await table.getByRole('rowgroup').last().innerText();
  await page.keyboard.press('Escape');
  await expect(table).toBeHidden();
  return told.replaceAll('\n', '');
}

/** Runs in the page: as if so many strokes had been made a year ago, of which only that is kept. */
async function lengthen(count: number): Promise<void> {
  const result = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
    });
  const database = await result(indexedDB.open('u-lite-work'));
  const events = database.transaction('events', 'readwrite').objectStore('events');
  const [event] = (await result(events.getAll())) as { readonly at: number }[];
  const year = 365 * 24 * 3600 * 1000;
  for (let index = 0; index < count; index++) {
    const at = (event?.at ?? 0) - year + index * 60_000;
    events.put({ ...event, id: `older ${index}`, kind: 'do', name: 'eraser', at });
  }
  await new Promise((done) => events.transaction.addEventListener('complete', done));
  database.close();
}
