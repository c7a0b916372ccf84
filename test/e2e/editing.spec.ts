import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from './support/app.ts';
import { Hand } from './support/hand.ts';
import { resize, screenshot } from './support/inspect.ts';
import { writePicture } from './support/pictures.ts';
import { button, markedPixels, opened, profileWithModel, slider } from './support/workspace.ts';

/** What surrounds the tools: measuring, comparing, cleaning up, deciding conflicts. By labels and read-outs. */

const IMAGE = { width: 120, height: 80 };

/** A window tall enough that no panel is folded. */
async function tall(
  start: Parameters<Parameters<typeof test>[2]>[0]['start'],
  args: readonly string[],
  userData?: string,
) {
  const running = await start({ args, ...(userData === undefined ? {} : { userData }) });
  await resize(running.app, running.page, 1600, 1400);
  return running;
}

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('measures class, region and distance, in millimetres where the file tells', async ({
  start,
  folder,
}) => {
  const photographs = join(folder, 'measured');
  await writePicture(join(photographs, 'plain.png'), IMAGE.width, IMAGE.height);
  await sharp(join(photographs, 'plain.png'))
    .withMetadata({ density: 127 })
    .toFile(join(photographs, 'scaled.png'));
  const { page } = await tall(start, [photographs]);
  await opened(page, 'plain.png');
  const hand = new Hand(page, IMAGE);
  await hand.look();
  const measurements = panel(page, 'Measurements');
  await expect(measurements).toContainText('Nothing of this class is marked');

  const measureAll = async (): Promise<void> => {
    await button(page, 'Rectangle').click();
    await hand.drag([10.1, 20.1], [40.2, 60.2]);
    await hand.drag([80.1, 20.1], [90.2, 30.2]);
    await expect.poll(() => markedPixels(page, 'plain.png')).toBe(1300);
    await hand.move({ x: 85, y: 25 }, 2);
  };
  await measureAll();
  await expect(measurements).toContainText('1,300 px');
  await expect(measurements).toContainText('89.4 px');
  await expect(page.getByRole('note', { name: 'Region under the pointer' })).toHaveText(
    'Region 100 px, axis 14.1 px',
  );
  await expect(measurements).toContainText('lengths are in pixels');

  await page.keyboard.press('d');
  await opened(page, 'scaled.png');
  await hand.look();
  await button(page, 'Rectangle').click();
  await hand.drag([10.1, 20.1], [40.2, 60.2]);
  // 30 x 40 pixels of 0.2 mm.
  await expect(measurements).toContainText('1,200 px · 48 mm²');
  await expect(measurements).toContainText('10 mm');
  await hand.move({ x: 25, y: 40 }, 2);
  await expect(page.getByRole('note', { name: 'Region under the pointer' })).toHaveText(
    'Region 1,200 px · 48 mm², axis 10 mm',
  );
  await button(page, 'Measure').click();
  await hand.drag([10, 10], [60, 10]);
  await expect(measurements.getByText('Distance')).toBeVisible();
  const distance = await measurements.locator('dd').last().textContent();
  // Mice report whole screen pixels.
  expect(Number(distance?.replace(' mm', ''))).toBeCloseTo(10, 0);
  await expect(panel(page, 'Image')).toContainText('0.2 mm a pixel');
  await screenshot(page, 'measured');
});

test('shows the prediction beside the image, with one camera, and what differs', async ({
  start,
  folder,
}) => {
  const photographs = join(folder, 'compared');
  await writePicture(join(photographs, 'disc.png'), IMAGE.width, IMAGE.height);
  const { page } = await tall(start, [photographs], await profileWithModel(folder));
  await opened(page, 'disc.png');
  await button(page, 'Predict').click();
  await expect(slider(page, 'Threshold')).toBeEnabled();
  const canvas = page.getByRole('region', { name: 'Canvas' });
  const whole = await canvas.boundingBox();
  await page.keyboard.press('Shift+D');
  const beside = page.getByRole('region', { name: 'Prediction' });
  await expect(beside).toBeVisible();
  const half = await canvas.boundingBox();
  expect(half?.width).toBeCloseTo((whole?.width ?? 0) / 2, -1);
  await page.keyboard.press('Control+0');
  await screenshot(page, 'side-by-side');
  const box = await beside.boundingBox();
  if (box === null) throw new Error('The prediction is not shown');
  // The wheel over the prediction moves both.
  const zoomBefore = await page
    .getByText(/^[\d.]+ %$/)
    .last()
    .textContent();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -300);
  await expect(page.getByText(/^[\d.]+ %$/).last()).not.toHaveText(zoomBefore ?? '');
  await page.keyboard.press('Shift+D');
  await expect(beside).toBeHidden();
});
