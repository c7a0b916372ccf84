import { WorkbenchError } from '../../core/errors.ts';
import { apply, refusalOf } from '../../core/document/apply.ts';
import { framesOf } from '../../core/document/commit.ts';
import { checkpointIn } from '../../core/document/checkpoint.ts';
import type { NamedCheckpoint } from '../../core/document/checkpoint.ts';
import type { Commit, PlacedCommit } from '../../core/document/commit.ts';
import type { ImageId } from '../../core/document/image-id.ts';
import type { PackedPrediction, Prediction } from '../../core/document/prediction.ts';
import { newFrame, seriesIdOf } from '../../core/document/state.ts';
import type {
  FrameRecord,
  FrameState,
  PredictionId,
  SeriesState,
  WorkState,
} from '../../core/document/state.ts';
import { eventOf, inOrder } from '../../core/document/work-event.ts';
import type { WorkEvent } from '../../core/document/work-event.ts';
import type { Size } from '../../core/geometry/size.ts';
import { TileLayout } from '../../core/mask/label-grid.ts';
import { decodeTile } from '../../core/mask/tile-content.ts';
import type { LabelTile } from '../../core/mask/tiles.ts';
import type { JournalPosition } from '../../core/contract/journal.ts';
import type { Connection } from './connection.ts';
import type { WorkDatabase } from './database.ts';
import { keysOf, positionName } from './keys.ts';
import { deflateMap, inflateMap } from './probability-codec.ts';
import type { EventRow, FrameRow, PredictionRow, StepRow, TileRow } from './schema.ts';

/** A commit with the predictions that it speaks of for the first time. */
export interface Entry {
  readonly commit: Commit;
  readonly predictions: readonly Prediction[];
  /** Of the frames that the commit touches, in its order. */
  readonly sizes?: readonly Size[];
  /** Where the step can be taken back; null, as by default, for nowhere. */
  readonly places?: readonly ImageId[] | null;
}

/** The same with the predictions as they are stored. */
export interface PackedEntry extends Omit<Entry, 'predictions'> {
  readonly predictions: readonly PackedPrediction[];
}

