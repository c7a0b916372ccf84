import { mkdirSync, readdirSync } from 'node:fs';
import type net from 'node:net';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { readDicom } from '../../core/formats/dicom/data-set.ts';
import { readSegmentation } from '../../core/formats/dicom/seg/read.ts';
import { encodeSlices } from '../support/dicom-series.ts';
import type { TestSlices } from '../support/dicom-series.ts';
import { hasOrthanc, startOrthanc } from '../support/orthanc.ts';
import { codecs, framesIn } from '../support/segmentation.ts';
import { expect, test } from './support/app.ts';
import { accessibilityFindings, resize, screenshot } from './support/inspect.ts';
import { answerFolderDialog, button, choose, opened, paintSaved } from './support/workspace.ts';

const CHEST: TestSlices = {
  ...{ width: 96, height: 80, depth: 4 },
  valueAt: (x, y, slice) => 10 * x + y + 100 * slice,
  origin: [0, 0, 0],
  steps: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 2],
  ],
  others: () => ({ x0008103e: ['LO', 'Chest'] }),
};
const FILES = encodeSlices(CHEST);

/** Of somebody else, of whom there is a lot to say. */
const OTHER = encodeSlices({
  ...CHEST,
  depth: 1,
  others: () => ({
    x00080018: ['UI', '2.25.3000'],
    x00080020: ['DA', '20240517'],
    x00080050: ['SH', '2024-0517-00042'],
    x00081030: ['LO', 'Follow-up of chest and upper abdomen with contrast, arterial and late'],
    x00100010: ['PN', 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh^Hubert Blaine'],
    x00100020: ['LO', 'HOSPITAL-OF-THE-NORTH-0000000000000000000000000000001'],
    x0020000d: ['UI', '2.25.3001'],
    x0020000e: ['UI', '2.25.3002'],
  }),
});

/** Which hosts the main process connects to from now on, as `HOST:PORT`. */
async function watchConnections(app: ElectronApplication): Promise<() => Promise<readonly string[]>> {
  await app.evaluate(() => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- What is evaluated in main has no other way to Node.
    const { Socket } = process.mainModule?.require('node:net') as typeof net;
    const { connect } = Socket.prototype;
    const seen: string[] = ((globalThis as { seen?: string[] }).seen = []);
    Socket.prototype.connect = function (this: net.Socket, ...told: unknown[]) {
      const [{ host, port } = {}] = told.flat() as { readonly host?: string; readonly port?: unknown }[];
      seen.push(`${host}:${String(port)}`);
      return Reflect.apply(connect, this, told) as net.Socket;
    };
  });
  return () => app.evaluate(() => [...new Set((globalThis as { seen?: string[] }).seen)]);
}

/** What the person says when asked whether to connect. */
async function answerConnect(app: ElectronApplication, says: 'Connect' | 'Cancel'): Promise<void> {
  await app.evaluate(
    ({ dialog }, place) => {
      dialog.showMessageBox = async () => ({ response: place, checkboxChecked: false });
    },
    says === 'Connect' ? 0 : 1,
  );
}

test('a study is fetched from the archive, labelled, and its segmentation stored beside it', async ({
  start,
  folder,
}) => {
  test.skip(!hasOrthanc('the archive in the window'), 'there is no Orthanc (orthanc-dicomweb on Debian)');
  test.slow();
  const orthanc = await startOrthanc(folder);
  try {
    expect(await orthanc.store([...FILES, ...OTHER])).toBe(200);
    const { app, page, log } = await start();
    await resize(app, page, 1280, 720);
    const connections = await watchConnections(app);
    const dialog = page.getByRole('dialog');

    // Off: the way in says so, and leads to where it is switched on.
    await choose(app, 'archive.open');
    await expect(dialog.getByText(/^The archive is off/)).toBeVisible();
    await button(page, 'Open settings').click();
    await dialog.getByLabel('Address').fill('pacs');
    await button(page, 'Use this archive').click();
    await expect(dialog.getByRole('alert')).toContainText('pacs is no address of an archive');
    await dialog.getByLabel('Address').fill(orthanc.root);
    await answerConnect(app, 'Cancel');
    await button(page, 'Use this archive').click();
    await expect(dialog.getByText('Off. The workbench connects to nothing.')).toBeVisible();
    expect(await connections()).toEqual([]);
    await answerConnect(app, 'Connect');
    await button(page, 'Use this archive').click();
    const host = new URL(orthanc.root).host;
    await expect(dialog.getByText(`On. Only ${host} is connected to`)).toBeVisible();
    expect(await connections()).toEqual([]);
    await button(page, 'Use this archive').scrollIntoViewIfNeeded();
    await screenshot(page, 'archive-setting');
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');

    await button(page, 'Open from the archive…').click();
    await screenshot(page, 'archive-empty');
    const from = dialog.getByLabel('From');
    await from.fill('yesterday');
    await from.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('yesterday is no day');
    await from.fill('');
    await from.press('Enter');
    const rows = dialog.getByRole('grid', { name: 'Studies' }).getByRole('row');
    await expect(rows).toHaveCount(3);
    await expect(rows.nth(1)).toContainText('Jane Doe');
    await dialog.getByRole('columnheader', { name: 'Patient' }).click();
    await expect(rows.nth(1)).toContainText('Featherstonehaugh');
    await screenshot(page, 'archive-found');
    expect(await accessibilityFindings(page)).toEqual([]);
    await dialog.getByLabel('Patient name').fill('doe');
    await dialog.getByLabel('Patient name').press('Enter');
    await expect(rows).toHaveCount(2);

    const studies = join(folder, 'studies');
    mkdirSync(studies);
    await answerFolderDialog(app, studies);
    await rows.nth(1).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: '2.25.1001', exact: true })).toBeVisible();
    expect(readdirSync(studies)).toEqual(['2.25.1001']);
    await opened(page, 'Chest');
    await paintSaved(page, 0.5);

    await choose(app, 'archive.send');
    await screenshot(page, 'archive-send');
    expect(await accessibilityFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(dialog.getByText('1 segmentation stored in the archive.')).toBeVisible();
    await screenshot(page, 'archive-sent');
    await page.keyboard.press('Escape');
    const [stored] = await orthanc.instances('Modality=SEG&StudyInstanceUID=2.25.1001&includefield=all');
    const uid = (tag: string) => String(stored?.[tag]?.Value?.[0]);
    const bytes = await orthanc.file('2.25.1001', uid('0020000E'), uid('00080018'));
    const { frames } = await readSegmentation(await readDicom(bytes), await framesIn(FILES), codecs);
    expect(frames.some((frame) => frame?.includes(1))).toBe(true);

    // Gone: said in words, by its name.
    await orthanc.stop();
    await choose(app, 'archive.open');
    await dialog.getByLabel('Patient ID').press('Enter');
    await expect(dialog.getByRole('alert')).toContainText(`${host} cannot be reached: nothing answers there`);
    await screenshot(page, 'archive-gone');
    await page.keyboard.press('Escape');
    expect(await connections()).toEqual([host]);
    expect(log()).not.toMatch(/doe|2\.25\.1001/i);
  } finally {
    await orthanc.stop();
  }
});
