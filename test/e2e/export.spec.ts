import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { openDataSet } from '../../core/datasets/read/open.ts';
import { decodePngSamples } from '../../core/formats/png.ts';
import { folderFiles } from '../../main/datasets/folder-files.ts';
import { expect, test } from './support/app.ts';
import { accessibilityFindings } from './support/inspect.ts';
import { writePicture } from './support/pictures.ts';
import {
  answerFolderDialog,
  button,
  choose,
  drag,
  images,
  markedPixels,
  opened,
  storedLabels,
} from './support/workspace.ts';

async function photographs(folder: string): Promise<string> {
  const path = join(folder, 'photographs');
  await writePicture(join(path, 'a.png'));
  return path;
}

async function paint(page: Page): Promise<void> {
  await opened(page, 'a.png');
  await drag(page, [
    [0.45, 0.5],
    [0.55, 0.5],
  ]);
  await expect.poll(() => markedPixels(page, 'a.png')).toBeGreaterThan(0);
}

test('says which folder could not be written to, and can be tried again', async ({ openShared, folder }) => {
  const { page, app } = await openShared(await photographs(folder));
  await paint(page);
  await expect(images(page).first()).toHaveAccessibleName('a.png, Edited');
  // Nobody can make folders here, not even root.
  await answerFolderDialog(app, '/proc');
  await button(page, 'Export').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(dialog.getByRole('alert')).toContainText(
    /cannot be written|could not be written|cannot write/i,
  );
  const target = join(folder, 'target');
  mkdirSync(target);
  await answerFolderDialog(app, target);
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(dialog.getByText(/Exported 1 image/)).toBeVisible();

  await test.step('formats for other programs, as many as are chosen, or none of it', async () => {
    const others = join(folder, 'others');
    mkdirSync(others);
    await answerFolderDialog(app, others);
    await dialog.getByRole('button', { name: 'Export again' }).click();
    const begin = dialog.getByRole('button', { name: 'Export…' });
    await dialog.getByText('U-Lite Workbench folder', { exact: true }).click();
    await expect(begin).toBeDisabled();
    await dialog.getByText('Indexed PNG', { exact: true }).click();
    await dialog.getByText('YOLO segmentation', { exact: true }).click();
    await expect(
      dialog.getByText(/YOLO segmentation: images with ignored regions are left out/),
    ).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Name of the data set' }).fill('Moles');
    expect(await accessibilityFindings(page)).toEqual([]);
    await begin.click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog.getByText('Stopped. Nothing was left behind.')).toBeVisible();
    expect(readdirSync(others)).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);

    await dialog.getByRole('button', { name: 'Export again' }).click();
    await begin.click();
    await expect(dialog.getByText('Exported 1 image to others.')).toBeVisible();
    await expect(dialog.getByText(/Train 1, validation 0, test 0/)).toBeVisible();
    expect(await accessibilityFindings(page)).toEqual([]);
    expect(readdirSync(others).sort()).toEqual(['dataset.json', 'indexed', 'yolo']);
    const { labels, width, height } = (await storedLabels(page, 'a.png')) ?? never();
    for (const format of ['indexed', 'yolo']) {
      const { images: found } = await openDataSet(await folderFiles(join(others, format)));
      const [image = never()] = found;
      expect((await image.read({ width, height })).classes.data, format).toEqual(Uint8Array.from(labels));
    }
  });
});

function never(): never {
  throw new Error('It is not there');
}

test('exports to a ZIP file, whose masks read back equal, also by opening what was in it', async ({
  openShared,
  folder,
}) => {
  const { page, app } = await openShared(await photographs(folder));
  await paint(page);
  const target = join(folder, 'masks.zip');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, target);
  await button(page, 'Export').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('ZIP file').click();
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(dialog.getByText('Exported 1 image to masks.zip.')).toBeVisible();
  const files = unzipSync(new Uint8Array(readFileSync(target)));
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['images/a.png', 'manifest.json', 'masks/a.png']),
  );
  const { samples } = decodePngSamples(files['masks/a.png'] ?? new Uint8Array(0), 1e6);
  const labels = [...((await storedLabels(page, 'a.png'))?.labels ?? [])];
  expect([...samples]).toEqual(labels);

  await page.keyboard.press('Escape');
  await answerFolderDialog(app, unpacked(files, join(folder, 'copy')));
  await page.keyboard.press('Control+O');
  const importing = page.getByRole('dialog', { name: 'Import labels' });
  await expect(importing.getByText('copy holds images together with their labels')).toBeVisible();
  await expect(images(page)).toHaveCount(1);
  await importing.getByRole('button', { name: 'Import labels…' }).click();
  await expect(importing.getByRole('row', { name: 'a.png images/a.png matches' })).toBeVisible();
  expect(await accessibilityFindings(page)).toEqual([]);
  await importing.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(importing.getByText('1 image imported.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(images(page).first()).toHaveAccessibleName('a.png, Edited');
  expect([...((await storedLabels(page, 'images/a.png'))?.labels ?? [])]).toEqual(labels);
  await button(page, 'Undo').click();
  await expect.poll(() => markedPixels(page, 'images/a.png')).toBe(0);

  const bare = unpacked({ 'a_mask.png': files['masks/a.png'] ?? never() }, join(folder, 'bare'));
  await answerFolderDialog(app, bare);
  await choose(app, 'app.importLabels');
  await importing.getByRole('button', { name: 'Choose a folder…' }).click();
  await expect(importing.getByRole('row', { name: 'a_mask images/a.png matches' })).toBeVisible();
});

function unpacked(files: Readonly<Record<string, Uint8Array>>, target: string): string {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), bytes);
  }
  return target;
}
