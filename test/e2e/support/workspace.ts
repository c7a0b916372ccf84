import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { decodeTiles } from '../../../core/mask/tiles.ts';
import { writeRandomModel } from '../../support/tiny-model.ts';

/** What journeys through the window share. */

/** A profile that holds a quick model of random weights, chosen before those that come with the app. */
export async function profileWithModel(folder: string): Promise<string> {
  const userData = join(folder, 'profile-with-model');
  const { id } = await writeRandomModel(join(userData, 'models', 'random'), {
    // What the shipped model of the same window finds, too.
    classes: [{ label: 1, name: 'lesion', color: '#e69f00' }],
  });
  writeFileSync(join(userData, 'preferences.json'), JSON.stringify({ model: id }));
  return userData;
}

/** The next native dialog that asks for a folder answers `path`. */
export async function answerFolderDialog(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
  }, path);
}

/** The next native dialog that asks where to write answers `path`. */
export async function answerSaveDialog(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
  }, path);
}

/** The next native dialogs that ask for a file or a folder answer these, one after the other. */
export async function answerOpenDialogs(app: ElectronApplication, paths: readonly string[]): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    const left = [...chosen];
    dialog.showOpenDialog = async () => {
      const next = left.shift();
      return next === undefined ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [next] };
    };
  }, paths);
}

/** Does what an entry of the native menu does. */
export async function choose(app: ElectronApplication, action: string): Promise<void> {
  await expect
    .poll(() =>
      app.evaluate(({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.enabled, action),
    )
    .toBe(true);
  await app.evaluate(({ Menu }, id) => {
    Menu.getApplicationMenu()?.getMenuItemById(id)?.click();
  }, action);
}

export function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

export function slider(page: Page, name: string): Locator {
  return page.getByRole('slider', { name, exact: true });
}

export function images(page: Page): Locator {
  return page.getByRole('list', { name: 'Images' }).getByRole('button');
}

/** A short stroke of the brush across the middle, so far down the canvas: 0 at its top, 1 at its foot. */
export async function paintAcross(page: Page, y: number): Promise<void> {
  await button(page, 'Brush').click();
  await drag(page, [
    [0.45, y],
    [0.55, y],
  ]);
}

/** The same, once it is said to be saved. */
export async function paintSaved(page: Page, y: number): Promise<void> {
  await paintAcross(page, y);
  await expect(page.getByText(/^Saved/)).toBeVisible();
}

/** Waits until the image of this name is on the canvas. */
export async function opened(page: Page, name: string): Promise<void> {
  await page.getByRole('list', { name: 'Images' }).locator('[aria-current=true]').and(images(page)).waitFor();
  await page.locator(`[aria-current=true][aria-label^="${name}"]`).waitFor();
  await page.getByText(/^Reading /).waitFor({ state: 'detached' });
  // The zoom is written once the editor has the image.
  await page
    .getByText(/^[\d.]+ %$/)
    .last()
    .waitFor();
}

/** Drags over the canvas; places are shares of its width and height. */
export async function drag(
  page: Page,
  points: readonly (readonly [x: number, y: number])[],
  mouseButton: 'left' | 'right' = 'left',
): Promise<void> {
  const box = await page.getByRole('region', { name: 'Canvas' }).boundingBox();
  if (box === null) throw new Error('There is no canvas');
  const places = points.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height] as const);
  const [first, ...rest] = places;
  if (first === undefined) throw new Error('A drag begins somewhere');
  await page.mouse.move(...first);
  await page.mouse.down({ button: mouseButton });
  for (const place of rest) await page.mouse.move(...place, { steps: 8 });
  await page.mouse.up({ button: mouseButton });
}

interface StoredImage {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly status: string;
  readonly revision: number;
}

export interface StoredLabels extends StoredImage {
  readonly labels: Uint16Array;
  readonly provenance: Uint8Array;
}

/** The label map of an image as it lies in the store, once the image is there. */
export async function storedLabels(page: Page, key: string): Promise<StoredLabels | null> {
  const stored = await page.evaluate(readStore, key);
  if (stored === null) return null;
  const tiles = stored.tiles.map(({ index, labels, objects, provenance }) => ({
    index,
    labels: Uint8Array.from(labels),
    ...(objects === null ? {} : { objects: Uint8Array.from(objects) }),
    provenance: Uint8Array.from(provenance),
  }));
  const grid = decodeTiles(stored.image, tiles);
  return { ...stored.image, labels: grid.data, provenance: grid.provenance };
}

/** The part of the window with this name: a panel, or the canvas. */
export function region(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

/** Opens every panel: those that a low window leaves folded stay so when it grows. */
export async function unfoldPanels(page: Page): Promise<void> {
  const folded = page.locator('aside h2 button[aria-expanded=false]');
  while ((await folded.count()) > 0) await folded.first().click();
}

/** Half-open box in image pixels. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

/** What one plane of a stored label map holds in a box, as a string of its different values: `0`, `12`. */
export function valuesIn(
  stored: StoredLabels | null,
  plane: 'labels' | 'provenance',
  [left, top, right, bottom]: Box,
): string {
  if (stored === null) return '';
  const rows = Array.from({ length: bottom - top }, (_, y) =>
    stored[plane].subarray((top + y) * stored.width + left, (top + y) * stored.width + right),
  );
  return [...new Set(rows.flatMap((row) => [...row]))].sort((a, b) => a - b).join('');
}

/** Pixels of any class in the stored label map. */
export async function markedPixels(page: Page, key: string): Promise<number> {
  const stored = await storedLabels(page, key);
  return stored === null ? 0 : stored.labels.reduce((sum, label) => sum + (label === 0 ? 0 : 1), 0);
}

/** Runs in the page, past the app, so that a mistake in its own reading cannot hide one in its writing. */
async function readStore(path: string) {
  const result = <T>(request: IDBRequest): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result as T);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
    });
  const database = await result<IDBDatabase>(indexedDB.open('u-lite-work'));
  const all = (table: string): Promise<readonly Record<string, unknown>[]> =>
    result(database.transaction(table).objectStore(table).getAll());
  // Several folders may hold an image of this name: it is asked for in the one that was opened last.
  const projects = [...(await all('projects'))];
  const project = projects.sort((a, b) => Number(a['opened']) - Number(b['opened'])).pop();
  const file = (await all('files')).find(
    (row) => row['path'] === path && row['projectId'] === project?.['id'],
  );
  const image = (await all('frames')).find((row) => row['id'] === file?.['imageId']);
  const tiles = (await all('tiles')).filter((row) => row['frame'] === image?.['id']);
  database.close();
  if (image === undefined) return null;
  return {
    image: image as unknown as {
      id: string;
      width: number;
      height: number;
      status: string;
      revision: number;
    },
    tiles: tiles.map(({ index, labels, objects, provenance }) => ({
      index: index as number,
      labels: Array.from(labels as Uint8Array),
      objects: objects === undefined ? null : Array.from(objects as Uint8Array),
      provenance: Array.from(provenance as Uint8Array),
    })),
  };
}
