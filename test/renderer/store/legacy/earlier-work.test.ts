import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexedDB } from 'fake-indexeddb';
import type Dexie from 'dexie';
import type { Table } from 'dexie';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { contentOf, projectOf } from '../../../../core/document/image-id.ts';
import { decodeTiles } from '../../../../core/mask/tiles.ts';
import { Connection } from '../../../../renderer/store/connection.ts';
import { AnnotationStore } from '../../../../renderer/store/annotations.ts';
import { WorkDatabase } from '../../../../renderer/store/database.ts';
import { LegacyDatabase } from '../../../../renderer/store/legacy/database.ts';
import { transfer } from '../../../../renderer/store/legacy/transfer.ts';
import { inflateMap } from '../../../../renderer/store/probability-codec.ts';
import { ProjectRepository } from '../../../../renderer/store/projects.ts';
import { fixtureImages, readExpected, readFixture } from '../../../support/database-fixture.ts';
import { freshName, loadFixture } from '../support.ts';

const FIXTURE = 'database-7';
const expected = readExpected(FIXTURE);
const images = Object.entries(expected.images);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** How often each value occurs. */
function counted(plane: Uint8Array): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const value of plane) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** Tables with their keys and indexes, as the browser tells of them. */
async function tablesOf(name: string) {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
  });
  const tables = Array.from(database.objectStoreNames, (table) => {
    const store = database.transaction(table).objectStore(table);
    const indexes = Array.from(store.indexNames, (index) => {
      const { keyPath, unique, multiEntry } = store.index(index);
      return { index, keyPath, unique, multiEntry };
    });
    return { table, keyPath: store.keyPath, autoIncrement: store.autoIncrement, indexes };
  });
  const { version } = database;
  database.close();
  return { version, tables };
}

/** Every row of a database, by table. */
async function rowsOf(database: Dexie): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const rows = await Promise.all(
    database.tables.map(async (table) => [table.name, await table.toArray()] as const),
  );
  return Object.fromEntries(rows);
}

