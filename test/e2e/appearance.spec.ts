import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from './support/app.ts';
import { accessibilityFindings, resize, screenshot, SIZES } from './support/inspect.ts';
import { fillDisk } from './support/full-disk.ts';
import { writePicture } from './support/pictures.ts';
import { button, drag, images, markedPixels, opened, slider } from './support/workspace.ts';

/** Pictures of the main states for people to look at; that nobody is kept out of them is tested. */

test('the start screen has no serious accessibility finding', async ({ start }) => {
  const { page, app } = await start();
  await expect(button(page, 'Open folder')).toBeVisible();
  for (const [width, height] of SIZES) {
    await resize(app, page, width, height);
    await screenshot(page, `start-${width}`);
  }
  expect(await accessibilityFindings(page)).toEqual([]);
});

test('the workspace has none, in either theme and with a dialog open', async ({ start }) => {
  test.slow();
  const { page, app } = await start({ args: ['--demo'] });
  // Its images are drawn first, which takes some seconds of a core.
  await expect(images(page).first()).toBeVisible({ timeout: 60_000 });
  await opened(page, 'dermoscopy');
  await screenshot(page, 'no-mask');
  await button(page, 'Predict').click();
  await expect(slider(page, 'Threshold')).toBeEnabled();
  await screenshot(page, 'predicted');
  await drag(page, [
    [0.62, 0.4],
    [0.66, 0.45],
  ]);
  await button(page, 'Add class').click();
  await slider(page, 'Brush size').fill('30');
  await drag(page, [
    [0.3, 0.3],
    [0.32, 0.5],
  ]);
  for (const [width, height] of SIZES) {
    await resize(app, page, width, height);
    await page.keyboard.press('Control+0');
    await page.waitForTimeout(300);
    await screenshot(page, `workspace-${width}`);
  }
  expect(await accessibilityFindings(page)).toEqual([]);

  await resize(app, page, 1280, 720);
  await page.mouse.move(560, 300);
  for (let turn = 0; turn < 18; turn++) await page.mouse.wheel(0, -120);
  await page.waitForTimeout(300);
  await screenshot(page, 'zoomed');
  await page.keyboard.press('Control+0');

  await page.keyboard.press('Shift+P');
  await screenshot(page, 'provenance');
  await page.keyboard.press('Shift+P');
  await page.keyboard.press('Shift+P');
  await page.waitForTimeout(200);
  await screenshot(page, 'probability');
  await page.keyboard.press('Shift+P');

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Type a command' })).toBeFocused();
  await screenshot(page, 'palette');
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');

  for (const name of ['Settings', 'Keyboard shortcuts', 'Export']) {
    await button(page, name).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    if (name === 'Settings') await expect(page.getByRole('rowheader', { name: 'CPU' })).toBeVisible();
    await page.waitForTimeout(200);
    await screenshot(page, name.toLowerCase());
    expect(await accessibilityFindings(page)).toEqual([]);
    if (name !== 'Settings') await page.keyboard.press('Escape');
    else {
      await page.getByText('Light', { exact: true }).click();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
      await screenshot(page, 'light');
      expect(await accessibilityFindings(page)).toEqual([]);
      await button(page, 'Settings').click();
      await page.getByText('Dark', { exact: true }).click();
      await page.keyboard.press('Escape');
    }
    await expect(page.getByRole('dialog')).toBeHidden();
  }

  await button(page, 'Predict all').click();
  await expect(page.getByText(/of 24|predicted/).first()).toBeVisible();
  await screenshot(page, 'batch');
  expect(await accessibilityFindings(page)).toEqual([]);

  // Every image in sight has its mask over its thumbnail. The project's README shows this picture.
  await expect(page.getByText('23 images predicted')).toBeVisible({ timeout: 60_000 });
  await page
    .getByRole('region', { name: 'Predicting all images' })
    .getByRole('button', { name: 'Close' })
    .click();
  const inSight = images(page).filter({ has: page.locator('img') });
  await expect.poll(() => images(page).locator('img').count()).toBe(2 * (await inSight.count()));
  await page.mouse.move(560, 200);
  await screenshot(page, 'workbench');
});

