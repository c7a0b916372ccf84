import Dexie from 'dexie';
import type { JournalPosition } from '../../core/contract/journal.ts';
import type { ProjectRecord, WorkSummary } from '../../core/contract/records.ts';
import { EVENTS_AT_ONCE } from '../../core/journal/baseline.ts';
import type { JournalEntry } from '../../core/journal/entry.ts';
import { putTiles, stepsOf, takeUp } from './annotations.ts';
import { editNames } from '../../core/document/edit-name.ts';
import type { Connection } from './connection.ts';
import type { WorkDatabase } from './database.ts';
import { keysOf, positionName } from './keys.ts';
import type { EventRow } from './schema.ts';

/** Up to where a journal is in the store; the link is known once that is the end of what was brought. */
export type Reached = Omit<JournalPosition, 'link'> & { readonly link?: string };

/** The store as what a journal's entries come to: how far it has got, what is missing, and where it came from. */
export class Projection {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Up to where a project's journal is in the store; undefined where none of it is. */
  position(project: string): Promise<Reached | undefined> {
    return this.#connection.run(async (database) => {
      const fact = await database.facts.get(positionName(project));
      return fact?.value as Reached | undefined;
    });
  }

  summary(project: string): Promise<WorkSummary> {
    return this.#connection.run(async (database) => {
      const own = database.events.orderBy('at').filter((event) => event.project === project);
      const [steps, last] = [await own.count(), await own.last()];
      return { steps, changed: last?.at ?? null };
    });
  }

  /** Another journal has begun with all that the store knows: steps of the one before come before all of its own. */
  async reached(project: string, position: JournalPosition): Promise<void> {
    await this.#connection.run((database) =>
      database.transaction('rw', database.steps, database.facts, async (): Promise<void> => {
        const { steps, facts } = database;
        const [from, to] = keysOf(project);
        const keys = await steps.where(':id').between(from, to).primaryKeys();
        for (const [index, key] of keys.entries()) {
          const step = await steps.get(key);
          if (step === undefined || step.order < 0) continue;
          await steps.delete(key);
          await steps.put({ ...step, order: index - keys.length });
        }
        await facts.put({ name: positionName(project), value: position });
      }),
    );
  }

  /** Takes up entries, in their order, all or none; commits that are there already are passed over. */
  async bring(project: string, entries: readonly JournalEntry[], position: Reached): Promise<void> {
    await this.#connection.run((database) =>
      database.transaction('rw', database.tables, async (): Promise<void> => {
        let order = position.count - entries.length;
        for (const run of runsOf(entries)) {
          if (run.commits.length > 0) await takeUp(database, run.commits, order);
          else await takeBaseline(database, run.baseline, order);
          order += run.commits.length + run.baseline.length;
        }
        await database.facts.put({ name: positionName(project), value: position });
      }),
    );
  }

  /** Forgets a project's work, but not where the person left off. */
  async clear(project: string): Promise<void> {
    const [from, to] = keysOf(project);
    await this.#connection.run((database) =>
      database.transaction('rw', database.tables, async (): Promise<void> => {
        const prefix = `${project} `;
        await database.frames.where('id').startsWith(prefix).delete();
        await database.series.where('id').startsWith(prefix).delete();
        await database.tiles
          .where(':id')
          .between([prefix, Dexie.minKey], [`${prefix}\uffff`, Dexie.maxKey])
          .delete();
        await database.predictions.where('imageId').startsWith(prefix).delete();
        await database.events.filter((event) => event.project === project).delete();
        await database.steps.where(':id').between(from, to).delete();
        await database.checkpoints.where('frame').startsWith(prefix).delete();
        await database.files.where(':id').between(from, to).delete();
        await database.facts.delete(positionName(project));
      }),
    );
  }

  /** All that a journal must hold of a project to begin with. One frame at a time: many would fill the memory. */
  async *baseline(record: ProjectRecord): AsyncGenerator<JournalEntry> {
    const { id, name, folder, classes, nextLabel, revision, learning } = record;
    const settings = learning === undefined ? {} : { learning };
    yield { kind: 'project', project: { id, name, folder, classes, nextLabel, revision, ...settings } };
    const read = <T>(work: (database: WorkDatabase) => PromiseLike<T>): Promise<T> =>
      this.#connection.run(work);
    const prefix = `${id} `;
    for (const series of await read(({ series }) => series.where('id').startsWith(prefix).toArray())) {
      yield { kind: 'series', series };
    }
    // Earlier versions called some steps otherwise, which no journal knows.
    const names = new Set<string>(editNames);
    const isOwn = (event: EventRow): boolean => event.project === id && names.has(event.name);
    const events = await read((database) => database.events.filter(isOwn).toArray());
    for (let first = 0; first < events.length; first += EVENTS_AT_ONCE) {
      yield { kind: 'events', events: events.slice(first, first + EVENTS_AT_ONCE) };
    }
    const kept = await read(({ checkpoints }) => checkpoints.where('frame').startsWith(prefix).primaryKeys());
    for (const key of kept) {
      const checkpoint = await read(({ checkpoints }) => checkpoints.get(key));
      if (checkpoint !== undefined) yield { kind: 'checkpoint', checkpoint };
    }
    for (const frameId of await read(({ frames }) => frames.where('id').startsWith(prefix).primaryKeys())) {
      const frame = await read(({ frames }) => frames.get(frameId));
      if (frame === undefined || frame.revision === 0) continue;
      const [from, to] = keysOf(frameId);
      const rows = await read(({ tiles }) => tiles.where(':id').between(from, to).toArray());
      const predictions = await read((database) =>
        database.predictions.where('imageId').equals(frameId).toArray(),
      );
      yield { kind: 'frame', frame, tiles: rows.map(({ frame: _frame, ...tile }) => tile), predictions };
    }
    const [first, last] = keysOf(id);
    for (const key of await read(({ steps }) => steps.where(':id').between(first, last).primaryKeys())) {
      const step = await read(({ steps }) => steps.get(key));
      if (step !== undefined) yield { kind: 'step', commit: step.commit, places: step.places };
    }
  }
}

