import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/app.ts';
import { accessibilityFindings, resize, screenshot } from './support/inspect.ts';
import { journaledCommits } from './support/journal.ts';
import { writePicture } from './support/pictures.ts';
import { button, drag, opened } from './support/workspace.ts';

/** Who did what and when, and the way back to states that have a name. */

const saved = (page: Page) => page.getByText(/^Saved/);

async function paint(page: Page, y: number): Promise<void> {
  await button(page, 'Brush').click();
  await drag(page, [
    [0.45, y],
    [0.55, y],
  ]);
  await expect(saved(page)).toBeVisible();
}

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
  await paint(page, 0.3);
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
  await paint(page, 0.5);
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
  await paint(second.page, 0.7);
  await second.close();
  const commits = await journaledCommits(userData);
  expect(commits.map(({ kind, by }) => [kind, by])).toEqual([
    ['do', undefined],
    ['do', 'Ann Lee'],
    ['undo', 'Ann Lee'],
    ['do', 'Ben'],
  ]);
});
