import { join } from 'node:path';
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
import type { Box } from './support/workspace.ts';

/** Working with what a model said: uncertainty, newer predictions, and frames between two that were drawn. */

test('leads to uncertain places, also those that flipping reveals, and confirms them', async ({
  openShared,
  folder,
}) => {
  const photographs = join(folder, 'uncertainty');
  await writePicture(join(photographs, 'disc.png'), DISC.width, DISC.height);
  const { page } = await openShared(photographs);
  await opened(page, 'disc.png');
  await expect(button(page, 'Check consistency (mirrored image)')).toBeDisabled();
  await button(page, 'Predict').click();
  await expect(slider(page, 'Threshold')).toBeEnabled();
  await button(page, 'Check consistency (mirrored image)').click();
  await expect(page.getByText('Consistency checked.')).toBeVisible();
  await region(page, 'Canvas').focus();
  await page.keyboard.press('Tab');
  await expect(page.getByText('Consistency checked.')).toBeVisible();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const confirmed = async () =>
    (await storedLabels(page, 'disc.png'))?.provenance.filter((origin) => origin === 3).length ?? 0;
  await expect.poll(confirmed).toBeGreaterThan(3);
  const once = await confirmed();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(confirmed).toBeGreaterThan(once);
});

test('a newer prediction updates what nobody touched, and its conflicts are decided one by one', async ({
  openShared,
  folder,
}) => {
  const { page, hand } = await openDisc(openShared, folder);
  // The first model marks everything; a person takes two parts of the disc away and one that is none.
  await button(page, 'Predict').click();
  await expect.poll(() => markedPixels(page, 'disc.png')).toBe(DISC.width * DISC.height);
  await page.keyboard.press('0');
  await button(page, 'Rectangle').click();
  const [left, right, outside]: readonly [Box, Box, Box] = [
    [46, 36, 52, 44],
    [66, 36, 74, 44],
    [2, 2, 8, 8],
  ];
  for (const [x0, y0, x1, y1] of [left, right, outside]) {
    await hand.drag([x0 + 0.1, y0 + 0.1], [x1 + 0.1, y1 + 0.1]);
  }
  const here = async (plane: 'labels' | 'provenance', box: Box) =>
    valuesIn(await storedLabels(page, 'disc.png'), plane, box);
  for (const box of [left, right, outside]) await expect.poll(() => here('provenance', box)).toBe('2');

  // The shipped model finds the disc.
  await page.getByRole('button', { name: /Model$/ }).click();
  await page.getByRole('option', { name: /dermoscopy/i }).click();
  await button(page, 'Predict').click();
  const conflicts = region(page, 'Conflicts');
  await test.step('is proposed, and changes nothing before it is taken', async () => {
    const proposal = region(page, 'Proposal');
    await expect(proposal).toContainText('Proposed by');
    await expect(page.getByText(/proposes a mask. It waits for you/)).toBeAttached();
    await screenshot(page, 'proposal');
    expect(await accessibilityFindings(page)).toEqual([]);
    const before = await storedLabels(page, 'disc.png');
    await slider(page, 'Proposal threshold').fill('0.4');
    await expect(slider(page, 'Threshold')).toHaveValue('0.4');
    await slider(page, 'Threshold').fill('0.5');
    await button(page, 'Drop').click();
    await expect(proposal).toBeHidden();
    expect(await storedLabels(page, 'disc.png')).toEqual(before);
    await page.keyboard.press('r');
    await slider(page, 'Proposal threshold').fill('0.5');
    await page.keyboard.press('Enter');
    await expect(proposal).toBeHidden();
  });
  await expect(conflicts).toContainText('2 places where a newer prediction disagrees');
  await expect.poll(() => here('labels', [0, 60, 20, 80])).toBe('0');
  expect(await here('labels', [56, 36, 62, 44])).toBe('1');
  expect(await here('labels', left)).toBe('0');
  expect(await here('labels', right)).toBe('0');
  await screenshot(page, 'conflicts');
  expect(await accessibilityFindings(page)).toEqual([]);

  await test.step('listed, gone to, and stepped through by key', async () => {
    await conflicts.getByRole('button', { name: '8 × 8 at 66, 36' }).click();
    await conflicts.getByRole('button', { name: 'Use the model’s version' }).click();
    await expect.poll(() => here('labels', right)).toBe('1');
    expect(await here('provenance', right)).toBe('1');
    await expect(conflicts).toContainText('1 place where');
    await region(page, 'Canvas').focus();
    await page.keyboard.press('n');
    await conflicts.getByRole('button', { name: 'Keep mine' }).click();
    await expect(conflicts).toBeHidden();
    await expect.poll(() => here('provenance', left)).toBe('3');
    expect(await here('labels', left)).toBe('0');
  });

  await test.step('taken back', async () => {
    await button(page, 'Undo').click();
    await expect.poll(() => here('provenance', left)).toBe('2');
    await expect(conflicts).toContainText('1 place where');
    await button(page, 'Undo').click();
    await expect.poll(() => here('labels', right)).toBe('0');
    await expect(conflicts).toContainText('2 places where');
    await button(page, 'Undo').click();
    await expect.poll(() => here('labels', [0, 60, 20, 80])).toBe('1');
    expect(await here('labels', right)).toBe('0');
  });
  await page.getByRole('button', { name: /Model$/ }).click();
  await page.getByRole('option', { name: 'Random weights' }).click();
});

