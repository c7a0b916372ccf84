import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/app.ts';
import { accessibilityFindings, resize, screenshot } from './support/inspect.ts';
import { writePicture } from './support/pictures.ts';
import { encodeTiff } from '../support/tiff.ts';
import { button, images, opened, profileWithModel } from './support/workspace.ts';

async function dragBy(page: Page, handle: Locator, x: number, y: number): Promise<void> {
  const box = await handle.boundingBox();
  if (box === null) throw new Error('The handle is not there');
  const [fromX, fromY] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(fromX, fromY);
  await page.mouse.down();
  await page.mouse.move(fromX + x, fromY + y, { steps: 5 });
  await page.mouse.up();
}

const heightOf = async (part: Locator): Promise<number> => (await part.boundingBox())?.height ?? 0;
const widthOf = async (part: Locator): Promise<number> => (await part.boundingBox())?.width ?? 0;

test('panels and strip take another size, by pointer and by keys, and have it again tomorrow', async ({
  start,
  folder,
}) => {
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'));
  const first = await start({ args: [photographs] });
  const { page, app } = first;
  await opened(page, 'a.png');
  await resize(app, page, 1280, 720);
  const side = page.getByRole('complementary');
  const width = page.getByRole('separator', { name: 'Width of the panels' });
  const height = page.getByRole('separator', { name: 'Height of the image strip' });
  const [sideBefore, pictureBefore] = [await widthOf(side), await heightOf(images(page).first())];

  await dragBy(page, width, -100, 0);
  expect(await widthOf(side)).toBe(sideBefore + 100);
  await expect(width).toHaveAttribute('aria-valuenow', String(sideBefore + 100));
  await dragBy(page, height, 0, -40);
  expect(await heightOf(images(page).first())).toBe(pictureBefore + 40);

  await width.focus();
  await page.keyboard.press('ArrowRight');
  expect(await widthOf(side)).toBe(sideBefore + 84);
  await page.keyboard.press('End');
  await expect(width).toHaveAttribute('aria-valuenow', (await width.getAttribute('aria-valuemax')) ?? '');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(width).toHaveAttribute('aria-valuenow', (await width.getAttribute('aria-valuemin')) ?? '');
  await page.keyboard.press('ArrowLeft');
  const chosen = await widthOf(side);
  // Both answers come in order: the sizes are in the profile by then.
  await first.request('preferences.get');
  await first.close();

  const { page: again } = await start({ args: [photographs] });
  await opened(again, 'a.png');
  await expect.poll(() => widthOf(again.getByRole('complementary'))).toBe(chosen);
  expect(await heightOf(images(again).first())).toBe(pictureBefore + 40);
  await again.getByRole('separator', { name: 'Width of the panels' }).dblclick();
  await expect.poll(() => widthOf(again.getByRole('complementary'))).toBe(sideBefore);
});

test('no panel is wider than its place, whatever the tool, and nothing lies on the slider of frames', async ({
  start,
  folder,
}) => {
  const photographs = join(folder, 'photographs');
  mkdirSync(photographs);
  const page16 = { width: 96, height: 80, samples: new Uint16Array(96 * 80).fill(1000), bits: 16 };
  writeFileSync(join(photographs, 'stack.tif'), encodeTiff([page16, page16, page16]));
  const userData = await profileWithModel(folder);
  const { page, app } = await start({ args: [photographs], userData });
  await opened(page, 'stack.tif');
  await resize(app, page, 1280, 720);
  for (const key of ['h', 'b', 'e', 't', 'f', 'w', 'l', 'p']) {
    await page.keyboard.press(key);
    const [width = 0, place = 0] = await page
      .getByRole('complementary')
      .locator('xpath=self::*|descendant::div')
      .evaluateAll((parts) => {
        const [panel] = parts.filter((part) => getComputedStyle(part).overflowY === 'auto');
        return [panel?.scrollWidth, panel?.clientWidth];
      });
    expect(place).toBeGreaterThan(0);
    expect(width, `with the tool of ${key}`).toBe(place);
  }
  await button(page, 'Predict all').click();
  await expect(page.getByText('3 images predicted')).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(page.getByText('2 of 3')).toBeVisible();
  const boxOf = async (part: Locator) => {
    const box = await part.boundingBox();
    if (box === null) throw new Error('It is not there');
    return box;
  };
  const tray = await boxOf(page.getByText('3 images predicted'));
  const frames = await boxOf(page.getByText('2 of 3'));
  expect(tray.y + tray.height).toBeLessThan(frames.y);
});

test('panels that do not fit are folded, and unfold in a higher window unless a person decided', async ({
  start,
  folder,
}) => {
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'));
  const { page, app } = await start({ args: [photographs] });
  await opened(page, 'a.png');
  await resize(app, page, 1280, 720);
  const [image, measurements] = ['Image', 'Measurements'].map((name) =>
    page.getByRole('complementary').getByRole('button', { name, exact: true }),
  ) as [Locator, Locator];
  await expect(image).toHaveAttribute('aria-expanded', 'false');
  await measurements.click();
  await measurements.click();
  await resize(app, page, 1280, 1000);
  await expect(image).toHaveAttribute('aria-expanded', 'true');
  await expect(measurements).toHaveAttribute('aria-expanded', 'false');

  // An image that was fitted is fitted to whatever room it gets.
  const zoom = page.locator('footer').getByText(/^\d+\s?%$/);
  const fitted = (await zoom.textContent()) ?? '';
  await page.keyboard.press('Shift+D');
  await expect(zoom).not.toHaveText(fitted);
  await resize(app, page, 1280, 720);
  await page.keyboard.press('Shift+D');
  await resize(app, page, 1280, 1000);
  await expect(zoom).toHaveText(fitted);

  // A screen of 1280 x 720 at 200 %.
  await resize(app, page, 640, 360);
  const parts = [...(await page.getByRole('toolbar', { name: 'Tools' }).getByRole('button').all())];
  for (const name of ['Export', 'Settings', 'Predict', 'Accept and next']) parts.push(button(page, name));
  expect(parts.length).toBeGreaterThan(15);
  for (const part of parts) {
    await expect(part).toBeInViewport({ ratio: 0.99 });
  }
  await screenshot(page, 'small');
  await expect.poll(() => accessibilityFindings(page)).toEqual([]);
});
