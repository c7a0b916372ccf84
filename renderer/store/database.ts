import Dexie from 'dexie';
import type { Table } from 'dexie';
import type { ImageId } from '../../core/document/image-id.ts';
import { LATER_FIELDS } from '../../core/document/state.ts';
import type {
  CheckpointRow,
  EventRow,
  FactRow,
  FileRow,
  FrameRow,
  PredictionRow,
  ProjectRow,
  SeriesRow,
  StepRow,
  ThumbnailRow,
  TileRow,
} from './schema.ts';

export const DATABASE_NAME = 'u-lite-work';

/** Dexie multiplies versions by this for the browser. */
const DEXIE_FACTOR = 10;

/** Tables and indexes of each version, in Dexie's notation. Those that people's databases have are never changed. */
export const VERSIONS: readonly Readonly<Record<string, string>>[] = [
  {
    projects: 'id, opened, folder',
    files: '[projectId+path]',
    frames: 'id',
    series: 'id',
    tiles: '[frame+index]',
    predictions: 'id, imageId',
    events: 'id, at, *frames',
    thumbnails: 'imageId',
    facts: 'name',
  },
  { steps: '[project+order], *places' },
  { checkpoints: 'id, frame' },
  { predictions: 'id, imageId, modelSha256', events: 'id, at, *frames, [project+group]' },
];

/** The projection of the commits that window and editor read, and what else is kept about folders and files. */
export class WorkDatabase extends Dexie {
  declare readonly projects: Table<ProjectRow, string>;
  declare readonly files: Table<FileRow, [projectId: string, path: string]>;
  declare readonly frames: Table<FrameRow, ImageId>;
  declare readonly series: Table<SeriesRow, ImageId>;
  declare readonly tiles: Table<TileRow, [frame: ImageId, index: number]>;
  declare readonly predictions: Table<PredictionRow, string>;
  declare readonly events: Table<EventRow, string>;
  declare readonly steps: Table<StepRow, [project: string, order: number]>;
  declare readonly checkpoints: Table<CheckpointRow, string>;
  declare readonly thumbnails: Table<ThumbnailRow, string>;
  declare readonly facts: Table<FactRow, string>;

  constructor(name: string = DATABASE_NAME) {
    // The journal is on the disk by then, and brings again what a power cut takes from here.
    super(name, { chromeTransactionDurability: 'relaxed' });
    VERSIONS.forEach((tables, index) => this.version(index + 1).stores(tables));
    this.frames.hook('reading', completed);
    refuseNewer(this);
    refuseTorn(this);
  }
}

/** Rows of earlier versions lack the later fields. Dexie hands on what is not there, too. */
function completed(row: FrameRow | undefined): FrameRow | undefined {
  return row === undefined ? undefined : { ...LATER_FIELDS, ...row };
}

/** Part of its files may be lost, and with them some of its tables. */
function refuseTorn(database: Dexie): void {
  database.on('ready', () => {
    const { objectStoreNames } = database.backendDB();
    if (database.tables.every(({ name }) => objectStoreNames.contains(name))) return;
    throw new DOMException('The database lacks some of its tables', 'NotFoundError');
  });
}

/** Dexie opens a newer database without a word, and its rows would be misread. */
export function refuseNewer(database: Dexie): void {
  const newest = database.verno;
  database.on('ready', () => {
    if (database.backendDB().version >= (newest + 1) * DEXIE_FACTOR) throw new Dexie.VersionError();
  });
}

/** Whether the browser opens a database within so many milliseconds, whatever goes on in it meanwhile. */
export function answers(name: string, milliseconds: number): Promise<boolean> {
  const other = new Dexie(name);
  const opened = other.open().then(
    () => true,
    () => true,
  );
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), milliseconds));
  return Promise.race([opened.finally(() => other.close()), late]);
}