/** What was annotated, as the commits have left it. */
export class AnnotationStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * The one way by which work gets into the store: commits in the order in which they happened, all or none. Safe to
   * repeat, for what is there already is passed over. Rejects with `store.order` where one does not fit what is there.
   * @param position up to where the project's journal is in the store afterwards
   */
  append(entries: readonly Entry[], position?: JournalPosition): Promise<void> {
    return this.#connection.run((database) => {
      const { projects, frames, series, tiles, predictions, events, steps, checkpoints, facts } = database;
      return database.transaction(
        'rw',
        [projects, frames, series, tiles, predictions, events, steps, checkpoints, facts],
        async (): Promise<void> => {
          if (position !== undefined) await refuseGap(database, entries, position);
          const packed = entries.map((entry) => ({ ...entry, predictions: entry.predictions.map(toRow) }));
          await takeUp(database, packed, position && position.count - entries.length);
          const [first] = entries;
          if (first === undefined || position === undefined) return;
          await facts.put({ name: positionName(first.commit.project), value: position });
        },
      );
    });
  }

  /** The frame's record, made when it is seen for the first time. */
  open(id: ImageId, size: Size): Promise<FrameRecord> {
    return this.#connection.run((database) =>
      database.transaction('rw', database.frames, async (): Promise<FrameRecord> => {
        const known = await database.frames.get(id);
        if (known) return known;
        const record = newFrame(id, size, Date.now());
        await database.frames.add(record);
        return record;
      }),
    );
  }

  /** Those of the frames that were opened or predicted before. */
  async known(ids: readonly ImageId[]): Promise<ReadonlyMap<ImageId, FrameRecord>> {
    const rows = await this.#connection.run((database) => database.frames.bulkGet([...ids]));
    return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row] as const])));
  }

  /** Every frame of a project that was opened or predicted before: at once, because there may be 100,000. */
  async allOf(projectId: string): Promise<ReadonlyMap<ImageId, FrameRecord>> {
    const rows = await this.#connection.run((database) =>
      database.frames.where('id').startsWith(`${projectId} `).toArray(),
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Those of the frames that are known, with all that was drawn on them. */
  frames(ids: readonly ImageId[]): Promise<readonly FrameState[]> {
    return this.#connection.run((database) =>
      database.transaction('r', database.frames, database.tiles, async () => {
        const rows = await database.frames.bulkGet([...ids]);
        const found = rows.filter((row) => row !== undefined);
        return Promise.all(found.map(async (row) => ({ ...row, tiles: await tilesOf(database, row.id) })));
      }),
    );
  }

  /** Undefined for a series that never had objects; that of a frame is `seriesIdOf`. */
  series(id: ImageId): Promise<SeriesState | undefined> {
    return this.#connection.run((database) => database.series.get(id));
  }

  /** Frames of a project with pixels of a class, or of an object of it. */
  having(projectId: string, label: number): Promise<readonly FrameState[]> {
    return this.#having(projectId, label, (frame) => frame);
  }

  /** The ids of those frames. */
  idsHaving(projectId: string, label: number): Promise<readonly ImageId[]> {
    return this.#having(projectId, label, ({ id }) => id);
  }

  #having<T>(projectId: string, label: number, keep: (frame: FrameState) => T): Promise<readonly T[]> {
    return this.#connection.run((database) =>
      database.transaction('r', database.frames, database.tiles, database.series, async () => {
        const found: T[] = [];
        // One by one: together the masks of a large project would fill the memory.
        for (const id of await database.frames.where('id').startsWith(`${projectId} `).primaryKeys()) {
          const row = await database.frames.get(id);
          if (row === undefined) continue;
          const objects = (await database.series.get(seriesIdOf(row)))?.objects ?? [];
          const ids = new Set([
            label,
            ...objects.filter(({ class: of }) => of === label).map((one) => one.id),
          ]);
          const tiles = await tilesOf(database, id);
          if (holds({ ...row, tiles }, ids)) found.push(keep({ ...row, tiles }));
        }
        return found;
      }),
    );
  }

  /**
   * What can be taken back, or done again, at a frame: the latest commits, the oldest of them first.
   * @param group only those of this group, however long ago they were
   */
  async steps(id: ImageId, group?: string): Promise<readonly PlacedCommit[]> {
    const isWanted = ({ commit }: PlacedCommit): boolean => group === undefined || commit.group === group;
    const rows = await this.#connection.run((database) =>
      database.steps.where('places').equals(id).reverse().filter(isWanted).limit(MOST_STEPS).toArray(),
    );
    return rows.reverse();
  }

  /** As `steps`, at any of the frames. */
  async stepsAmong(ids: readonly ImageId[]): Promise<readonly PlacedCommit[]> {
    const rows = await this.#connection.run((database) =>
      database.steps
        .where('places')
        .anyOf([...ids])
        .distinct()
        .toArray(),
    );
    return rows.sort((a, b) => a.order - b.order).slice(-MOST_STEPS);
  }

  /** What happened to a frame, the oldest first. */
  async events(id: ImageId): Promise<readonly WorkEvent[]> {
    const rows = await this.#connection.run((database) =>
      database.events.where('frames').equals(id).toArray(),
    );
    return inOrder(rows);
  }

  /** What happened to any frame of a project, the oldest first: at once, because there may be 100,000. */
  async eventsOf(projectId: string): Promise<readonly WorkEvent[]> {
    const rows = await this.#connection.run((database) =>
      database.events.where('frames').startsWith(`${projectId} `).toArray(),
    );
    // One of several frames is found at each of them.
    return inOrder([...new Map(rows.map((row) => [row.id, row])).values()]);
  }

  /** A checkpoint with the prediction that it speaks of; undefined where there is none of this id. */
  checkpoint(
    id: string,
  ): Promise<{ readonly checkpoint: NamedCheckpoint; readonly prediction: Prediction | null } | undefined> {
    return this.#connection.run((database) =>
      database.transaction('r', database.checkpoints, database.predictions, async () => {
        const checkpoint = await database.checkpoints.get(id);
        if (checkpoint === undefined) return undefined;
        const { prediction } = checkpoint.fields;
        const row = prediction === null ? undefined : await database.predictions.get(prediction);
        return { checkpoint, prediction: row === undefined ? null : fromRow(row) };
      }),
    );
  }

  /** What happened in groups of steps of a project, the oldest first. */
  async grouped(projectId: string): Promise<readonly WorkEvent[]> {
    const [from, to] = keysOf(projectId);
    const rows = await this.#connection.run((database) =>
      database.events.where('[project+group]').between(from, to).toArray(),
    );
    return inOrder(rows);
  }

  /** All that a model of this hash has said, of whatever image. */
  async predictionsBy(modelSha256: string): Promise<ReadonlySet<PredictionId>> {
    const ids = await this.#connection.run((database) =>
      database.predictions.where('modelSha256').equals(modelSha256).primaryKeys(),
    );
    return new Set(ids);
  }

  async tiles(id: ImageId): Promise<readonly LabelTile[]> {
    const [from, to] = keysOf(id);
    const rows = await this.#connection.run((database) =>
      database.tiles.where(':id').between(from, to).toArray(),
    );
    return rows.map(({ frame: _frame, ...tile }) => tile);
  }

  /** The prediction that a frame speaks of; null where there is none. */
  prediction(id: ImageId): Promise<Prediction | null> {
    return this.#connection.run((database) =>
      database.transaction('r', database.frames, database.predictions, async () => {
        const known = (await database.frames.get(id))?.prediction ?? null;
        const row = known === null ? undefined : await database.predictions.get(known);
        return row === undefined ? null : fromRow(row);
      }),
    );
  }
}

