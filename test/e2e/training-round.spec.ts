import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { TrainingSettings } from '../../core/contract/training.ts';
import { isGateSubject } from '../../core/training/gate.ts';
import { readOrder, writeOrder } from '../../main/training/project/order.ts';
import { runFiles } from '../../main/training/results/run-files.ts';
import { stopOfSize } from '../../renderer/ui/panels/brush-scale.ts';
import { buildCli, cli } from '../support/cli.ts';
import { writeRandomModel } from '../support/tiny-model.ts';
import { expect, test } from './support/app.ts';
import { accessibilityFindings, screenshot } from './support/inspect.ts';
import { projectFolder } from './support/journal.ts';
import { writePicture } from './support/pictures.ts';
import {
  answerFolderDialog,
  button,
  drag,
  images,
  opened,
  profileWithModel,
  slider,
  storedLabels,
  type StoredLabels,
} from './support/workspace.ts';

/** The whole circle: what people correct becomes the next model, without leaving this machine. */

/** Images that judge, that are learnt from and chosen by, and that nobody labels; a half is kept aside. */
const SETS = { gate: 13, learnt: 8, open: 3 } as const;
const SHARE = 0.5;
const HEIGHT = 48;

/** Provenance of a pixel that a person drew. */
const HUMAN = 2;

/** Pictures of a disc each: those to be labelled come first, and those that nobody labels do not judge. */
async function pictures(folder: string) {
  const left: Record<keyof typeof SETS, number> = { ...SETS };
  const names: Record<keyof typeof SETS, string[]> = { gate: [], learnt: [], open: [] };
  for (let width = 64; left.gate + left.learnt + left.open > 0; width++) {
    const picture = join(folder, 'picture.png');
    await writePicture(picture, width, HEIGHT);
    const isGate = isGateSubject(createHash('sha256').update(readFileSync(picture)).digest('hex'), SHARE);
    const set = isGate ? 'gate' : left.learnt > 0 ? 'learnt' : 'open';
    if (left[set] === 0) continue;
    left[set]--;
    const name = `${set === 'open' ? 'open' : 'a'}-${width}.png`;
    names[set].push(name);
    renameSync(picture, join(folder, name));
  }
  const [first = '', ...others] = names.open;
  return { labelled: [...names.gate, ...names.learnt].sort(), open: [first, ...others] as const };
}

/** Of a stored mask with the disc of its picture. */
function diceWithDisc(stored: StoredLabels | null): number {
  const { width, labels } = stored ?? { width: 1, labels: new Uint16Array() };
  const isIn = (at: number): boolean =>
    Math.hypot((at % width) - width / 2, Math.floor(at / width) - HEIGHT / 2) < HEIGHT / 4;
  const of = (wanted: (at: number) => boolean): number =>
    labels.reduce((sum, _, at) => sum + Number(wanted(at)), 0);
  const isMarked = (at: number): boolean => labels[at] === 1;
  return (2 * of((at) => isIn(at) && isMarked(at))) / (of(isIn) + of(isMarked));
}

/**
 * Begins a training, and pauses it. Gone on with, it begins anew with less to do: a person would have two minutes to
 * wait for. Without a limit of time it comes to the same on a slow machine.
 */
async function beginShort(page: Page, runs: string, settings: Partial<TrainingSettings>): Promise<void> {
  const panel = page.getByRole('complementary', { name: 'Training' });
  await panel.getByText('2 min', { exact: true }).click();
  await button(page, 'Train').click();
  const folder = (): string => join(runs, readdirSync(runs)[0] ?? '');
  const isChosen = async (): Promise<void> => expect((await readOrder(folder())).recipe).not.toBeNull();
  await expect(isChosen).toPass({ timeout: 60_000 });
  await button(page, 'Pause').click();
  await expect(panel.getByText('Paused', { exact: true })).toBeVisible({ timeout: 60_000 });
  const order = await readOrder(folder());
  if (order.recipe === null) throw new Error('Nothing was chosen');
  const usual = { ...order.recipe.settings };
  delete usual.seconds;
  const recipe = { ...order.recipe, settings: { ...usual, visits: 14, validateEvery: 1, ...settings } };
  await writeOrder(folder(), { ...order, recipe });
  rmSync(runFiles(folder()).checkpoint, { force: true });
}

