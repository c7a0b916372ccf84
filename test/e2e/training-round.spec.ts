import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildCli, cli } from '../support/cli.ts';
import { expect, test } from './support/app.ts';
import { accessibilityFindings } from './support/inspect.ts';
import { projectFolder } from './support/journal.ts';
import { writePicture } from './support/pictures.ts';
import { answerFolderDialog, button, images, opened, profileWithModel } from './support/workspace.ts';

/** The whole circle: what people correct becomes the next model, without leaving this machine. */
test('annotate, export, train an epoch, and find the new model in the app', async ({ start, folder }) => {
  test.slow();
  const count = 12;
  const photographs = join(folder, 'photographs');
  for (let i = 0; i < count; i++) await writePicture(join(photographs, `${i}.png`), 96 + i, 80);
  const userData = await profileWithModel(folder);
  const first = await start({ args: [photographs], userData });
  const { page, app } = first;
  await opened(page, '0.png');

  await test.step('label every image', async () => {
    await button(page, 'Predict all').click();
    const tray = page.getByRole('region', { name: 'Predicting all images' });
    await expect(tray.getByText(`${count} images predicted`)).toBeVisible({ timeout: 60_000 });
    for (let i = 0; i < count; i++) {
      await button(page, 'Accept and next').click();
      await expect(images(page).nth(i)).toHaveAccessibleName(`${i}.png, Accepted`);
    }
  });

  const project = basename(projectFolder(userData));
  const runs = join(userData, 'training', project);
  const panel = page.getByRole('complementary', { name: 'Training' });
  await test.step('begin to train in the window, and pause', async () => {
    await button(page, 'Train a model').click();
    await expect(panel.getByText(`Accepted (${count})`)).toBeVisible();
    await expect(panel.getByText('It learns more from 15 to 30 images.')).toBeVisible();
    expect(await accessibilityFindings(page)).toEqual([]);
    await panel.getByText('2 min').click();
    await button(page, 'Train').click();
    await button(page, 'Pause').click();
    await expect(panel.getByText('Paused', { exact: true })).toBeVisible({ timeout: 60_000 });
    // A person would have two minutes to wait for.
    const [run = ''] = readdirSync(runs);
    const file = join(runs, run, 'order.json');
    const order = JSON.parse(readFileSync(file, 'utf8')) as { readonly settings: object };
    writeFileSync(file, JSON.stringify({ ...order, settings: { ...order.settings, seconds: 4 } }));
  });

  const data = join(folder, 'data');
  await test.step('export', async () => {
    mkdirSync(data);
    await answerFolderDialog(app, data);
    await button(page, 'Export').click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(`2 of ${count} images for validation.`)).toBeVisible();
    await dialog.getByText('Part of the name').click();
    await expect(dialog.getByText(`2 of ${count} images for validation: 2 of 12 subjects.`)).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Pattern' }).fill('(');
    await expect(dialog.getByRole('alert')).toContainText('This is no pattern');
    await expect(dialog.getByRole('button', { name: 'Export…' })).toBeDisabled();
    await dialog.getByText('Nothing').click();
    await dialog.getByRole('button', { name: 'Export…' }).click();
    await expect(dialog.getByText(new RegExp(`Exported ${count} images`))).toBeVisible();
    expect(readdirSync(join(data, 'masks'))).toHaveLength(count);
    expect(readdirSync(join(data, 'weights'))).toHaveLength(count);
    expect(readFileSync(join(data, 'validation.txt'), 'utf8').trim().split('\n')).toHaveLength(2);
    await first.close();
  });

  await test.step('train', async () => {
    buildCli();
    const lists = ['--train', join(data, 'train.txt'), '--val', join(data, 'validation.txt')];
    const size = ['--size', '64', '--epochs', '1', '--batch', '2', '--ema', '0', '--augment', 'none'];
    const out = ['--out', join(folder, 'run'), '--id', 'corrected', '--name', 'Corrected here'];
    const run = await cli('train', '--data', data, ...lists, ...size, ...out);
    expect(run.stderr).not.toMatch(/error/i);
    expect(run.code).toBe(0);
  });

  const { page: again, app: second } = await start({ args: [photographs], userData });
  await opened(again, `${count - 1}.png`);
  const inUse = again.getByRole('button', { name: /Model$/ });
  await test.step('go on after the restart, use the model, and go back', async () => {
    await again.getByText('Training paused').click();
    const training = again.getByRole('complementary', { name: 'Training' });
    await training.getByRole('button', { name: 'Resume' }).click();
    await expect(training.getByText('Too few images to tell')).toBeVisible({ timeout: 170_000 });
    await expect(training.getByRole('img', { name: /^Dice on validation images/ })).toBeVisible();
    await expect(training.getByRole('listitem').filter({ hasText: 'Candidate' })).toBeVisible();
    expect(await accessibilityFindings(again)).toEqual([]);
    expect(readdirSync(join(userData, 'training', project))).toEqual([]);
    await training.getByRole('button', { name: 'Use it' }).click();
    await expect(inUse).toContainText('photographs');
    await training.getByRole('button', { name: 'Go back to Random weights' }).first().click();
    await expect(inUse).toContainText('Random weights');
    await training.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('find the model', async () => {
    await answerFolderDialog(second, join(folder, 'run', 'model'));
    const added = await again.evaluate(() => window.workbench.request('models.add'));
    expect(added).toMatchObject({ ok: true, value: { manifest: { id: 'corrected' }, origin: 'own' } });
    await inUse.click();
    await again.getByRole('option', { name: 'Corrected here' }).click();
    await button(again, 'Predict').click();
    // Every image is accepted, so that it is only proposed.
    await button(again, 'Take untouched pixels').click();
    await expect(again.getByRole('status', { name: 'Provider' })).toContainText('Corrected here');
  });
});
