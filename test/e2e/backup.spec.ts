import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { disk } from '../../main/journal/disk.ts';
import { verifyJournal } from '../../main/journal/verify.ts';
import { expect, test } from './support/app.ts';
import { accessibilityFindings, screenshot } from './support/inspect.ts';
import { projectFolder } from './support/journal.ts';
import { writePicture } from './support/pictures.ts';
import {
  answerOpenDialogs,
  answerSaveDialog,
  button,
  choose,
  markedPixels,
  opened,
  paintAcross,
  paintSaved,
  storedLabels,
} from './support/workspace.ts';

// Work that is lost once is lost.
test.describe.configure({ retries: 0 });

/** What is done with a whole project while it is open. */

const PASSPHRASE = 'correct horse battery';
const tray = (page: Page) => page.getByRole('region', { name: 'Work on the project' });
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

async function giveTwice(page: Page, passphrase: string, repeated = passphrase): Promise<void> {
  await field(page, 'Passphrase').fill(passphrase);
  await field(page, 'Repeat it').fill(repeated);
}

test('a backup under a passphrase is restored on a fresh profile, with every label', async ({
  start,
  folder,
}) => {
  test.slow();
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const first = await start({ args: [photographs], userData: join(folder, 'first'), isTraced: false });
  await opened(first.page, 'a.png');
  await paintSaved(first.page, 0.4);
  const before = await storedLabels(first.page, 'a.png');
  const file = join(folder, 'cases.ulb');
  await answerSaveDialog(first.app, file);

  await choose(first.app, 'app.backUp');
  await giveTwice(first.page, PASSPHRASE, 'correct house');
  await expect(first.page.getByRole('alert')).toContainText('not the same');
  await expect(button(first.page, 'Back up…')).toBeDisabled();
  await giveTwice(first.page, PASSPHRASE);
  await screenshot(first.page, 'backup');
  expect(await accessibilityFindings(first.page)).toEqual([]);
  await button(first.page, 'Back up…').click();
  await paintAcross(first.page, 0.6);
  await expect(tray(first.page)).toContainText('Backed up into cases.ulb');
  await expect(tray(first.page)).toContainText('It was read back and is as it was written.');
  await screenshot(first.page, 'backed-up');
  expect(existsSync(file)).toBe(true);
  await first.close();

  const { page, app } = await start({ userData: join(folder, 'fresh'), isTraced: false });
  await answerOpenDialogs(app, [file, photographs]);
  await button(page, 'Restore a backup…').click();
  await field(page, 'Passphrase').fill('wrong');
  await button(page, 'Restore').click();
  await expect(page.getByRole('alert')).toContainText('not the passphrase of this backup');
  await screenshot(page, 'backup-wrong-passphrase');
  expect(await accessibilityFindings(page)).toEqual([]);
  await field(page, 'Passphrase').fill(PASSPHRASE);
  await button(page, 'Restore').click();
  await opened(page, 'a.png');
  await expect(tray(page)).toContainText('Restored into U-Lite project');
  const after = await storedLabels(page, 'a.png');
  // What was painted after it was asked for may be in it or not.
  expect(after?.labels.filter((label, at) => before?.labels[at] !== 0 && label === 0)).toHaveLength(0);
  await paintSaved(page, 0.7);
  await app.close();
  expect((await verifyJournal(disk, join(photographs, 'U-Lite project'))).problems).toEqual([]);
});

test('a backup that is stopped leaves no file, and one that cannot be written says why', async ({
  start,
  folder,
}) => {
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const { page, app } = await start({ args: [photographs], isTraced: false });
  await opened(page, 'a.png');
  await paintSaved(page, 0.4);
  const target = join(folder, 'backups');
  await answerSaveDialog(app, join(target, 'cases.zip'));
  await choose(app, 'app.backUp');
  await button(page, 'Back up…').click();
  await expect(tray(page).getByRole('alert')).toContainText(join(target, 'cases.zip'));
  await expect(tray(page).getByRole('alert')).toContainText('does not exist');
  await screenshot(page, 'backup-failed');
  expect(await accessibilityFindings(page)).toEqual([]);

  await answerSaveDialog(app, join(folder, 'cases.zip'));
  await choose(app, 'app.backUp');
  await button(page, 'Back up…').click();
  await tray(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(tray(page)).toContainText('Stopped. Nothing was left behind.');
  expect(readdirSync(folder).filter((name) => name.includes('cases'))).toEqual([]);
  expect(await markedPixels(page, 'a.png')).toBeGreaterThan(0);
});

test('a snapshot appears by itself, and compacting while painting keeps everything', async ({
  start,
  folder,
}) => {
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const { page, app, userData } = await start({ args: [photographs], isTraced: false });
  await opened(page, 'a.png');
  await paintSaved(page, 0.3);
  const project = projectFolder(userData);
  await expect
    .poll(() => existsSync(join(project, 'snapshot', 'snapshot.json')), { timeout: 30_000 })
    .toBe(true);

  await choose(app, 'app.compact');
  await expect(page.getByRole('dialog')).toContainText('Nothing is deleted');
  await screenshot(page, 'compact');
  expect(await accessibilityFindings(page)).toEqual([]);
  await button(page, 'Compact').click();
  await paintAcross(page, 0.5);
  await expect(tray(page)).toContainText('Opening it from nothing reads');
  await screenshot(page, 'compacted');
  await paintSaved(page, 0.7);
  await button(page, 'Undo').click();
  await expect(page.getByText(/^Saved/)).toBeVisible();
  const painted = await storedLabels(page, 'a.png');
  expect(readdirSync(join(project, 'history'))).toHaveLength(1);
  await app.close();

  expect(await verifyJournal(disk, project)).toMatchObject({ problems: [], commits: 4 });
  const again = await start({ args: [photographs], isTraced: false });
  await opened(again.page, 'a.png');
  expect((await storedLabels(again.page, 'a.png'))?.labels).toEqual(painted?.labels);
  await expect(again.page.getByRole('alert')).toHaveCount(0);
});