test('fills the frames of a stack between two that were drawn, and each can be taken back', async ({
  openShared,
  folder,
}) => {
  const photographs = join(folder, 'stack');
  // Radii differ by a pixel of height, so that no two frames are the same file.
  for (const frame of [1, 2, 3, 4, 5]) {
    const path = join(photographs, `slice-${frame}.png`);
    await writePicture(path, DISC.width, DISC.height, 10 + frame);
  }
  const { page } = await openShared(photographs);
  await opened(page, 'slice-1.png');
  const hand = new Hand(page, DISC);
  const open = async (frame: number): Promise<void> => {
    await page
      .getByRole('list', { name: 'Images' })
      .getByRole('button', { name: `slice-${frame}.png` })
      .click();
    await opened(page, `slice-${frame}.png`);
  };
  await hand.look();
  await button(page, 'Rectangle').click();
  await hand.drag([10.1, 20.1], [30.1, 40.1]);
  await open(5);
  await hand.look();
  await hand.drag([50.1, 20.1], [70.1, 40.1]);
  await page.keyboard.press('Shift+I');
  await expect(page.getByText('The images between were filled.')).toBeVisible();

  const labels = async (frame: number, box: Box) =>
    valuesIn(await storedLabels(page, `slice-${frame}.png`), 'labels', box);
  for (const [frame, left] of [
    [2, 20],
    [3, 30],
    [4, 40],
  ] as const) {
    await expect.poll(() => labels(frame, [left, 20, left + 20, 40])).toBe('1');
    expect(await markedPixels(page, `slice-${frame}.png`)).toBe(400);
  }
  await open(3);
  await button(page, 'Undo').click();
  await expect.poll(() => markedPixels(page, 'slice-3.png')).toBe(0);
  expect(await markedPixels(page, 'slice-2.png')).toBe(400);
  expect(await markedPixels(page, 'slice-4.png')).toBe(400);
  await button(page, 'Redo').click();
  await expect.poll(() => markedPixels(page, 'slice-3.png')).toBe(400);
});

test('takes over the mask of the image before, and shows the image by presets and channels', async ({
  openShared,
  folder,
}) => {
  const photographs = join(folder, 'neighbours');
  for (const [name, radius] of [
    ['a.png', 15],
    ['b.png', 16],
  ] as const) {
    await writePicture(join(photographs, name), DISC.width, DISC.height, radius);
  }
  const { page } = await openShared(photographs, TALL);
  await opened(page, 'a.png');
  await unfoldPanels(page);
  const hand = new Hand(page, DISC);
  await hand.look();
  await button(page, 'Rectangle').click();
  await hand.drag([10.1, 20.1], [30.1, 40.1]);
  await expect.poll(() => markedPixels(page, 'a.png')).toBe(400);
  await page.keyboard.press('d');
  await opened(page, 'b.png');
  await button(page, 'Copy previous').click();
  await expect.poll(() => markedPixels(page, 'b.png')).toBe(400);
  expect(valuesIn(await storedLabels(page, 'b.png'), 'labels', [10, 20, 30, 40])).toBe('1');
  expect(valuesIn(await storedLabels(page, 'b.png'), 'provenance', [10, 20, 30, 40])).toBe('2');

  const image = region(page, 'Image');
  await image.getByRole('button', { name: /Preset/ }).click();
  await page.getByRole('option', { name: 'Shadows' }).click();
  await expect(slider(page, 'Window')).toHaveValue('128');
  await expect(slider(page, 'Level')).toHaveValue('64');
  await slider(page, 'Level').fill('70');
  await expect(image.getByRole('button', { name: /Preset/ })).toContainText('Custom');
  const look = () =>
    page.evaluate(() => document.querySelector('section canvas')?.getAttribute('style') ?? '');
  expect(await look()).toContain('url(');
  await image.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(look).not.toContain('url(');
  await image.getByText('R', { exact: true }).click();
  await expect.poll(look).toContain('url(');
  expect(await markedPixels(page, 'b.png')).toBe(400);
});
