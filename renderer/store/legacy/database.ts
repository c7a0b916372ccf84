import Dexie from 'dexie';
import type { Table } from 'dexie';
import type { ImageId } from '../../../core/document/image-id.ts';
import { refuseNewer } from '../database.ts';
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

export const LEGACY_NAME = 'u-lite-workbench';

export interface DatabaseOptions {
  /** Where migration stops; the newest by default. */
  readonly version?: number;
}

/** The database of versions before this one. Opening brings it to its last version, from where `transfer` reads it. */
export class LegacyDatabase extends Dexie {
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

  constructor(name: string = LEGACY_NAME, { version = Infinity }: DatabaseOptions = {}) {
    super(name);
    for (const migration of migrations) {
      if (migration.version > version) break;
      const step = this.version(migration.version).stores(migration.tables);
      if (migration.upgrade) step.upgrade(migration.upgrade);
    }
    refuseNewer(this);
  }
}
