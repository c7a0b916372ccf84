import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from './support/app.ts';
import { DISC, TALL, openDisc } from './support/disc.ts';
import { Hand } from './support/hand.ts';
import { accessibilityFindings, screenshot } from './support/inspect.ts';
import { writePicture } from './support/pictures.ts';
import {
  button,
  markedPixels,
  opened,
  region,
  slider,
  storedLabels,
  unfoldPanels,
  valuesIn,
} from './support/workspace.ts';

/** What surrounds the tools: measuring, comparing, cleaning up, deciding conflicts. By labels and read-outs. */

test('measures class, region and distance, in millimetres where the file tells', async ({
  openShared,
  folder,
}) => {
  const photographs = join(folder, 'measured');
  await writePicture(join(photographs, 'plain.png'), DISC.width, DISC.height);
  await sharp(join(photographs, 'plain.png'))
    .withMetadata({ density: 127 })
    .toFile(join(photographs, 'scaled.png'));
  await sharp(join(photographs, 'scaled.png'))
    .withMetadata({ density: 254 })
    .toFile(join(photographs, 'scaled.tif'));
  const { page } = await openShared(photographs, TALL);
  await opened(page, 'plain.png');
  await unfoldPanels(page);
  const hand = new Hand(page, DISC);
  await hand.look();
  const measurements = region(page, 'Measurements');
  await expect(measurements).toContainText('Nothing labelled with this class');

  const measureAll = async (): Promise<void> => {
    await button(page, 'Rectangle').click();
    await hand.drag([10.1, 20.1], [40.2, 60.2]);
    await hand.drag([80.1, 20.1], [90.2, 30.2]);
    await expect.poll(() => markedPixels(page, 'plain.png')).toBe(1300);
    await hand.move({ x: 85, y: 25 }, 2);
  };
  await measureAll();
  await expect(measurements).toContainText('1,300 px');
  await expect(measurements).toContainText('50 px');
  await expect(page.getByRole('note', { name: 'Region under the pointer' })).toHaveText(
    'Region 100 px, longest diameter 14.1 px',
  );
  await expect(measurements).toContainText('lengths in pixels');

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
    'Region 1,200 px · 48 mm², longest diameter 10 mm',
  );
  await button(page, 'Measure').click();
  await hand.drag([10, 10], [60, 10]);
  const lines = measurements.getByRole('list', { name: 'Measured lines' });
  await expect(lines).toContainText('1 · ');
  // Mice report whole screen pixels.
  expect(Number(/· ([\d.]+) mm/.exec((await lines.textContent()) ?? '')?.[1])).toBeCloseTo(10, 0);
  await expect(region(page, 'Image')).toContainText('0.2 mm per pixel');
  await screenshot(page, 'measured');

  await lines.getByRole('button', { name: 'Set the scale by measurement 1' }).click();
  const dialog = page.getByRole('dialog', { name: 'Set the scale' });
  await dialog.getByRole('textbox', { name: 'Length of the line (mm)' }).fill('25');
  await screenshot(page, 'calibrate');
  await dialog.getByRole('button', { name: 'Set the scale', exact: true }).click();
  await expect(region(page, 'Image')).toContainText('mm per pixel (calibrated)');
  await expect(lines).toContainText('1 · 25 mm');
  await button(page, 'Undo').click();
  await expect(region(page, 'Image')).toContainText('0.2 mm per pixel');
  await lines.getByRole('button', { name: 'Delete measurement 1' }).click();
  await expect(lines).toBeHidden();

  // Belongs to this image: the next begins with its own. And 0 is a key, whatever Shift makes of it.
  const isInverted = page.getByRole('checkbox', { name: 'Invert' });
  await page.keyboard.press('Control+I');
  await expect(isInverted).toBeChecked();
  await page.keyboard.press('d');
  await opened(page, 'scaled.tif');
  await expect(region(page, 'Image')).toContainText('0.1 mm per pixel');
  await expect(isInverted).not.toBeChecked();
  await page.keyboard.press('a');
  await opened(page, 'scaled.png');
  await expect(isInverted).toBeChecked();
  await page.keyboard.press('Control+Shift+0');
  await expect(isInverted).not.toBeChecked();
});

test('shows the prediction beside the image, with one camera, and what differs', async ({
  openShared,
  folder,
}) => {
  const photographs = join(folder, 'compared');
  await writePicture(join(photographs, 'disc.png'), DISC.width, DISC.height);
  const { page } = await openShared(photographs, TALL);
  await opened(page, 'disc.png');
  await unfoldPanels(page);
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
  expect(await accessibilityFindings(page)).toEqual([]);
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
  await page.keyboard.press('Shift+P');
  await page.keyboard.press('Shift+P');
  const mask = region(page, 'Mask');
  for (const way of ['Only in the mask', 'Only in the prediction', 'Another class']) {
    await expect(mask.getByText(way)).toBeVisible();
  }
});

