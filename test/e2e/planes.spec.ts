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

function headVolume(): Uint8Array<ArrayBuffer> {
  const [width, height, depth] = SHAPE;
  const values = Int16Array.from({ length: width * height * depth }, (_, i) => {
    const [x, y, z] = [i % width, Math.floor(i / width) % height, Math.floor(i / (width * height))];
    return Math.hypot(x - 20, y - 18, 1.5 * (z - 12)) < 16 ? 400 + 20 * z : -1000;
  });
  const sform = [-1, 0, 0, 20, 0, 1, 0, -18, 0, 0, 3, -36];
  return encodeNifti({ shape: SHAPE, values, spacing: [1, 1, 3], sform });
}

/** Labels of every voxel and where they come from, out of the store and past the app. */
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
  return Array.from({ length: depth }, (_, frame) => {
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

test('a volume is labelled in three planes, and each of them takes back what was drawn in another', async ({
  start,
  folder,
}) => {
  test.setTimeout(120_000);
  const files = join(folder, 'volumes');
  mkdirSync(files);
  writeFileSync(join(files, 'head.nii'), headVolume());
  const first = await start({ args: [files] });
  const { page } = first;
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
  expect(await accessibilityFindings(page)).toEqual([]);
  await screenshot(page, 'planes');
  await first.close();

  const second = await start({ args: [files], userData: first.userData });
  await opened(second.page, 'head.nii');
  const again = second.page.getByRole('complementary', { name: 'Three planes' });
  await expect(again.getByRole('img', { name: /^Sagittal plane/ })).toBeVisible();
  expect(await voxels(second.page)).toBe(sagittal);
  await button(second.page, 'Undo').click();
  await expect.poll(() => voxels(second.page)).toBe(axial);
  await button(second.page, 'Redo').click();
  await expect.poll(() => voxels(second.page)).toBe(sagittal);
});
