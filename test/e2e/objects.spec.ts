import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { fluorescenceImage } from '../../core/imaging/demo/nuclei.ts';
import { encodeTiff } from '../support/tiff.ts';
import { expect, test } from './support/app.ts';
import { Hand } from './support/hand.ts';
import { accessibilityFindings } from './support/inspect.ts';
import { answerSaveDialog, button, opened, region, storedLabels } from './support/workspace.ts';

const IMAGE = { width: 480, height: 300 };
/** So high that all of the image stays in view beside the table. */
const WINDOW = [1280, 800] as const;

/** Pixels of each object, by its id, as they lie in the store. */
async function areas(page: Page): Promise<Readonly<Record<number, number>>> {
  const stored = await storedLabels(page, 'nuclei.png');
  const counts: Record<number, number> = {};
  for (const id of stored?.labels ?? []) if (id !== 0) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

test('objects are drawn, merged, split, listed and deleted, and are there after a restart', async ({
  openShared,
  folder,
}) => {
  const photographs = join(folder, 'cells');
  mkdirSync(photographs);
  const { data } = fluorescenceImage(IMAGE, 7);
  await sharp(data, { raw: { ...IMAGE, channels: 3 } }).toFile(join(photographs, 'nuclei.png'));
  const pages = [0, 1].map(() => ({
    ...IMAGE,
    samples: new Uint16Array(IMAGE.width * IMAGE.height),
    bits: 16,
  }));
  writeFileSync(join(photographs, 'stack.tif'), encodeTiff(pages));
  const { page, app } = await openShared(photographs, WINDOW);
  await opened(page, 'nuclei.png');
  const hand = new Hand(page, IMAGE);
  await hand.look();
  await region(page, 'Classes').getByRole('listitem').first().hover();
  await button(page, 'Draw lesion as objects').click();
  await expect(button(page, 'Draw lesion as objects')).toHaveAttribute('aria-pressed', 'true');

  await button(page, 'Rectangle').click();
  for (const left of [100, 140, 300]) {
    await hand.drag([left, 100], [left + 40, 140]);
    await page.keyboard.press('Escape');
  }
  const drawn = { 256: 1600, 257: 1600, 258: 1600 };
  await expect.poll(() => areas(page)).toEqual(drawn);

  await button(page, 'Objects').click();
  await hand.drag([329.5, 90], [329.5, 150]);
  await expect.poll(() => areas(page)).toEqual({ ...drawn, 258: 1200, 259: 400 });
  await hand.click(120, 120);
  await page.keyboard.down('Shift');
  await hand.click(160, 120);
  await page.keyboard.up('Shift');
  await expect.poll(() => areas(page)).toEqual({ 256: 3200, 258: 1200, 259: 400 });
  await expect(page.getByText(/^Object 1 · /)).toBeVisible();
  await page.keyboard.press('Delete');
  await expect.poll(() => areas(page)).toEqual({ 258: 1200, 259: 400 });
  await button(page, 'Undo').click();
  const left = { 256: 3200, 258: 1200, 259: 400 };
  await expect.poll(() => areas(page)).toEqual(left);

  await page.keyboard.press('Control+Shift+O');
  const table = page.getByRole('grid', { name: 'Objects' });
  const marked = table.getByRole('row', { selected: true });
  await expect(table.getByRole('row')).toHaveCount(4);
  await hand.look();
  await hand.click(320, 120);
  await expect(marked).toContainText('1,200');
  await table.focus();
  await page.keyboard.press('ArrowDown');
  await expect(marked).toContainText('400');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Object 3 of 3')).toBeVisible();
  await page.keyboard.press('Delete');
  await expect.poll(() => areas(page)).toEqual({ 256: 3200, 258: 1200 });
  await expect(table.getByRole('row')).toHaveCount(3);
  await expect(marked).toContainText('1,200');
  expect(await accessibilityFindings(page)).toEqual([]);
  await button(page, 'Undo').click();
  await expect(table.getByRole('row')).toHaveCount(4);
  await page.getByRole('columnheader', { name: 'Area (px)' }).getByRole('button').click();
  const file = join(folder, 'objects.csv');
  await answerSaveDialog(app, file);
  await button(page, 'Save as CSV…').click();
  await expect(page.getByText('Saved 3 objects to objects.csv.')).toBeVisible();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
  expect(lines.map((line) => line.split(',').slice(0, 5).join(','))).toEqual([
    '\uFEFFimage,number,id,class,area (px)',
    'nuclei.png,3,259,lesion,400',
    'nuclei.png,2,258,lesion,1200',
    'nuclei.png,1,256,lesion,3200',
  ]);
  // Deleting and cutting count where they stand.
  expect(lines.slice(1).map((line) => line.split(',').slice(-3))).toEqual([
    ['1', '400', 'no'],
    ['2', '2000', 'no'],
    ['2', '3200', 'no'],
  ]);
  await button(page, 'Close the table').click();

  await page.reload();
  await openShared(photographs, WINDOW);
  await opened(page, 'nuclei.png');
  await hand.look();
  expect(await areas(page)).toEqual(left);
  await page.keyboard.press('Control+Shift+O');
  await expect(table.getByRole('row', { name: '1,200' })).toContainText('2,000');
  await button(page, 'Close the table').click();
  await hand.look();
  await button(page, 'Ellipse').click();
  await hand.drag([200, 200], [240, 230]);
  await expect.poll(async () => Object.keys(await areas(page))).toEqual(['256', '258', '259', '260']);
  for (const ids of [
    ['256', '258', '259'],
    ['256', '257', '258', '259'],
    ['256', '257', '258'],
  ]) {
    await button(page, 'Undo').click();
    await expect.poll(async () => Object.keys(await areas(page))).toEqual(ids);
  }

  // Of a stack, objects are one through its frames where they are linked.
  await page
    .getByRole('list', { name: 'Images' })
    .getByRole('button', { name: /stack\.tif/ })
    .click();
  await opened(page, 'stack.tif');
  await hand.look();
  await button(page, 'Rectangle').click();
  await hand.drag([100, 100], [140, 140]);
  await page.keyboard.press('Escape');
  await hand.move({ x: 110, y: 110 }, 1);
  await expect(page.getByText(/^Object 1 · /)).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(page.getByText(/^\d+, \d+ = 0/)).toBeVisible();
  await hand.drag([100, 100], [144, 140]);
  await page.keyboard.press('Escape');
  await hand.move({ x: 110, y: 110 }, 1);
  await expect(page.getByText(/^Object 2 · /)).toBeVisible();
  await page.keyboard.press('PageUp');
  await expect(page.getByText(/^Object 1 · /)).toBeVisible();
  await page.keyboard.press('Control+Shift+N');
  await expect(page.getByText('Objects that overlap are one now.')).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(page.getByText(/^Object 1 · /)).toBeVisible();
  await button(page, 'Undo').click();
  await hand.move({ x: 110, y: 112 }, 1);
  await expect(page.getByText(/^Object 2 · /)).toBeVisible();
});
