import Dexie from 'dexie';
import type { Table } from 'dexie';
import { WorkbenchError } from '../../../core/errors.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import type { CommitKind } from '../../../core/document/commit.ts';
import { projectOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { predictionId } from '../../../core/document/prediction.ts';
import { LATER_FIELDS } from '../../../core/document/state.ts';
import { crc32 } from '../../../core/formats/crc32.ts';
import type { WorkDatabase } from '../database.ts';
import { keysOf } from '../keys.ts';
import { inflateMap } from '../probability-codec.ts';
import { sha256 } from '../../sha256.ts';
import type { EventRow, FrameRow, PredictionRow, ProjectRow, TileRow } from '../schema.ts';
import { LEGACY_NAME, LegacyDatabase } from './database.ts';
import type * as Legacy from './schema.ts';

/** Fact that says that nothing is left to bring over. */
const DONE = 'transferred';

/** Rows and a checksum of each table, as they were read and as they were found again. */
export type Inventory = Readonly<Record<string, { readonly rows: number; readonly checksum: number }>>;

/**
 * Brings the work of the database of earlier versions into the new one, once. What arrived is read again and compared,
 * row by row, before the new database counts; until then the next start begins anew. The old one is never written to,
 * but for its own migrations, and is kept.
 */
export async function transfer(database: WorkDatabase, legacyName: string = LEGACY_NAME): Promise<void> {
  if ((await database.facts.get(DONE)) !== undefined) return;
  // Asking Dexie whether it exists would make it and delete it again.
  if (!(await Dexie.getDatabaseNames()).includes(legacyName)) {
    await database.facts.put({ name: DONE, value: null });
    return;
  }
  const legacy = new LegacyDatabase(legacyName);
  try {
    await legacy.open();
    // An attempt may have ended halfway.
    for (const table of database.tables) await table.clear();
    const sent = await copyAll(legacy, database);
    const arrived = await inventoryOf(database);
    requireSame(sent, arrived);
    await database.facts.put({ name: DONE, value: { from: legacyName, at: Date.now(), inventory: arrived } });
  } finally {
    legacy.close();
  }
}

function requireSame(sent: Inventory, arrived: Inventory): void {
  for (const [table, { rows, checksum }] of Object.entries(sent)) {
    const other = arrived[table];
    if (other?.rows === rows && other.checksum === checksum) continue;
    throw new WorkbenchError(
      'store.transfer',
      `Your work could not be brought over to this version: of ${rows} ${table}, ` +
        `${other?.rows ?? 0} arrived, or not as they were. Nothing is lost: the version before has it. ` +
        'Check that the disk is not full, and start again.',
    );
  }
}

/** Counts rows and adds their checksums up, in whatever order they come. */
class Tally {
  readonly #tables = new Map<string, { rows: number; checksum: number }>();

  add(table: string, row: unknown): void {
    const known = this.#tables.get(table) ?? { rows: 0, checksum: 0 };
    this.#tables.set(table, { rows: known.rows + 1, checksum: (known.checksum + checksumOf(row)) >>> 0 });
  }

  get inventory(): Inventory {
    return Object.fromEntries(this.#tables);
  }
}

function checksumOf(row: unknown): number {
  return crc32(new TextEncoder().encode(canonical(row)));
}

/** The same text for the same values, whatever the order of their keys; bytes by their own checksum. */
function canonical(value: unknown): string {
  if (value instanceof Uint8Array) return `bytes ${value.length} ${crc32(value)}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${entries
    .map(([key, part]) => `${key}:${canonical(part)}`)
    .sort()
    .join(',')}}`;
}

async function inventoryOf(database: WorkDatabase): Promise<Inventory> {
  const tally = new Tally();
  for (const table of database.tables) {
    if (table.name !== 'facts') await table.each((row) => tally.add(table.name, row));
  }
  return tally.inventory;
}

/** Image by image: together the masks and maps of a large store would fill the memory. */
async function copyAll(legacy: LegacyDatabase, database: WorkDatabase): Promise<Inventory> {
  const tally = new Tally();
  const send = async <Row, Key>(table: Table<Row, Key>, rows: readonly Row[]): Promise<void> => {
    for (const row of rows) tally.add(table.name, row);
    await table.bulkPut(rows);
  };
  const origins = new Map<string, Map<number, string>>();
  for (const id of await legacy.images.toCollection().primaryKeys()) {
    const image = await legacy.images.get(id);
    if (image === undefined) continue;
    const [from, to] = keysOf(id);
    const tiles = await legacy.tiles.where(':id').between(from, to).toArray();
    const before = await legacy.predictions.where(':id').between(from, to).toArray();
    const predictions = await Promise.all(before.map(predictionOf));
    noteOrigins(origins, id, before);
    await send(database.tiles, tiles.map(tileOf));
    await send(database.predictions, predictions);
    await send(database.frames, [frameOf(image, latestOf(predictions))]);
  }
  await send(
    database.projects,
    (await legacy.projects.toArray()).map((row) => projectOfRow(row, origins.get(row.id))),
  );
  await send(database.files, await legacy.files.toArray());
  await send(database.thumbnails, await legacy.thumbnails.toArray());
  await send(database.events, (await legacy.events.toArray()).map(eventOf));
  return tally.inventory;
}

function frameOf({ doubt, ...image }: Legacy.ImageRow, prediction: PredictionRow | undefined): FrameRow {
  return { ...image, uncertainty: doubt, prediction: prediction?.id ?? null, coverage: {}, ...LATER_FIELDS };
}

function latestOf(predictions: readonly PredictionRow[]): PredictionRow | undefined {
  return predictions.toSorted((a, b) => b.time - a.time)[0];
}

function tileOf({ imageId, ...tile }: Legacy.TileRow): TileRow {
  return { ...tile, frame: imageId };
}

async function predictionOf({ classes, ...row }: Legacy.PredictionRow): Promise<PredictionRow> {
  const { width, height, channels } = row;
  const map = { width, height, channels, data: inflateMap(row.data, width * height * channels) };
  const meaning = classes?.map((definition) => ({ ...definition, locked: false, origin: definition.name }));
  const id = await predictionId({ ...row, map }, sha256);
  return { ...row, id, ...(meaning === undefined ? {} : { classes: meaning }) };
}

/** Which model's classes the labels of a project stood for, so that they are found again whatever they are called. */
function noteOrigins(
  origins: Map<string, Map<number, string>>,
  imageId: ImageId,
  predictions: readonly Legacy.PredictionRow[],
): void {
  const known = origins.get(projectOf(imageId)) ?? new Map<number, string>();
  origins.set(projectOf(imageId), known);
  for (const { classes = [] } of predictions.toSorted((a, b) => a.time - b.time)) {
    for (const { label, name } of classes) if (!known.has(label)) known.set(label, name);
  }
}

function projectOfRow(
  { classes, ...row }: Legacy.ProjectRow,
  origins: ReadonlyMap<number, string> | undefined,
): ProjectRow {
  const withOrigin = (definition: ClassDefinition): ClassDefinition => {
    const origin = origins?.get(definition.label);
    return origin === undefined ? definition : { ...definition, origin };
  };
  return { ...row, revision: 0, classes: classes.map(withOrigin) };
}

const KINDS: Readonly<Record<Legacy.EventRow['kind'], CommitKind>> = {
  do: 'do',
  undo: 'undo',
  redo: 'redo',
  prediction: 'do',
  accepted: 'do',
  reopened: 'do',
};

function eventOf({ id = 0, imageId, at, kind, name }: Legacy.EventRow): EventRow {
  const event = { id: `before ${id}`, project: projectOf(imageId), frames: [imageId], at, kind: KINDS[kind] };
  if (kind === 'prediction') return { ...event, name: 'prediction', detail: name };
  if (kind === 'accepted') return { ...event, name: 'accept' };
  if (kind === 'reopened') return { ...event, name: 'reopen' };
  return { ...event, name: name as EventRow['name'] };
}
