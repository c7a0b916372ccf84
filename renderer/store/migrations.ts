import type { Transaction } from 'dexie';
import { deflateMap } from './probability-codec.ts';
import type { PredictionRow } from './schema.ts';

/** One step from a database of the version before. Steps that people's databases have taken are never changed. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** Tables and indexes that are new or altered, in Dexie's notation. */
  readonly tables: Readonly<Record<string, string>>;
  /** Rewrites rows, in the same transaction as the change of tables. */
  readonly upgrade?: (transaction: Transaction) => Promise<unknown>;
}

/** Oldest first, numbered without gaps. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'create-tables',
    tables: {
      projects: 'id, opened',
      files: '[projectId+path]',
      images: 'id',
      tiles: '[imageId+index]',
      predictions: '[imageId+modelSha256]',
      events: '++id, imageId',
    },
  },
  {
    version: 2,
    name: 'deflate-probability-maps',
    tables: {},
    upgrade: (transaction) =>
      transaction
        .table<PredictionRow>('predictions')
        .toCollection()
        .modify((row, holder) => {
          holder.value = { ...row, data: deflateMap(row.data) };
        }),
  },
  { version: 3, name: 'cache-thumbnails', tables: { thumbnails: 'imageId' } },
];
