import Dexie from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import { encodeRuns } from '../../../core/mask/run-length.ts';
import type { Commit } from '../../../core/document/commit.ts';
import { Connection } from '../../../renderer/store/connection.ts';
import { WorkbenchDatabase } from '../../../renderer/store/database.ts';
import type { WorkStep } from '../../../renderer/store/labels.ts';
import type { Prediction } from '../../../renderer/editor/ports.ts';

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
  return new Connection(new WorkbenchDatabase(name));
}

const FULL_TILE = 64 * 64;

/** A step that fills whole tiles of 64 x 64 with one label. */
export function stepOf(
  revision: number,
  tiles: Readonly<Record<number, readonly [before: number, after: number]>>,
  kind: Commit['kind'] = 'do',
): WorkStep {
  const content = (label: number) => ({
    labels: encodeRuns(new Uint8Array(FULL_TILE).fill(label)),
    provenance: encodeRuns(new Uint8Array(FULL_TILE).fill(label === 0 ? 0 : 2)),
  });
  const changes = Object.entries(tiles).map(([index, [before, after]]) => ({
    index: Number(index),
    before: content(before),
    after: content(after),
  }));
  const edit = {
    name: 'brush',
    tiles: changes,
    classes: [],
    threshold: { before: 0.5, after: 0.6 },
  } as const;
  const commit = { imageId: 'image', revision, kind, edit };
  return { projectId: 'project', commit, status: 'edited', at: 1000 + revision };
}

export function predictionOf(change: Partial<Pick<Prediction, 'modelSha256' | 'time'>> = {}): Prediction {
  const data = Uint8Array.from({ length: 16 * 12 }, (_, i) => (i % 16 < 8 ? 0 : 255 - (i % 5)));
  return {
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
