import type { Transaction } from 'dexie';
import { uncertaintyOf } from '../../../core/imaging/uncertainty.ts';
import { shareOutImages } from './by-project.ts';
import { reserveLabels } from './label-reserve.ts';
import { deflateMap, inflateMap } from '../probability-codec.ts';
import type { ImageRow, PredictionRow } from './schema.ts';

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
  {
    version: 4,
    name: 'keep-doubt-with-the-image',
    tables: {},
    upgrade: async (transaction) => {
      const images = transaction.table<ImageRow>('images');
      await images.toCollection().modify({ doubt: null });
      const predictions = transaction.table<PredictionRow>('predictions');
      const latest = new Map<string, number>();
      // One by one: together the maps of a large project would fill the memory.
      for (const key of await predictions.toCollection().primaryKeys()) {
        const row = await predictions.get(key);
        if (row === undefined || row.time <= (latest.get(row.imageId) ?? -1)) continue;
        latest.set(row.imageId, row.time);
        const { imageId, width, height, channels, threshold } = row;
        const data = inflateMap(row.data, channels * width * height);
        await images.update(imageId, { doubt: uncertaintyOf({ width, height, channels, data }, threshold) });
      }
    },
  },
  {
    version: 5,
    name: 'keep-work-by-project',
    tables: { projects: 'id, opened, folder' },
    upgrade: shareOutImages,
  },
  {
    version: 6,
    name: 'never-reuse-labels',
    tables: { removed: '[projectId+label+imageId+index]' },
    upgrade: reserveLabels,
  },
  {
    version: 7,
    name: 'keep-conflicts-with-the-image',
    tables: {},
    upgrade: (transaction) => transaction.table<ImageRow>('images').toCollection().modify({ conflicts: [] }),
  },
];
