import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { FileHint } from '../../../core/contract/records.ts';
import { imageIdOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { encodeGreyPng } from '../../../core/formats/png.ts';
import { encodeEntry } from '../../../core/journal/entry.ts';
import type { JournalEntry } from '../../../core/journal/entry.ts';
import { rectangleSpans } from '../../../core/geometry/shapes.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { MaskEdit } from '../../../core/mask/mask-edit.ts';
import type { TileChange } from '../../../core/mask/mask-edit.ts';
import { inkOf, paintSpans } from '../../../core/mask/paint.ts';
import { FolderHandles } from '../../../main/files/folders/folder-handles.ts';
import { Folders } from '../../../main/files/folders/folders.ts';
import { disk } from '../../../main/journal/disk.ts';
import { projectsOn } from '../../support/projects.ts';

/** Of the images: what is measured is their number. */
const SIZE = { width: 16, height: 16 };
/** Entries that are appended at a time. */
const AT_ONCE = 1000;

/** Small images of different content, also in folders of `perFolder` each. Returns their paths below the folder. */
export function writeImages(folder: string, count: number, perFolder = count): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const key =
      perFolder === count ? `scan_${index}.png` : `case ${Math.floor(index / perFolder)}/scan_${index}.png`;
    const path = join(folder, key);
    if (index % perFolder === 0) mkdirSync(dirname(path), { recursive: true });
    const data = new Uint8Array(SIZE.width * SIZE.height).fill(128);
    new DataView(data.buffer).setUint32(0, index);
    writeFileSync(path, encodeGreyPng({ ...SIZE, data }));
    return key;
  });
}

/**
 * A profile whose journal holds so many strokes on each of the named images, in turn, and accepts every other image.
 * @returns what the window would remember of their files
 */
export async function writeJournal(
  profile: string,
  folder: string,
  keys: readonly string[],
  strokes = 1,
): Promise<{ readonly project: string; readonly hints: readonly FileHint[] }> {
  const project = randomUUID();
  const folders = new Folders(new FolderHandles(), join(profile, 'folders.json'), () => undefined);
  const { id } = await folders.open(folder);
  await folders.close();
  const hints = keys.map((path): FileHint => {
    const { size, mtimeMs: modified } = statSync(join(folder, path));
    const content = createHash('sha256').update(readFileSync(join(folder, path)));
    return { path, imageId: imageIdOf(project, content.digest('hex')), size, modified };
  });
  const projects = projectsOn(disk, { folder: join(profile, 'projects') });
  await projects.begin(project);
  const classes = [{ label: 1, name: 'Lesion', color: '#e69f00', locked: false }];
  const head = { id: project, revision: 0, classes, nextLabel: 2, name: 'large', folder: id };
  let waiting: Uint8Array[] = [encodeEntry({ kind: 'project', project: head })];
  for (const entry of entriesOf(project, hints, strokes)) {
    if (waiting.push(encodeEntry(entry)) < AT_ONCE) continue;
    await projects.append(project, waiting);
    waiting = [];
  }
  await projects.append(project, waiting);
  await projects.ready({ project, folder: id, name: 'large' });
  await projects.close();
  return { project, hints };
}

function* entriesOf(project: string, hints: readonly FileHint[], strokes: number): Generator<JournalEntry> {
  const grid = new LabelGrid(SIZE);
  for (let revision = 0; revision < strokes; revision++) {
    const spans = rectangleSpans({ x: 0, y: 0 }, { x: 2 + (revision % 14), y: 2 + (revision % 13) });
    const edit = new MaskEdit(grid);
    paintSpans(edit, spans, inkOf(1 + (revision % 2), 1, 'all', []));
    const tiles = edit.commit();
    for (const [index, { imageId }] of hints.entries()) {
      yield stroke(project, imageId, { revision, tiles, isAccepted: index % 2 === 0 });
    }
  }
}

function stroke(
  project: string,
  frame: ImageId,
  {
    revision,
    tiles,
    isAccepted,
  }: { readonly revision: number; readonly tiles: readonly TileChange[]; readonly isAccepted: boolean },
): JournalEntry {
  const id = randomUUID();
  const status = isAccepted ? 'accepted' : 'edited';
  const isFirst = revision === 0;
  const [before, after] = isFirst ? [{ status: 'new' } as const, { status } as const] : [{}, {}];
  const commit = {
    version: 1,
    id,
    project,
    kind: 'do',
    step: id,
    name: 'brush',
    author: 'person',
    at: 1_700_000_000_000 + revision,
    targets: [{ frame, parent: revision, tiles, before, after }],
    classes: null,
    objects: [],
  } as const;
  return { kind: 'commit', commit, predictions: [], sizes: [SIZE], places: [frame] };
}

/** Puts hints into the store of the window, as if it had read the files: reading them all takes it an hour. */
export async function remember(page: Page, projectId: string, hints: readonly FileHint[]): Promise<void> {
  await page.evaluate(
    async ({ rows }) => {
      const done = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
        });
      const database = await done(indexedDB.open('u-lite-work'));
      const transaction = database.transaction('files', 'readwrite');
      for (const row of rows) transaction.objectStore('files').put(row);
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      database.close();
    },
    { rows: hints.map((hint) => ({ ...hint, projectId })) },
  );
}
