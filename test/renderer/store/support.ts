import Dexie from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import { encodeRuns } from '../../../core/mask/run-length.ts';
import type { Commit } from '../../../core/document/commit.ts';
import { Connection } from '../../../renderer/store/connection.ts';
import { WorkDatabase } from '../../../renderer/store/database.ts';
import type { Entry } from '../../../renderer/store/annotations.ts';
import type { Prediction } from '../../../core/document/prediction.ts';

import { readFixture, recreateDatabase } from '../../support/database-fixture.ts';

// Not by its global variables, which Dexie looks for only when it is first imported.
Dexie.dependencies.indexedDB = indexedDB;
Dexie.dependencies.IDBKeyRange = IDBKeyRange;

let count = 0;

/** A database of its own for each test. */
export function freshName(): string {
  count++;
  return `test-${count}-${Math.random()}`;
}

export function freshConnection(name = freshName()): Connection {
  return new Connection(new WorkDatabase(name));
}

/** Makes the database that an earlier version of the app wrote, under the given name. */
export async function loadFixture(name: string, fixture = 'database-7'): Promise<void> {
  await recreateDatabase({ ...readFixture(fixture), name }, indexedDB);
}

const FULL_TILE = 64 * 64;

/** A commit that fills whole tiles of 64 x 64 of the frame `image` with one label, at a revision. */
export function entryOf(
  revision: number,
  tiles: Readonly<Record<number, readonly [before: number, after: number]>>,
  kind: Commit['kind'] = 'do',
): Entry {
  const content = (label: number) => ({
    labels: encodeRuns(new Uint8Array(FULL_TILE).fill(label)),
    provenance: encodeRuns(new Uint8Array(FULL_TILE).fill(label === 0 ? 0 : 2)),
  });
  const changes = Object.entries(tiles).map(([index, [before, after]]) => ({
    index: Number(index),
    before: content(before),
    after: content(after),
  }));
  const target = {
    frame: 'image',
    parent: revision - 1,
    tiles: changes,
    before: {},
    after: { status: 'edited', threshold: 0.6 },
  } as const;
  const commit: Commit = {
    version: 1,
    id: `commit ${revision}`,
    project: 'project',
    kind,
    step: `commit ${revision}`,
    name: 'brush',
    author: 'person',
    at: 1000 + revision,
    targets: [target],
    classes: null,
    objects: [],
  };
  return { commit, predictions: [] };
}

export function predictionOf(
  change: Partial<Pick<Prediction, 'id' | 'modelSha256' | 'time'>> = {},
): Prediction {
  const data = Uint8Array.from({ length: 16 * 12 }, (_, i) => (i % 16 < 8 ? 0 : 255 - (i % 5)));
  return {
    id: 'prediction',
    imageId: 'image',
    map: { width: 16, height: 12, channels: 1, data },
    labels: [1],
    threshold: 0.5,
    fillHoles: false,
    smallestRegion: 0,
    provider: 'cpu',
    modelId: 'dermoscopy',
    modelName: 'Skin lesions',
    modelSha256: 'a'.repeat(64),
    milliseconds: 12,
    time: 5000,
    ...change,
  };
}
