import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRaster } from '../../main/files/images/image.ts';
import { readDicom } from '../../core/formats/dicom/data-set.ts';
import { readSegmentation } from '../../core/formats/dicom/seg/read.ts';
import { encodeSegmentation } from '../../core/formats/dicom/seg/write.ts';
import { encodeSlice } from '../support/dicom-slices.ts';
import { codecs, framesIn, requestOf, segmentNamed } from '../support/segmentation.ts';
import { sharedData } from '../support/shared-data.ts';
import { expect, test } from './support/app.ts';
import { decodeInPage } from './support/decoding.ts';
import { screenshot } from './support/inspect.ts';
import { answerFolderDialog, button, drag, images, opened, region } from './support/workspace.ts';

/** One of each way to pack pixels, and a slice of CT, a stack of MR and a radiograph that are not packed. */
const DICOM = {
  'ct.dcm': 'pydicom/CT_small.dcm',
  'ultrasound.dcm': 'pydicom/examples_palette.dcm',
  'stack.dcm': 'pydicom-data/emri_small.dcm',
  'radiograph.dcm': 'highdicom/dx_image.dcm',
  'deflated.dcm': 'pydicom/image_dfl.dcm',
  'rle.dcm': 'pydicom/MR_small_RLE.dcm',
  'jpeg.dcm': 'pydicom/SC_rgb_dcmtk_+eb+cr.dcm',
  'jpeg-lossless.dcm': 'pydicom/SC_rgb_jpeg_gdcm.dcm',
  'jpeg-ls.dcm': 'pydicom-data/emri_small_jpeg_ls_lossless.dcm',
  'jpeg-2000.dcm': 'pydicom/MR_small_jp2klossless.dcm',
  'ht-jpeg-2000.dcm': 'pydicom-data/HTJ2K_08_RGB.dcm',
} as const;

test('DICOM of every kind is decoded by the window as on the command line, and shown by its values', async ({
  openShared,
  folder,
}) => {
  const samples = sharedData('dicom');
  test.skip(
    samples === undefined,
    'there are no DICOM files: set ULITE_SHARED_DATA to the folder that holds dicom',
  );
  const files = join(folder, 'dicom');
  mkdirSync(files);
  for (const [name, path] of Object.entries(DICOM))
    copyFileSync(join(samples ?? '', path), join(files, name));
  const { app, page, request } = await openShared(files);
  const handle = (await request('folder.startup'))?.handle ?? '';
  for (const name of Object.keys(DICOM)) {
    await test.step(name, async () => {
      const { data, width, height } = await readRaster(join(files, name));
      const found = await decodeInPage(page, handle, name);
      if (!found.ok) throw new Error(found.message);
      expect([found.width, found.height]).toEqual([width, height]);
      expect(Buffer.compare(found.pixels, Buffer.from(data.buffer, data.byteOffset, data.byteLength))).toBe(
        0,
      );
    });
  }

  await opened(page, 'ct.dcm');
  const canvas = await region(page, 'Canvas').boundingBox();
  if (canvas === null) throw new Error('There is no canvas');
  const { data } = await readRaster(join(files, 'ct.dcm'));
  await expect(async () => {
    await page.mouse.move(canvas.x + canvas.width / 2 - 3, canvas.y + canvas.height / 2);
    await page.mouse.move(canvas.x + canvas.width / 2, canvas.y + canvas.height / 2);
    const words = (await page.getByText(/^\d+, \d+ = -?\d/).textContent()) ?? '';
    const [x = 0, y = 0, value] = (words.match(/-?\d+/g) ?? []).map(Number);
    expect(value).toBe(data[y * 128 + x]);
  }).toPass();
  await expect(page.getByText(/^\d+, \d+ = -?\d+ HU$/)).toBeAttached();
  const banner = page.getByRole('region', { name: 'Patient and study' });
  await expect(banner).toContainText('CT1 CompressedSamples · O');
  await expect(banner).toContainText(/\d patients in this folder/);
  const image = page.getByRole('region', { name: 'Image', exact: true });
  await image.getByRole('button', { name: 'Image' }).click();
  await image.getByRole('button', { name: 'Preset' }).click();
  await screenshot(page, 'dicom-ct');
  await page.getByRole('option', { name: 'CT bone' }).click();
  await expect(image.getByRole('button', { name: 'Preset' })).toContainText('CT bone');
  await page.keyboard.press('Shift+H');
  await expect(banner).toBeHidden();

  await images(page).filter({ hasText: 'radiograph.dcm' }).click();
  await opened(page, 'radiograph.dcm');
  await expect(page.getByText('1.201 mm per pixel at the detector')).toBeAttached();
  await screenshot(page, 'dicom-radiograph');
  await images(page).filter({ hasText: 'stack.dcm' }).click();
  await opened(page, 'stack.dcm');
  const frame = page.getByRole('slider', { name: 'Frame' });
  await expect(frame).toHaveAttribute('max', '10');
  const play = page.getByRole('button', { name: 'Play or pause frames' });
  await play.click();
  await expect(frame).not.toHaveValue('1');
  await page.keyboard.press('u');
  await expect(play).toHaveAttribute('aria-pressed', 'false');
  await screenshot(page, 'dicom-stack');

  for (const name of ['ct.dcm', 'ultrasound.dcm']) {
    await images(page).filter({ hasText: name }).click();
    await opened(page, name);
    await drag(page, [
      [0.45, 0.5],
      [0.55, 0.5],
    ]);
  }
  const target = join(folder, 'exports');
  mkdirSync(target);
  await answerFolderDialog(app, target);
  await button(page, 'Export').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Remove patient data from DICOM')).toBeChecked();
  await expect(dialog.getByRole('alert')).toContainText('text in the pixels of ultrasound.dcm');
  await dialog.getByText(/kinds of elements are removed/).click();
  await expect(dialog.getByText("(0010,0010) Patient's Name, emptied")).toBeVisible();
  await dialog.getByText('DICOM segmentations').click();
  await expect(dialog.getByLabel('DICOM segmentations')).toBeChecked();
  await screenshot(page, 'dicom-export');
  await dialog.getByRole('button', { name: 'Export…' }).click();
  await expect(dialog.getByText(/Exported 2 images/)).toBeVisible();
  const copy = readFileSync(join(target, 'images', 'ct.dcm'), 'latin1');
  expect(readFileSync(join(files, 'ct.dcm'), 'latin1')).toContain('CompressedSamples');
  expect(copy).not.toContain('CompressedSamples');
  expect(copy).toContain('DICOM PS3.15 E.1 basic profile');
  const segmentation = await readDicom(new Uint8Array(readFileSync(join(target, 'labels', 'ct.dcm'))));
  const copied = await framesIn([new Uint8Array(readFileSync(join(target, 'images', 'ct.dcm')))]);
  const { frames, segments } = await readSegmentation(segmentation, copied, codecs);
  expect(segments.map(({ algorithm }) => algorithm)).toEqual(['MANUAL']);
  expect(frames[0]?.some((label) => label === 1)).toBe(true);
  await page.keyboard.press('Escape');
});