test('odd files say what is wrong with them, by name', async ({ openShared, folder }) => {
  const odd = join(folder, 'odd');
  mkdirSync(odd);
  writeFileSync(
    join(odd, 'a damaged.png'),
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2),
  );
  writeFileSync(join(odd, 'b empty.jpg'), '');
  writeFileSync(join(odd, 'c text.png'), 'this is no picture');
  await writePicture(join(odd, `d ${'long name '.repeat(19)}.png`), 200, 120);
  const { page } = await openShared(odd, [1280, 720]);
  for (const name of ['a damaged.png', 'b empty.jpg', 'c text.png']) {
    await images(page)
      .filter({ has: page.getByText(name) })
      .click();
    await expect(page.getByRole('heading', { name: 'This image cannot be shown' })).toBeVisible();
    await expect(page.getByRole('main').getByText(name)).toBeVisible();
  }
  await screenshot(page, 'damaged');
  expect(await accessibilityFindings(page)).toEqual([]);
  await images(page).last().click();
  await opened(page, 'd long name');
  await screenshot(page, 'long-name');
});

test('an empty folder says what can be read', async ({ openShared, folder }) => {
  const empty = join(folder, 'nothing here');
  mkdirSync(empty);
  const { page } = await openShared(empty, [1280, 720]);
  await expect(page.getByRole('heading', { name: 'This folder holds no images' })).toBeVisible();
  await screenshot(page, 'empty');
  expect(await accessibilityFindings(page)).toEqual([]);
});

test('pictures large and small, a white one, forty classes and double scale keep their form', async ({
  start,
  folder,
}) => {
  test.slow();
  const odd = join(folder, 'sizes');
  await writePicture(join(odd, 'a photograph.png'), 6000, 4000);
  await writePicture(join(odd, 'b slice.png'), 128, 128);
  await sharp({ create: { width: 900, height: 700, channels: 3, background: '#ffffff' } })
    .png()
    .toFile(join(odd, 'c white ultrasound.png'));
  const { page, app } = await start({ args: [odd, '--force-device-scale-factor=2'] });
  await resize(app, page, 1280, 720);
  for (const name of ['a photograph', 'b slice', 'c white ultrasound']) {
    await images(page)
      .filter({ has: page.getByText(name.slice(0, 6)) })
      .click();
    await opened(page, name);
    await screenshot(page, `size-${name.slice(0, 1)}`);
  }
  for (let label = 2; label <= 40; label++) await button(page, 'Add class').click();
  // The name of the last one could be typed.
  await page.keyboard.press('Escape');
  // The class that was added last is painted with, so it must be seen in the list.
  await expect(button(page, 'Paint Class 40')).toBeInViewport();
  await expect(page.getByRole('heading', { name: 'Tool settings' })).toBeInViewport();
  await screenshot(page, 'forty-classes');
  expect(await accessibilityFindings(page)).toEqual([]);
});

test('a full disk is told at once, and so is the end of it', async ({ openShared, folder }) => {
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 200, 120);
  const { page, app } = await openShared(photographs, [1280, 720]);
  await opened(page, 'a.png');
  await fillDisk(app, true);
  await drag(page, [
    [0.4, 0.4],
    [0.6, 0.6],
  ]);
  await expect(page.getByRole('alert')).toContainText('The disk is full');
  await expect(page.getByText('Not saved')).toBeVisible();
  await screenshot(page, 'disk-full');
  expect(await accessibilityFindings(page)).toEqual([]);
  await fillDisk(app, false);
  await expect(page.getByText(/^Saved/)).toBeVisible();
  await expect(page.getByRole('alert')).toBeHidden();
  await expect.poll(() => markedPixels(page, 'a.png')).toBeGreaterThan(0);
});

test('a disk that is nearly full is told before it is too late', async ({ openShared, folder }) => {
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 200, 120);
  const { page, app } = await openShared(photographs);
  await opened(page, 'a.png');
  // What main says when it finds the disk so.
  const tell = (freeBytes: number | null): Promise<void> =>
    app.evaluate(
      ({ BrowserWindow }, free) =>
        BrowserWindow.getAllWindows()[0]?.webContents.send('event:disk.low', { freeBytes: free }),
      freeBytes,
    );
  await tell(4.2e8);
  await expect(page.getByRole('alert')).toContainText('Only 420 MB are free');
  expect(await accessibilityFindings(page)).toEqual([]);
  await tell(null);
  await expect(page.getByRole('alert')).toBeHidden();
});

test('a folder that has gone is told where one looks for it', async ({ start, folder }) => {
  const { page, app } = await start({ args: [join(folder, 'nowhere')] });
  await resize(app, page, 1280, 720);
  await expect(page.getByRole('alert')).toContainText('The folder nowhere is not there any more.');
  await expect(button(page, 'Open folder')).toBeVisible();
  await screenshot(page, 'start-problem');
  expect(await accessibilityFindings(page)).toEqual([]);
});
