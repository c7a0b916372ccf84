import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/app.ts';
import { Hand } from './support/hand.ts';
import { accessibilityFindings, screenshot } from './support/inspect.ts';
import { writePicture } from './support/pictures.ts';
import {
  answerOpenDialogs,
  answerSaveDialog,
  button,
  choose,
  images,
  opened,
  region,
  storedLabels,
  valuesIn,
} from './support/workspace.ts';
import type { Box } from './support/workspace.ts';

/** Classes over the images of a folder, by what is stored. */

const IMAGE = { width: 120, height: 80 };
const PART: Box = [20, 20, 30, 30];

test('deletes a class in every image once it was said how many, and keeps all with a renamed folder', async ({
  start,
  folder,
}) => {
  const photographs = join(folder, 'cases');
  await writePicture(join(photographs, 'a.png'), IMAGE.width, IMAGE.height, 10);
  await writePicture(join(photographs, 'b.png'), IMAGE.width, IMAGE.height, 20);
  const first = await start({ args: [photographs] });
  const { page } = first;
  const hand = new Hand(page, IMAGE);
  const labelsOf = async (key: string) => valuesIn(await storedLabels(page, key), 'labels', PART);
  const draw = async (key: string): Promise<void> => {
    await opened(page, key);
    await hand.look();
    await button(page, 'Rectangle').click();
    await hand.drag([PART[0] + 0.1, PART[1] + 0.1], [PART[2] + 0.1, PART[3] + 0.1]);
    await expect.poll(() => labelsOf(key)).toBe('2');
  };
  await opened(page, 'a.png');
  const classes = region(page, 'Classes');
  // Nothing is done yet, so that the classes are those of the model that is chosen.
  await expect(classes.getByRole('button', { name: 'Paint lesion' })).toBeVisible();
  const chooseModel = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: /Model$/ }).click();
    await page.getByRole('option', { name }).click();
  };
  await chooseModel('Nuclei');
  await classes.getByRole('button', { name: 'Paint nucleus' }).hover();
  const asObjects = classes.getByRole('button', { name: 'Draw nucleus as objects' });
  await expect(asObjects).toHaveAttribute('aria-pressed', 'true');
  await chooseModel('Retinal vessels');
  await expect(classes.getByRole('button', { name: 'Paint vessel' })).toBeVisible();
  await expect(classes.getByRole('button', { name: 'Paint lesion' })).toBeHidden();
  await classes.getByRole('button', { name: 'Add class' }).click();
  await draw('a.png');
  await images(page).nth(1).click();
  await draw('b.png');

  await classes.getByRole('button', { name: 'Paint Class 2' }).hover();
  await classes.getByRole('button', { name: 'Delete Class 2' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete Class 2?' });
  await expect(dialog).toContainText('Another image has pixels of this class.');
  await screenshot(page, 'delete-class');
  expect(await accessibilityFindings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Keep the class' }).last().click();
  await expect(dialog).toBeHidden();
  expect(await labelsOf('a.png')).toBe('2');

  await classes.getByRole('button', { name: 'Delete Class 2' }).click();
  await dialog.getByRole('button', { name: 'Delete the class and its pixels' }).click();
  await expect.poll(() => labelsOf('a.png')).toBe('0');
  await expect.poll(() => labelsOf('b.png')).toBe('0');
  await button(page, 'Undo').click();
  await expect.poll(() => labelsOf('a.png')).toBe('2');
  await first.close();

  renameSync(photographs, join(folder, 'renamed'));
  const { page: again } = await start({ args: [join(folder, 'renamed')] });
  await opened(again, 'b.png');
  await expect(images(again).first()).toHaveAccessibleName('a.png, Edited');
  await expect(region(again, 'Classes').getByRole('button', { name: 'Paint Class 2' })).toBeVisible();
  expect(valuesIn(await storedLabels(again, 'a.png'), 'labels', PART)).toBe('2');
});

test('a template brings the classes of one folder into another, and the strip shows who has them', async ({
  openShared,
  folder,
}) => {
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  await writePicture(join(first, 'a.png'), IMAGE.width, IMAGE.height);
  for (const [name, radius] of [
    ['b.png', 11],
    ['c.png', 12],
  ] as const) {
    await writePicture(join(second, name), IMAGE.width, IMAGE.height, radius);
  }
  const { page, app } = await openShared(first);
  await opened(page, 'a.png');
  const classes = region(page, 'Classes');
  await classes.getByRole('button', { name: 'Add class' }).click();
  await page.keyboard.type('Hair');
  await page.keyboard.press('Enter');
  await classes.getByRole('button', { name: 'Paint Hair' }).hover();
  await classes.getByRole('button', { name: 'Codes of Hair' }).click();
  const codes = page.getByRole('dialog', { name: 'Codes of Hair' });
  await expect(codes.getByRole('radio', { name: 'From the name' })).toBeChecked();
  await codes.getByText('From the list').click();
  await codes.getByLabel('Find').fill('sk');
  await codes.getByRole('option', { name: 'Skin' }).click();
  await codes.getByText('Left', { exact: true }).click();
  await screenshot(page, 'codes');
  expect(await accessibilityFindings(page)).toEqual([]);
  await codes.getByText('By hand').click();
  await codes.getByLabel('Type: meaning').fill('Hair on skin');
  await codes.getByRole('button', { name: 'Set codes' }).click();
  const template = join(folder, 'dermatology.json');
  await answerSaveDialog(app, template);
  await choose(app, 'app.saveTemplate');
  await expect.poll(() => existsSync(template)).toBe(true);

  await openShared(second);
  await opened(page, 'b.png');
  const hair = classes.getByRole('button', { name: 'Paint Hair' });
  await expect(hair).toHaveCount(0);
  await answerOpenDialogs(app, [template]);
  await choose(app, 'app.loadTemplate');
  await expect(hair).toBeVisible();
  await button(page, 'Undo').click();
  await expect(hair).toHaveCount(0);
  await button(page, 'Redo').click();
  await hair.hover();
  await classes.getByRole('button', { name: 'Codes of Hair' }).click();
  await expect(codes.getByLabel('Will be written')).toHaveText(
    'CategoryAnatomical StructureSCT 123037004TypeHair on skinSCT 39937001ModifierLeftSCT 7771000',
  );
  await codes.getByRole('button', { name: 'Close' }).click();
  await hair.click();
  const hand = new Hand(page, IMAGE);
  await hand.look();
  await button(page, 'Rectangle').click();
  await hand.drag([20.1, 20.1], [30.1, 30.1]);
  await expect.poll(async () => valuesIn(await storedLabels(page, 'b.png'), 'labels', PART)).toBe('2');

  await page.getByRole('button', { name: /With the class/ }).click();
  await page.getByRole('option', { name: 'Hair' }).click();
  await expect(images(page)).toHaveCount(1);
  await expect(images(page).first()).toHaveAccessibleName('b.png, Edited');
  await page.getByRole('button', { name: /With the class/ }).click();
  await page.getByRole('option', { name: 'Any class' }).click();
  await expect(images(page)).toHaveCount(2);

  writeFileSync(template, '{"schema": 99}');
  await answerOpenDialogs(app, [template]);
  await choose(app, 'app.loadTemplate');
  await expect(page.getByRole('alert')).toContainText('dermatology.json');
});