/** What the journal has before the entries must be in the store, or the position would say so of what is missing. */
async function refuseGap(
  database: WorkDatabase,
  entries: readonly Entry[],
  position: JournalPosition,
): Promise<void> {
  const project = entries[0]?.commit.project ?? '';
  const known = (await database.facts.get(positionName(project)))?.value as JournalPosition | undefined;
  if (known?.epoch === position.epoch && known.count >= position.count - entries.length) return;
  throw new WorkbenchError('store.order', 'A step does not follow what is stored (records are missing).');
}

/** Steps that can be taken back after a restart: reading more would hold up the image. */
const MOST_STEPS = 200;

/** Rows handed to the database in one go: thousands of a large image at once would hold the page up. */
const ROWS_AT_ONCE = 128;

/**
 * Takes up commits within a transaction; those that are there already are passed over. Each copies the state that it
 * is folded into, so hundreds at a time are quicker than thousands.
 * @param first number of the first in the journal; without it none of them can be taken back after a restart
 */
export async function takeUp(
  database: WorkDatabase,
  entries: readonly PackedEntry[],
  first?: number,
): Promise<void> {
  const { events, predictions, checkpoints, steps } = database;
  const known = await events.bulkGet(entries.map(({ commit }) => commit.id));
  const fresh = entries.filter((_, index) => known[index] === undefined);
  await fold(database, fresh);
  await predictions.bulkPut(fresh.flatMap((entry) => entry.predictions));
  await checkpoints.bulkPut(fresh.flatMap(({ commit }) => checkpointIn(commit) ?? []));
  await events.bulkPut(eventsOf(entries, first).filter((_, index) => known[index] === undefined));
  if (first !== undefined) await steps.bulkPut(stepsOf(entries, first));
}

/** Brings what the commits speak of to where they leave it; tiles they do not touch are not even read. */
async function fold(database: WorkDatabase, entries: readonly PackedEntry[]): Promise<void> {
  const commits = entries.map(({ commit }) => commit);
  let state = await stateFor(database, commits, newFrames(entries));
  for (const commit of commits) {
    const refusal = refusalOf(state, commit);
    if (refusal !== null) {
      throw new WorkbenchError('store.order', `A step does not follow what is stored (${refusal.reason}).`);
    }
    state = apply(state, commit);
  }
  const frames: FrameRow[] = [];
  const tiles: TileRow[] = [];
  for (const { tiles: changed, ...record } of state.frames.values()) {
    frames.push(record);
    for (const [index, content] of changed) tiles.push({ ...content, frame: record.id, index });
  }
  await putTiles(database, tiles);
  await database.frames.bulkPut(frames);
  await database.series.bulkPut([...state.series.values()]);
  for (const { id, classes, nextLabel, revision, learning } of state.projects.values()) {
    const settings = learning === undefined ? {} : { learning };
    await database.projects.update(id, { classes, nextLabel, revision, ...settings });
  }
}