test('a click and a drag in the mini-map move the view, and paint nothing', async ({
  openShared,
  folder,
}) => {
  const photographs = join(folder, 'large');
  await writePicture(join(photographs, 'large.png'), 1200, 800);
  const { page } = await openShared(photographs);
  await opened(page, 'large.png');
  await page.keyboard.press('Control+1');
  const canvas = await region(page, 'Canvas').boundingBox();
  if (canvas === null) throw new Error('There is no canvas');
  // 140 pixels wide, 18 from the corner.
  const map = { left: canvas.x + canvas.width - 18 - 140, top: canvas.y + 18, scale: 140 / 1200 };
  const inMap = (x: number, y: number) => [map.left + x * map.scale, map.top + y * map.scale] as const;
  /** The place in the image under the middle of the canvas, as the status bar tells. */
  const middle = async (): Promise<readonly number[]> => {
    await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + canvas.height / 2, { steps: 2 });
    const words = await page.getByText(/^\d+, \d+ = /).textContent();
    return (words ?? '').split(/\D+/).slice(0, 2).map(Number);
  };
  const near = (found: readonly number[], x: number, y: number): void => {
    expect(Math.abs((found[0] ?? NaN) - x)).toBeLessThan(12);
    expect(Math.abs((found[1] ?? NaN) - y)).toBeLessThan(12);
  };
  await page.mouse.click(...inMap(300, 200));
  near(await middle(), 300, 200);
  await page.mouse.move(...inMap(300, 200));
  await page.mouse.down();
  await page.mouse.move(...inMap(900, 600), { steps: 5 });
  await page.mouse.up();
  near(await middle(), 900, 600);
  expect(await markedPixels(page, 'large.png')).toBe(0);
  await expect(button(page, 'Undo')).toBeDisabled();
});

test('cleans up by numbers, and goes back by a click in the history', async ({ openShared, folder }) => {
  const { page, hand } = await openDisc(openShared, folder);
  const marked = () => markedPixels(page, 'disc.png');
  const field = (name: string) => region(page, 'Clean up').getByRole('textbox', { name });
  await button(page, 'Rectangle').click();
  await hand.drag([20.1, 20.1], [40.2, 40.2]);
  await hand.drag([80.1, 20.1], [84.2, 24.2]);
  await expect.poll(marked).toBe(416);
  await field('Grow or shrink by (px)').fill('3');
  await page.keyboard.press('Enter');
  await button(page, 'Shrink').click();
  // 14 x 14 are left of the large one, and nothing of the small one.
  await expect.poll(marked).toBe(196);
  await button(page, 'Undo').click();
  await field('Minimum region size (px)').fill('17');
  await page.keyboard.press('Enter');
  await button(page, 'Remove small').click();
  await expect.poll(marked).toBe(400);
  await button(page, 'Undo').click();
  await button(page, 'Keep largest').click();
  await expect.poll(marked).toBe(400);
  await button(page, 'Grow').click();
  // A square grown by a disc of radius 3: its sides by 3, its corners rounded.
  await expect.poll(marked).toBe(400 + 4 * 3 * 20 + 4 * 4);

  const history = region(page, 'History');
  const names = () =>
    history.getByRole('button', { name: /step/ }).evaluateAll((all) => all.map((one) => one.ariaLabel));
  await expect
    .poll(names)
    .toEqual([
      'Opened (step 0)',
      'Rectangle (step 1)',
      'Rectangle (step 2)',
      'Keep largest (step 7)',
      'Grow (step 8)',
    ]);
  await history.getByRole('button', { name: 'Opened' }).click();
  await expect.poll(marked).toBe(0);
  await history.getByRole('button', { name: 'Keep largest' }).click();
  await expect.poll(marked).toBe(400);
});

test('classes are renamed, locked, shown alone, and deleted with their pixels, with undo', async ({
  openShared,
  folder,
}) => {
  const { page, hand } = await openDisc(openShared, folder);
  const labels = async (box: readonly [number, number, number, number]) =>
    valuesIn(await storedLabels(page, 'disc.png'), 'labels', box);
  await button(page, 'Rectangle').click();
  await hand.drag([20.1, 20.1], [40.2, 40.2]);
  await button(page, 'Add class').click();
  await page.keyboard.press('Enter');
  const classes = region(page, 'Classes');
  const second = classes.getByRole('button', { name: 'Paint Class 2' });
  await second.focus();
  await page.keyboard.press('F2');
  await page.keyboard.type('Hair');
  await page.keyboard.press('Enter');
  await expect(classes.getByRole('button', { name: 'Paint Hair' })).toBeVisible();

  await classes.getByRole('button', { name: /^Lock (?!Hair)/ }).click();
  await classes.getByRole('button', { name: 'Paint Hair' }).click();
  await hand.drag([30.1, 20.1], [60.2, 40.2]);
  await expect.poll(() => labels([20, 20, 40, 40])).toBe('1');
  expect(await labels([40, 20, 60, 40])).toBe('2');

  await classes.getByRole('listitem').nth(1).hover();
  await classes.getByRole('button', { name: 'Show only Hair' }).click();
  await expect(classes.getByRole('button', { name: 'Show only Hair' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await classes.getByRole('button', { name: 'Delete Hair' }).click();
  await expect.poll(() => labels([40, 20, 60, 40])).toBe('0');
  await expect(classes.getByRole('listitem')).toHaveCount(1);
  await button(page, 'Undo').click();
  await expect.poll(() => labels([40, 20, 60, 40])).toBe('2');
  await expect(classes.getByRole('button', { name: 'Paint Hair' })).toBeVisible();
});
