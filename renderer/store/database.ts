import Dexie from 'dexie';
import type { Table } from 'dexie';
import type { ImageId } from '../../core/document/image-id.ts';
import { migrations } from './migrations.ts';
import type {
  EventRow,
  FileRow,
  ImageRow,
  PredictionRow,
  ProjectRow,
  RemovedRow,
  ThumbnailRow,
  TileRow,
} from './schema.ts';

export const DATABASE_NAME = 'u-lite-workbench';

/** Dexie multiplies versions by this for the browser. */
const DEXIE_FACTOR = 10;

export interface DatabaseOptions {
  /** Where migration stops; the newest by default. */
  readonly version?: number;
}

/** The tables, which Dexie makes from the migrations. Opening brings a database of any earlier version up to date. */
export class WorkbenchDatabase extends Dexie {
  declare readonly projects: Table<ProjectRow, string>;
  declare readonly files: Table<FileRow, [projectId: string, path: string]>;
  declare readonly images: Table<ImageRow, ImageId>;
  declare readonly tiles: Table<TileRow, [imageId: ImageId, index: number]>;
  declare readonly removed: Table<
    RemovedRow,
    [projectId: string, label: number, imageId: ImageId, index: number]
  >;
  declare readonly predictions: Table<PredictionRow, [imageId: ImageId, modelSha256: string]>;
  declare readonly thumbnails: Table<ThumbnailRow, ImageId>;
  declare readonly events: Table<EventRow, number>;

  constructor(name: string = DATABASE_NAME, { version = Infinity }: DatabaseOptions = {}) {
    // An acknowledged stroke must be on the disk: browsers answer earlier unless told so.
    super(name, { chromeTransactionDurability: 'strict' });
    for (const migration of migrations) {
      if (migration.version > version) break;
      const step = this.version(migration.version).stores(migration.tables);
      if (migration.upgrade) step.upgrade(migration.upgrade);
    }
    // Dexie opens a newer database without a word, and its rows would be misread.
    const newest = this.verno;
    this.on('ready', () => {
      if (this.backendDB().version >= (newest + 1) * DEXIE_FACTOR) throw new Dexie.VersionError();
    });
  }
}