type CommitEntry = Extract<JournalEntry, { readonly kind: 'commit' }>;
type BaselineEntry = Exclude<JournalEntry, CommitEntry>;

/** Entries in their order, in runs of commits and of what is none, of which each can be taken up at once. */
function runsOf(entries: readonly JournalEntry[]) {
  const runs: { readonly commits: CommitEntry[]; readonly baseline: BaselineEntry[] }[] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    const isCommit = entry.kind === 'commit';
    const run =
      last !== undefined && last.commits.length > 0 === isCommit ? last : { commits: [], baseline: [] };
    if (run !== last) runs.push(run);
    if (isCommit) run.commits.push(entry);
    else run.baseline.push(entry);
  }
  return runs;
}

/**
 * What there was when the journal began, or was compacted.
 * @param first number of the first entry in the journal
 */
async function takeBaseline(
  database: WorkDatabase,
  entries: readonly BaselineEntry[],
  first: number,
): Promise<void> {
  const { projects, series, frames, predictions, checkpoints, events, steps } = database;
  for (const entry of entries) {
    if (entry.kind !== 'project') continue;
    const { id, name, folder, ...state } = entry.project;
    const known = await projects.get(id);
    const fresh = { id, name, folder, view: { image: null, editor: {} }, opened: 0 };
    await projects.put({ ...(known ?? fresh), ...state });
  }
  await series.bulkPut(entries.flatMap((entry) => (entry.kind === 'series' ? [entry.series] : [])));
  await checkpoints.bulkPut(
    entries.flatMap((entry) => (entry.kind === 'checkpoint' ? [entry.checkpoint] : [])),
  );
  await events.bulkPut(entries.flatMap((entry) => (entry.kind === 'events' ? entry.events : [])));
  const drawn = entries.filter((entry) => entry.kind === 'frame');
  await frames.bulkPut(drawn.map(({ frame }) => frame));
  await putTiles(
    database,
    drawn.flatMap(({ frame, tiles }) => tiles.map((tile) => ({ ...tile, frame: frame.id }))),
  );
  await predictions.bulkPut(entries.flatMap((entry) => ('predictions' in entry ? entry.predictions : [])));
  await steps.bulkPut(
    entries.flatMap((entry, index) => (entry.kind === 'step' ? stepsOf([entry], first + index) : [])),
  );
}
