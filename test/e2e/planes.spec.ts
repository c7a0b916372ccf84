import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { decodeTiles } from '../../core/mask/tiles.ts';
import { encodeNifti } from '../support/nifti.ts';
import { expect, test } from './support/app.ts';
import { accessibilityFindings, screenshot } from './support/inspect.ts';
import { button, drag, opened, slider } from './support/workspace.ts';

/** Axial slices from the feet up, three times as thick as their pixels are wide. */
const SHAPE = [40, 36, 24] as const;

/** Two volumes, the first of which was taken of a head. */
function headVolumes(): Uint8Array<ArrayBuffer> {
  const [width, height, depth] = SHAPE;
  const values = Int16Array.from({ length: 2 * width * height * depth }, (_, i) => {
    const [x, y, frame] = [i % width, Math.floor(i / width) % height, Math.floor(i / (width * height))];
    const [z, time] = [frame % depth, Math.floor(frame / depth)];
    return Math.hypot(x - 20, y - 18, 1.5 * (z - 12)) < 16 ? 400 + 20 * z + 100 * time : -1000;
  });
  const sform = [-1, 0, 0, 20, 0, 1, 0, -18, 0, 0, 3, -36];
  return encodeNifti({ shape: [...SHAPE, 2], values, spacing: [1, 1, 3, 2], sform });
}

/** Labels of every voxel of both volumes and where they come from, out of the store and past the app. */
async function voxels(page: Page): Promise<string> {
  const rows = await page.evaluate(async () => {
    const result = <T>(request: IDBRequest): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result as T);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
      });
    const database = await result<IDBDatabase>(indexedDB.open('u-lite-work'));
    const tiles = await result<readonly Record<string, unknown>[]>(
      database.transaction('tiles').objectStore('tiles').getAll(),
    );
    database.close();
    return tiles.map(({ frame, index, labels, provenance }) => ({
      frame: frame as string,
      index: index as number,
      labels: Array.from(labels as Uint8Array),
      provenance: Array.from(provenance as Uint8Array),
    }));
  });
  const [width, height, depth] = SHAPE;
  return Array.from({ length: 2 * depth }, (_, frame) => {
    const own = rows.filter((row) => Number(row.frame.split('#')[1] ?? 0) === frame);
    const tiles = own.map(({ index, labels, provenance }) => ({
      index,
      labels: Uint8Array.from(labels),
      provenance: Uint8Array.from(provenance),
    }));
    const grid = decodeTiles({ width, height }, tiles);
    return `${grid.data.join('')} ${grid.provenance.join('')}`;
  }).join('\n');
}

/** Frames that differ, and the columns of the voxels that do. */
function differences(before: string, after: string) {
  const [width] = SHAPE;
  const columns = new Set<number>();
  const others = after.split('\n');
  const frames = before.split('\n').flatMap((frame, index) => {
    const other = others[index] ?? '';
    for (let i = 0; i < SHAPE[0] * SHAPE[1]; i++) if (frame[i] !== other[i]) columns.add(i % width);
    return frame === other ? [] : [index];
  });
  return { frames, columns: [...columns] };
}

