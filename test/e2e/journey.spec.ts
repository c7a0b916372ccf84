import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from './support/app.ts';
import { writePicture } from './support/pictures.ts';
import {
  answerFolderDialog,
  button,
  drag,
  images,
  markedPixels,
  opened,
  profileWithModel,
  slider,
  storedLabels,
} from './support/workspace.ts';

/** As the status bar says it. */
async function zoomOf(page: Page): Promise<string | null> {
  return page
    .locator('footer')
    .getByText(/^[\d.]+ %$/)
    .textContent();
}

/** One person's day: everything by the names that buttons, menus and help share. */
test('open, predict, paint, erase, undo, redo, threshold, accept, restart, export', async ({
  start,
  folder,
}) => {
  test.slow();
  const photographs = join(folder, 'photographs');
  // Of different sizes: images are known by their content, and copies of one share its mask.
  const names = ['a.png', 'b.png', 'c.png'];
  for (const [at, name] of names.entries()) await writePicture(join(photographs, name), 160 + at, 120);
  const userData = await profileWithModel(folder);
  const first = await start({ userData });
  const { page, app } = first;

  await test.step('open a folder', async () => {
    await answerFolderDialog(app, photographs);
    await button(page, 'Open folder').click();
    await expect(images(page)).toHaveCount(3);
    await opened(page, 'a.png');
    await expect(page.getByRole('region', { name: 'Canvas' })).toBeVisible();
  });

  await test.step('predict', async () => {
    await expect(slider(page, 'Threshold')).toBeDisabled();
    await button(page, 'Predict').click();
    await expect(page.getByRole('status', { name: 'Provider' })).toContainText(/CPU · Random weights .* ms/);
    await expect(images(page).first()).toHaveAccessibleName('a.png, Predicted');
    await expect.poll(async () => (await storedLabels(page, 'a.png'))?.status).toBe('predicted');
  });

  await test.step('move the threshold', async () => {
    await slider(page, 'Threshold').fill('0.99');
    await expect.poll(() => markedPixels(page, 'a.png')).toBe(0);
    await slider(page, 'Threshold').fill('0.01');
    await expect.poll(() => markedPixels(page, 'a.png')).toBe(160 * 120);
    await slider(page, 'Threshold').fill('0.99');
    await expect.poll(() => markedPixels(page, 'a.png')).toBe(0);
  });

  let painted = 0;
  await test.step('paint', async () => {
    await button(page, 'Brush').click();
    await drag(page, [
      [0.4, 0.4],
      [0.6, 0.6],
    ]);
    await expect.poll(() => markedPixels(page, 'a.png')).toBeGreaterThan(200);
    painted = await markedPixels(page, 'a.png');
    await expect(images(page).first()).toHaveAccessibleName('a.png, Edited');
  });

  await test.step('erase, undo and redo', async () => {
    await button(page, 'Eraser').click();
    await drag(page, [
      [0.35, 0.5],
      [0.65, 0.5],
    ]);
    await expect.poll(() => markedPixels(page, 'a.png')).toBeLessThan(painted);
    const erased = await markedPixels(page, 'a.png');
    await button(page, 'Undo').click();
    await expect.poll(() => markedPixels(page, 'a.png')).toBe(painted);
    await button(page, 'Redo').click();
    await expect.poll(() => markedPixels(page, 'a.png')).toBe(erased);
    await page.keyboard.press('Control+z');
    await expect.poll(() => markedPixels(page, 'a.png')).toBe(painted);
  });

  const kept = await storedLabels(page, 'a.png');
  await test.step('accept and go on', async () => {
    await button(page, 'Accept and next').click();
    await opened(page, 'b.png');
    await expect(images(page).first()).toHaveAccessibleName('a.png, Accepted');
    await page.keyboard.press(']');
    await button(page, 'Eraser').click();
  });
  const size = await slider(page, 'Brush size').inputValue();
  const fitted = await zoomOf(page);
  await page.keyboard.press('Control+=');
  // The read-out follows a moment later.
  await expect.poll(() => zoomOf(page)).not.toBe(fitted);
  const zoom = await zoomOf(page);
  await page.waitForTimeout(500);
  await first.close();

  await test.step('find it all again', async () => {
    const { page: again, app: second } = await start({ userData });
    await expect(images(again)).toHaveCount(3);
    await opened(again, 'b.png');
    await expect(images(again).first()).toHaveAccessibleName('a.png, Accepted');
    await expect(button(again, 'Eraser')).toHaveAttribute('aria-pressed', 'true');
    await expect(slider(again, 'Brush size')).toHaveValue(size);
    await expect.poll(() => zoomOf(again)).toBe(zoom);
    const restored = await storedLabels(again, 'a.png');
    expect(restored?.status).toBe('accepted');
    expect(restored?.labels).toEqual(kept?.labels);

    const target = join(folder, 'exports');
    mkdirSync(target);
    await answerFolderDialog(second, target);
    await button(again, 'Export').click();
    const dialog = again.getByRole('dialog');
    await dialog.getByText('Accepted only (1)').click();
    await dialog.getByRole('button', { name: 'Export…' }).click();
    await expect(dialog.getByText(/Exported 1 image/)).toBeVisible();

    // An empty folder is filled itself; beside other files a folder of its own is made.
    const mask = join(target, 'masks', 'a.png');
    const { data, info } = await sharp(mask).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([160, 120]);
    const foreground = Array.from({ length: 160 * 120 }, (_, i) => (data[i * info.channels] === 0 ? 0 : 1));
    expect(foreground).toEqual(Array.from(kept?.labels ?? []));
    expect(readFileSync(join(target, 'manifest.json'), 'utf8')).toContain('a.png');
  });
});