test('label, train, be judged, update, settle conflicts, train in vain, and go back', async ({
  start,
  folder,
}) => {
  // The process that trains steps back behind all others: on a busy machine it waits for long.
  test.setTimeout(600_000);
  const discs = join(folder, 'discs');
  mkdirSync(discs);
  const { labelled, open } = await pictures(discs);
  const userData = join(folder, 'profile');
  const classes = [{ label: 1, name: 'lesion', color: '#e69f00' }];
  // It finds everything, whatever its weights say.
  await writeRandomModel(join(userData, 'models', 'all'), {
    id: 'all',
    name: 'All of it',
    threshold: 0.001,
    classes,
  });
  writeFileSync(join(userData, 'preferences.json'), JSON.stringify({ model: 'all' }));
  const first = await start({ args: [discs], userData });
  const { page } = first;
  const panel = page.getByRole('complementary', { name: 'Training' });
  const inUse = page.getByRole('button', { name: /Model$/ });
  await opened(page, labelled[0] ?? '');

  await test.step('label, some of the images without a prediction', async () => {
    await button(page, 'Settings').click();
    const settings = page.getByRole('dialog');
    await settings.getByRole('button', { name: 'Set images aside' }).click();
    const share = settings.getByLabel('To measure models (%)');
    await share.fill(String(100 * SHARE));
    await share.press('Enter');
    await page.keyboard.press('Escape');
    await button(page, 'Brush').click();
    await slider(page, 'Brush size').fill(String(stopOfSize(HEIGHT / 2)));
    for (const name of labelled) {
      await opened(page, name);
      await drag(page, [[0.5, 0.5]]);
      await button(page, 'Accept and next').click();
    }
    await opened(page, open[0]);
    await button(page, 'Predict all').click();
    await expect(page.getByText(`${SETS.open} images predicted`)).toBeVisible({ timeout: 60_000 });
    await button(page, 'Eraser').click();
    await drag(page, [[0.5, 0.5]]);
    await expect.poll(async () => (await storedLabels(page, open[0]))?.status).toBe('edited');
  });

  const runs = join(userData, 'training', basename(projectFolder(userData)));
  await test.step('train, and be judged better', async () => {
    await button(page, 'Train a model').click();
    await expect(panel.getByText(`Accepted (${labelled.length})`)).toBeVisible();
    await expect(panel.getByRole('definition')).toHaveText(['6', '2', String(SETS.gate)]);
    await screenshot(page, 'train-panel');
    await beginShort(page, runs, { epochs: 3 });
    await button(page, 'Resume').click();
    await expect(panel.getByText('Better: now in use here')).toBeVisible({ timeout: 240_000 });
    await expect(panel.getByText(`On ${SETS.gate} images that neither learnt from`)).toBeVisible();
    await expect(inUse).toContainText('discs');
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, 'gate-better');
  });

  const maps = () => Promise.all([labelled[0] ?? '', ...open].map((name) => storedLabels(page, name)));
  const before = await maps();
  const tray = page.getByRole('region', { name: 'Updating all images' });
  await test.step('predict again: what people decided on stays, and conflicts are listed', async () => {
    await button(page, 'Predict again with it').click();
    const dialog = page.getByRole('dialog', { name: 'Predict again' });
    await expect(dialog.getByText(`predicts ${SETS.open} images.`)).toBeVisible();
    await expect(dialog.getByText('1 of them with your work')).toBeVisible();
    await expect(dialog.getByText(`${SETS.learnt} images left alone: accepted`)).toBeVisible();
    await expect(dialog.getByText(`${SETS.gate} images left alone: kept free`)).toBeVisible();
    await expect(dialog.getByRole('checkbox', { name: /^Also the/ })).not.toBeChecked();
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, 'predict-again');
    await dialog.getByRole('button', { name: 'Predict these images' }).click();
    await expect(tray.getByText(`${SETS.open} images updated`)).toBeVisible({ timeout: 60_000 });
    await screenshot(page, 'updated');
    const [accepted, drawn, ...untouched] = await maps();
    expect(accepted).toEqual(before[0]);
    const isDrawn = (at: number): boolean => before[1]?.provenance[at] === HUMAN;
    expect(drawn?.labels.filter((_, at) => isDrawn(at))).toEqual(
      before[1]?.labels.filter((_, at) => isDrawn(at)),
    );
    for (const one of untouched) expect(diceWithDisc(one)).toBeGreaterThan(0.8);
    await tray.getByRole('button', { name: 'Show them' }).click();
    await expect(page.getByRole('radio', { name: 'Conflicts 1' })).toBeChecked();
    await expect(images(page).and(page.locator('[aria-current=true]'))).toHaveAccessibleName(
      `${open[0]}, Edited`,
    );
    await page.keyboard.press('n');
    await expect(page.getByText('Conflict 1 of 1')).toBeVisible();
  });

  await test.step('take the update back', async () => {
    await tray.getByRole('button', { name: 'Take the update back' }).click();
    const question = page.getByRole('dialog', { name: 'Take the update back' });
    await expect(question.getByText(`${SETS.open} images go back to what they were.`)).toBeVisible();
    await screenshot(page, 'take-back');
    await question.getByRole('button', { name: 'Take it back' }).click();
    await expect(page.getByText(`${SETS.open} images taken back`)).toBeVisible({ timeout: 60_000 });
    const contents = (stored: Awaited<ReturnType<typeof maps>>) =>
      stored.map((map) => [map?.status, map?.labels, map?.provenance]);
    expect(contents(await maps())).toEqual(contents(before));
  });

  await test.step('train in vain, across a restart, and go back to the model before', async () => {
    await button(page, 'Train again').click();
    // Nothing comes of it.
    await beginShort(page, runs, { epochs: 1, learningRate: 0 });
    await first.close();
    const { page: again } = await start({ args: [discs], userData });
    await again.getByText('Training paused').click();
    const training = again.getByRole('complementary', { name: 'Training' });
    await training.getByRole('button', { name: 'Resume' }).click();
    await expect(training.getByText('Not better: kept as a candidate')).toBeVisible({ timeout: 240_000 });
    await expect(training.getByRole('row', { name: /^Difference \+0\.000/ })).toBeVisible();
    await expect(training.getByRole('listitem').filter({ hasText: 'Candidate' })).toBeVisible();
    await expect(training.getByRole('button', { name: 'Use it anyway' })).toBeVisible();
    expect(await accessibilityFindings(again)).toEqual([]);
    await screenshot(again, 'gate-not-better');
    expect(readdirSync(runs)).toEqual([]);
    await training.getByRole('button', { name: 'Go back to All of it' }).first().click();
    await expect(again.getByRole('button', { name: /Model$/ })).toContainText('All of it');
  });
});