test('one of two volumes is labelled in three planes, which all take back what was drawn in one', async ({
  start,
  folder,
}) => {
  test.setTimeout(120_000);
  const files = join(folder, 'volumes');
  mkdirSync(files);
  writeFileSync(join(files, 'head.nii'), headVolumes());
  const first = await start({ args: [files] });
  const { page } = first;
  await opened(page, 'head.nii');
  const volume = slider(page, 'Volume');
  await expect(volume).toHaveValue('1');
  await page.getByRole('region', { name: 'Canvas' }).focus();
  await page.keyboard.press('Shift+PageDown');
  await expect(volume).toHaveValue('2');
  await expect(slider(page, 'Frame')).toHaveValue('13');
  await opened(page, 'head.nii');
  await slider(page, 'Brush size').fill('6');
  await drag(page, [
    [0.45, 0.5],
    [0.55, 0.5],
  ]);
  await expect.poll(() => voxels(page)).toMatch(/1/);
  const axial = await voxels(page);

  await page.getByRole('region', { name: 'Canvas' }).focus();
  await page.keyboard.press('Shift+X');
  const pane = page.getByRole('complementary', { name: 'Three planes' });
  await expect(pane.getByRole('img', { name: /^Sagittal plane, slice 21 of 40\./ })).toBeVisible();
  await expect(pane).toContainText('the patient’s right is on the left');
  await button(page, 'Work in the sagittal plane').click();
  await expect(slider(page, 'Slice')).toHaveValue('21');
  await expect(pane.getByRole('img', { name: /^Axial plane, slice 13 of 24\./ })).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(slider(page, 'Slice')).toHaveValue('22');
  await expect(button(page, 'Predict')).toBeDisabled();
  await drag(page, [
    [0.5, 0.3],
    [0.5, 0.7],
  ]);
  await expect.poll(() => voxels(page)).not.toBe(axial);
  await expect(page.getByText(/^Saved/)).toBeVisible();
  const sagittal = await voxels(page);
  const { frames, columns } = differences(axial, sagittal);
  expect(columns).toEqual([21]);
  expect(frames.length).toBeGreaterThan(4);
  // Those of the first volume come first.
  expect(frames.every((frame) => frame >= SHAPE[2])).toBe(true);
  await volume.fill('1');
  await expect(volume).toHaveValue('1');
  await expect(slider(page, 'Slice')).toHaveValue('22');
  await volume.fill('2');
  await expect(slider(page, 'Slice')).toHaveValue('22');
  expect(await accessibilityFindings(page)).toEqual([]);
  await screenshot(page, 'planes');
  await first.close();

  const second = await start({ args: [files], userData: first.userData });
  await opened(second.page, 'head.nii');
  await slider(second.page, 'Volume').fill('2');
  await expect(slider(second.page, 'Volume')).toHaveValue('2');
  const again = second.page.getByRole('complementary', { name: 'Three planes' });
  await expect(again.getByRole('img', { name: /^Sagittal plane/ })).toBeVisible();
  expect(await voxels(second.page)).toBe(sagittal);
  await button(second.page, 'Undo').click();
  await expect.poll(() => voxels(second.page)).toBe(axial);
  await button(second.page, 'Redo').click();
  await expect.poll(() => voxels(second.page)).toBe(sagittal);

  // A sphere of 12 mm is twelve voxels across, and three frames of 3 mm deep: the next have their centres on its ends.
  await second.page.getByRole('region', { name: 'Canvas' }).focus();
  await second.page.keyboard.press('Shift+G');
  await expect(second.page.getByRole('radio', { name: 'Sphere' })).toBeChecked();
  await slider(second.page, 'Brush size').fill('11');
  await expect(second.page.getByText('12 px · 12 mm')).toBeVisible();
  await drag(second.page, [
    [0.3, 0.3],
    [0.3, 0.3],
  ]);
  await expect.poll(() => voxels(second.page)).not.toBe(sagittal);
  const ball = await voxels(second.page);
  const reached = differences(sagittal, ball);
  // In the second volume, behind the 24 frames of the first.
  expect(reached.frames).toEqual([24 + 11, 24 + 12, 24 + 13]);
  expect(reached.columns).toHaveLength(12);
  await screenshot(second.page, 'sphere');
  // All that is not air, where nothing is labelled yet.
  await second.page.keyboard.press('Control+Shift+H');
  const dialog = second.page.getByRole('dialog', { name: 'Label a range of values in all frames' });
  await dialog.getByLabel('Lowest value').fill('0');
  await dialog.getByLabel('Highest value').fill('900');
  await dialog.getByRole('button', { name: /Where$/ }).click();
  await second.page.getByRole('option', { name: 'Background' }).click();
  expect(await accessibilityFindings(second.page)).toEqual([]);
  await screenshot(second.page, 'label-range');
  await dialog.getByRole('button', { name: 'Label', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(() => voxels(second.page)).not.toBe(ball);
  // The head reaches from frame 2 to 22, and above 20 it is brighter than that.
  const filled = Array.from({ length: 19 }, (_, at) => 24 + 2 + at);
  expect(differences(ball, await voxels(second.page)).frames).toEqual(filled);
  await button(second.page, 'Undo').click();
  await expect.poll(() => voxels(second.page)).toBe(ball);
  await button(second.page, 'Undo').click();
  await expect.poll(() => voxels(second.page)).toBe(sagittal);
});