/** Every frame of the entries as it is when it is seen for the first time. */
function newFrames(entries: readonly PackedEntry[]): ReadonlyMap<ImageId, FrameRecord> {
  const made = new Map<ImageId, FrameRecord>();
  for (const { commit, sizes = [] } of entries) {
    for (const [index, { frame }] of commit.targets.entries()) {
      const size = sizes[index];
      if (size !== undefined && !made.has(frame)) made.set(frame, newFrame(frame, size, commit.at));
    }
  }
  return made;
}

export async function putTiles({ tiles }: WorkDatabase, rows: readonly TileRow[]): Promise<void> {
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
    await tiles.bulkPut(rows.slice(first, first + ROWS_AT_ONCE));
  }
}

/** The part of the store that commits speak of; of its tiles only those that they will write. */
async function stateFor(
  database: WorkDatabase,
  commits: readonly Commit[],
  made: ReadonlyMap<ImageId, FrameRecord>,
): Promise<WorkState> {
  const frameIds = [...new Set(commits.flatMap(framesOf))];
  const seriesIds = [...new Set(commits.flatMap(({ objects }) => objects.map(({ series }) => series)))];
  const projectIds = new Set(
    commits
      .filter(({ classes, learning }) => classes !== null || learning !== undefined)
      .map(({ project }) => project),
  );
  const [frames, series, projects] = await Promise.all([
    database.frames.bulkGet(frameIds),
    database.series.bulkGet(seriesIds),
    database.projects.bulkGet([...projectIds]),
  ]);
  const byId = <T extends { readonly id: string }>(rows: readonly (T | undefined)[]) =>
    new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row] as const])));
  const overlay = frames.map((known, index) => {
    const row = known ?? made.get(frameIds[index] ?? '');
    return row === undefined ? undefined : { ...row, tiles: new Map() };
  });
  return { frames: byId(overlay), series: byId(series), projects: byId(projects) };
}

async function tilesOf(database: WorkDatabase, id: ImageId): Promise<FrameState['tiles']> {
  const [from, to] = keysOf(id);
  const rows = await database.tiles.where(':id').between(from, to).toArray();
  return new Map(rows.map(({ frame: _frame, index, ...content }) => [index, content]));
}

function holds(frame: FrameState, ids: ReadonlySet<number>): boolean {
  const layout = new TileLayout(frame);
  return [...frame.tiles].some(([index, content]) =>
    decodeTile(content, layout.rect(index)).labels.some((id) => ids.has(id)),
  );
}

/** Rows of the entries that can be taken back; `first` is the number of the first in the journal. */
export function stepsOf(entries: readonly Pick<Entry, 'commit' | 'places'>[], first: number): StepRow[] {
  return entries.flatMap(({ commit, places = null }, index) =>
    places === null ? [] : [{ project: commit.project, order: first + index, places, commit }],
  );
}

/** What is told of the entries; `first` is the number of the first in the journal, where that is known. */
function eventsOf(
  entries: readonly Pick<Entry, 'commit' | 'places'>[],
  first: number | undefined,
): EventRow[] {
  return entries.map(({ commit, places = null }, index) => {
    const event = eventOf(commit, places);
    return first === undefined ? event : { ...event, order: first + index };
  });
}

export function toRow({ map, ...rest }: Prediction): PredictionRow {
  const { width, height, channels } = map;
  return { ...rest, width, height, channels, data: deflateMap(map.data) };
}

function fromRow({ width, height, channels, data, ...rest }: PredictionRow): Prediction {
  const length = channels * width * height;
  return { ...rest, map: { width, height, channels, data: inflateMap(data, length) } };
}