describe('work that version 7 stored', () => {
  let legacyName: string;
  let connection: Connection;
  let store: AnnotationStore;

  beforeEach(async () => {
    legacyName = freshName();
    await loadFixture(legacyName, FIXTURE);
    connection = new Connection(new WorkDatabase(freshName()), {
      prepare: (database) => transfer(database, legacyName),
    });
    store = new AnnotationStore(connection);
  });

  it('lies in the tables that version 7 makes', async () => {
    const fresh = freshName();
    const made = new LegacyDatabase(fresh, { version: 7 });
    await made.open();
    made.close();
    const again = freshName();
    await loadFixture(again, FIXTURE);
    expect(await tablesOf(again)).toEqual(await tablesOf(fresh));
  });

  it('has every kind of work in it', () => {
    expect(new Set(images.map(([, { status }]) => status))).toEqual(
      new Set(['new', 'predicted', 'edited', 'accepted']),
    );
    const contents = images.map(([id]) => contentOf(id));
    expect(new Set(contents).size).toBe(contents.length - 1);
    expect(images.some(([, { conflicts }]) => conflicts.length > 0)).toBe(true);
    expect(images.some(([, { provenancePixels }]) => '3' in provenancePixels)).toBe(true);
    expect(images.some(([, { paths, labelPixels }]) => paths.length === 0 && '2' in labelPixels)).toBe(true);
    expect(images.some(([, { predictions }]) => predictions.length > 1)).toBe(true);
    expect(expected.removed.length).toBeGreaterThan(0);
    const events = readFixture(FIXTURE).stores.find((store) => store.name === 'events')?.rows ?? [];
    const kinds = new Set(events.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['do', 'undo', 'redo', 'prediction', 'accepted']));
    const names = events.map((event) => event['name']);
    for (const done of ['brush', 'eraser', 'polygon', 'threshold', 'class-delete', 'class-lock']) {
      expect(names).toContain(done);
    }
  });

  it('arrives with all of its rows, but for those that only undo had wanted', async () => {
    const counts = await connection.run(async ({ tables }) =>
      Promise.all(tables.map(async (table) => [table.name, await table.count()] as const)),
    );
    const { images: frames, removed, ...rows } = expected.rows;
    expect(removed).toBeGreaterThan(0);
    expect(Object.fromEntries(counts)).toEqual({
      ...rows,
      frames,
      series: 0,
      steps: 0,
      checkpoints: 0,
      facts: 1,
    });
  });

  it('keeps the classes of each project, which labels were never used, and what was open', async () => {
    const projects = await new ProjectRepository(connection).all();
    const kept = projects.map(({ id, name: called, classes, nextLabel, view: { image } }) => [
      id,
      { name: called, classes: classes.map(({ origin: _, ...own }) => own), nextLabel, image },
    ]);
    expect(Object.fromEntries(kept)).toEqual(expected.projects);
  });

  it('knows which classes stand for those of a model, whatever they are called', async () => {
    const projects = await new ProjectRepository(connection).all();
    const origins = projects.map(({ name, classes }) => [
      name,
      Object.fromEntries(classes.map(({ label, origin }) => [label, origin])),
    ]);
    expect(Object.fromEntries(origins)).toMatchObject({ cases: { 1: 'lesion' } });
  });

  it('keeps size, status, revision, threshold, conflicts and uncertainty of every image', async () => {
    const known = await store.known(images.map(([id]) => id));
    expect(known.size).toBe(images.length);
    for (const [id, image] of images) {
      const { width, height, status, revision, threshold, conflicts, uncertainty } = image;
      const kept = { width, height, status, revision, threshold, conflicts, uncertainty };
      expect(known.get(id), id).toMatchObject({ ...kept, coverage: {} });
    }
  });

  it('decodes to the same labels and provenance', async () => {
    for (const [id, image] of images) {
      const tiles = await store.tiles(id);
      expect(tiles, id).toHaveLength(image.tiles);
      const grid = decodeTiles(image, tiles);
      const labels = Uint8Array.from(grid.data);
      expect(counted(labels), id).toEqual(image.labelPixels);
      expect(counted(grid.provenance), id).toEqual(image.provenancePixels);
      expect(sha256(labels), id).toBe(image.labels);
      expect(sha256(grid.provenance), id).toBe(image.provenance);
    }
  });

  it('keeps the maps of all predictions, of which the latest is the frame’s own', async () => {
    for (const [id, { predictions }] of images) {
      const latest = await store.prediction(id);
      const [first] = predictions;
      expect(latest?.modelSha256, id).toBe(first?.modelSha256);
      expect(latest === null ? undefined : sha256(latest.map.data), id).toBe(first?.map);
      const rows = await connection.run((tables) => tables.predictions.where('imageId').equals(id).toArray());
      for (const { modelSha256, width, height, channels, map, time } of predictions) {
        const row = rows.find((known) => known.modelSha256 === modelSha256);
        expect(row, id).toMatchObject({ width, height, channels, time });
        expect(row && sha256(inflateMap(row.data, channels * width * height)), id).toBe(map);
      }
    }
  });

  it('is brought over once, and stays as it was where it came from', async () => {
    const legacy = new LegacyDatabase(legacyName);
    const before = await rowsOf(legacy);
    const database = new WorkDatabase(freshName());
    await transfer(database, legacyName);
    expect(await rowsOf(legacy)).toEqual(before);
    await legacy.projects.clear();
    legacy.close();
    await transfer(database, legacyName);
    expect(await database.projects.count()).toBe(2);
  });

  it('does not count as brought over unless all of it arrived, and is tried again', async () => {
    const database = new WorkDatabase(freshName());
    const bulkPut = vi.spyOn(database.Table.prototype, 'bulkPut');
    let isLossy = true;
    bulkPut.mockImplementation(async function (this: Table, rows: readonly unknown[]) {
      await this.bulkAdd(isLossy && this.name === 'tiles' ? rows.slice(1) : [...rows]);
    } as never);
    const other = new Connection(database, { prepare: (own) => transfer(own, legacyName) });
    await expect(other.run((own) => own.tiles.count())).rejects.toMatchObject({
      code: 'store.transfer',
      message: expect.stringContaining('Nothing is lost'),
    });
    expect(await database.facts.count()).toBe(0);
    isLossy = false;
    expect(await other.run((own) => own.tiles.count())).toBe(expected.rows['tiles']);
    bulkPut.mockRestore();
  });

  it('is all brought over by the next start, after a stop at every third write', async () => {
    const sound = new WorkDatabase(freshName());
    await transfer(sound, legacyName);
    const workOf = async (database: WorkDatabase) => ({ ...(await rowsOf(database)), facts: [] });
    const before = await workOf(sound);
    let isStopped = true;
    let stops = 0;
    for (; isStopped; stops += 3) {
      const database = new WorkDatabase(freshName());
      let [left, isDead] = [stops, false];
      database.use({
        stack: 'dbcore',
        name: 'stop',
        create: (down) => ({
          ...down,
          table: (name) => {
            const table = down.table(name);
            return {
              ...table,
              mutate: (request) => {
                isDead ||= left-- === 0;
                return isDead ? Promise.reject(new Error('stopped')) : table.mutate(request);
              },
            };
          },
        }),
      });
      isStopped = await transfer(database, legacyName).then(
        () => false,
        () => true,
      );
      expect(await database.facts.count()).toBe(isStopped ? 0 : 1);
      [left, isDead] = [Infinity, false];
      await transfer(database, legacyName);
      expect(await workOf(database)).toEqual(before);
      database.close();
    }
    expect(stops).toBeGreaterThan(20);
  });

  it('is told apart from work that was altered on its way', async () => {
    const database = new WorkDatabase(freshName());
    database.tiles.hook('creating', (_key, row) => {
      Object.assign(row, {
        labels: Uint8Array.from(row.labels, (value, at) => (at === 1 ? value ^ 1 : value)),
      });
    });
    await expect(transfer(database, legacyName)).rejects.toMatchObject({ code: 'store.transfer' });
  });

  it('is about the images that lie beside it', () => {
    for (const [id, { paths }] of images) {
      const project = expected.projects[projectOf(id)]?.name ?? '';
      for (const path of paths) {
        const bytes = readFileSync(join(fixtureImages(FIXTURE), project, path));
        expect(sha256(bytes), path).toBe(contentOf(id));
      }
    }
  });
});
