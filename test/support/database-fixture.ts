import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ClassDefinition } from '../../core/document/classes.ts';
import type { ImageStatus } from '../../core/document/status.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { Size } from '../../core/geometry/size.ts';

/** Databases as earlier versions of the app wrote them, in test/renderer/store/fixtures; each has a text about it. */

export interface DatabaseFixture {
  readonly name: string;
  /** The browser's own number: ten times Dexie's. */
  readonly version: number;
  readonly stores: readonly StoreFixture[];
}

interface StoreFixture {
  readonly name: string;
  readonly keyPath: string | string[];
  readonly autoIncrement: boolean;
  readonly indexes: readonly {
    readonly name: string;
    readonly keyPath: string | string[];
    readonly unique: boolean;
    readonly multiEntry: boolean;
  }[];
  /** Bytes are `{ $base64: TEXT }`, at any depth. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** What a fixture holds, worked out from its rows by a program of its own. Hashes are lower-case hexadecimal sha256. */
export interface ExpectedWork {
  /** By table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly projects: Readonly<Record<string, ExpectedProject>>;
  readonly images: Readonly<Record<string, ExpectedImage>>;
  readonly removed: readonly {
    readonly projectId: string;
    readonly label: number;
    readonly imageId: string;
    readonly index: number;
    /** Pixels of the label. */
    readonly pixels: number;
    /** Hash of the tile's plane, row by row. */
    readonly labels: string;
    /** Hash of the tile's plane, row by row. */
    readonly provenance: string;
  }[];
}

interface ExpectedProject {
  readonly name: string;
  readonly classes: readonly ClassDefinition[];
  readonly nextLabel: number;
  /** Path of the one that was open last. */
  readonly image: string;
}

export interface ExpectedImage extends Size {
  /** Of its files within the project; none once they were replaced. */
  readonly paths: readonly string[];
  readonly status: ImageStatus;
  readonly revision: number;
  readonly threshold: number | null;
  readonly conflicts: readonly Rect[];
  /** 0 to 1; null without a prediction. */
  readonly uncertainty: number | null;
  /** Stored ones. */
  readonly tiles: number;
  /** Hash of the whole plane, row by row. */
  readonly labels: string;
  /** By label. */
  readonly labelPixels: Readonly<Record<string, number>>;
  /** Hash of the whole plane, row by row. */
  readonly provenance: string;
  /** By value of `Provenance`. */
  readonly provenancePixels: Readonly<Record<string, number>>;
  /** The latest first. */
  readonly predictions: readonly {
    readonly modelId: string;
    readonly modelSha256: string;
    readonly time: number;
    readonly threshold: number;
    readonly labels: readonly number[];
    readonly width: number;
    readonly height: number;
    readonly channels: number;
    /** Hash of the inflated map. */
    readonly map: string;
  }[];
}

const FIXTURES = new URL('../renderer/store/fixtures/', import.meta.url);

export function readFixture(fixture: string): DatabaseFixture {
  return JSON.parse(readFileSync(new URL(`${fixture}.json`, FIXTURES), 'utf8')) as DatabaseFixture;
}

export function readExpected(fixture: string): ExpectedWork {
  return JSON.parse(readFileSync(new URL(`${fixture}.expected.json`, FIXTURES), 'utf8')) as ExpectedWork;
}

/** The folder with a folder for each project, by its name, of the images that the fixture is about. */
export function fixtureImages(fixture: string): string {
  return fileURLToPath(new URL(`${fixture}.images`, FIXTURES));
}

/**
 * Replaces the database of the fixture's name by the fixture: the same version, tables, indexes and rows, all or none.
 * Knows nothing of the app's store, and nothing outside itself, so that it runs in the page, too.
 */
export async function recreateDatabase(
  { name, version, stores }: DatabaseFixture,
  factory: IDBFactory = indexedDB,
): Promise<void> {
  const settled = <T>(request: IDBRequest<T> & IDBOpenDBRequest): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
      request.onblocked = () => reject(new Error(`The database ${name} is in use`));
    });
  const revived = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(revived);
    if ('$base64' in value) {
      return Uint8Array.from(atob(value.$base64 as string), (character) => character.charCodeAt(0));
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revived(item)]));
  };
  await settled(factory.deleteDatabase(name));
  const opening = factory.open(name, version);
  opening.onupgradeneeded = () => {
    for (const { name: table, keyPath, autoIncrement, indexes, rows } of stores) {
      const store = opening.result.createObjectStore(table, { keyPath, autoIncrement });
      for (const { name: index, keyPath: path, unique, multiEntry } of indexes) {
        store.createIndex(index, path, { unique, multiEntry });
      }
      for (const row of rows) store.add(revived(row));
    }
  };
  (await settled(opening)).close();
}