test('annotate, export, train an epoch with the command line, and find the new model in the app', async ({
  start,
  folder,
}) => {
  test.slow();
  const count = 12;
  const photographs = join(folder, 'photographs');
  for (let i = 0; i < count; i++) await writePicture(join(photographs, `${i}.png`), 96 + i, 80);
  const userData = await profileWithModel(folder);
  const { page, app } = await start({ args: [photographs], userData });
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

  await test.step('be told what they would be for', async () => {
    await button(page, 'Train a model').click();
    const panel = page.getByRole('complementary', { name: 'Training' });
    await expect(panel.getByText(`Accepted (${count})`)).toBeVisible();
    await expect(panel.getByText('It learns more from 15 to 30 images.')).toBeVisible();
    await expect(
      panel.getByText(/^\d of \d images? kept aside w.* drawn over a prediction and do/),
    ).toBeVisible();
    expect(await accessibilityFindings(page)).toEqual([]);
    await panel.getByRole('button', { name: 'Close' }).click();
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
    await page.keyboard.press('Escape');
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

  await test.step('find the model', async () => {
    await answerFolderDialog(app, join(folder, 'run', 'model'));
    const added = await page.evaluate(() => window.workbench.request('models.add'));
    expect(added).toMatchObject({ ok: true, value: { manifest: { id: 'corrected' }, origin: 'own' } });
    await page.getByRole('button', { name: /Model$/ }).click();
    await page.getByRole('option', { name: 'Corrected here' }).click();
    await button(page, 'Predict').click();
    // Every image is accepted, so that it is only proposed.
    await button(page, 'Take untouched pixels').click();
    await expect(page.getByRole('status', { name: 'Provider' })).toContainText('Corrected here');
  });
});