test('slices in files of their own are one series, to which slices and labels of others are added', async ({
  openShared,
  folder,
}) => {
  const files = join(folder, 'slices');
  mkdirSync(join(files, 'ct'), { recursive: true });
  // Their names tell nothing of how they lie.
  [6, 0, 4, 10, 2].forEach((z, index) =>
    writeFileSync(join(files, 'ct', `${index}.dcm`), encodeSlice({ position: [0, 0, z] })),
  );
  const { page, app } = await openShared(files);
  const frame = page.getByRole('slider', { name: 'Frame' });
  await opened(page, 'Chest');
  await expect(frame).toHaveAttribute('max', '5');
  await expect(frame).toHaveValue('3');
  await frame.fill('2');
  await opened(page, 'Chest');
  await button(page, 'Brush').click();
  await drag(page, [
    [0.45, 0.5],
    [0.55, 0.5],
  ]);
  await expect(images(page).filter({ hasText: 'Chest' })).toHaveAccessibleName('Chest, Edited');
  // Slice 2 is the third once another lies before it.
  writeFileSync(join(files, 'new.dcm'), encodeSlice({ position: [0, 0, -2] }));
  await expect(frame).toHaveAttribute('max', '6');
  await expect(frame).toHaveValue('3');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeEnabled();
  await frame.fill('2');
  await opened(page, 'Chest');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();

  // Labels of another program: shown first, then one step over the slices.
  const labels = join(folder, 'labels.dcm');
  const sources = await framesIn([0, 2, 4].map((z) => encodeSlice({ position: [0, 0, z] })));
  const half = () => Uint8Array.from({ length: 96 * 80 }, (_, pixel) => (pixel % 96 < 48 ? 1 : 0));
  writeFileSync(
    labels,
    encodeSegmentation(requestOf(sources, half, { segments: [segmentNamed('Lung', 1)] })),
  );
  await answerFolderDialog(app, labels);
  await page.keyboard.press('Control+K');
  await page.keyboard.type('Import labels');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Import labels' });
  await dialog.getByRole('button', { name: 'Choose a file…' }).click();
  await expect(dialog.getByRole('row', { name: /Lung 3 images, 11,520 px/ })).toBeVisible();
  await screenshot(page, 'import-labels');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog.getByText('labels.dcm was imported onto 3 images.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeEnabled();
});
