import Dexie from 'dexie';
import type { JournalPosition } from '../../core/contract/journal.ts';
import type { ProjectRecord } from '../../core/contract/records.ts';
import type { JournalEntry } from '../../core/journal/entry.ts';
import { checkpointIn } from '../../core/document/checkpoint.ts';
import { editNames } from '../../core/document/edit-name.ts';
import { newFrame } from '../../core/document/state.ts';
import { eventsOf, fold, stepsOf } from './annotations.ts';
import type { Connection } from './connection.ts';
import type { WorkDatabase } from './database.ts';
import { keysOf, positionName } from './keys.ts';
import type { EventRow } from './schema.ts';

/** The store as what a journal's entries come to: how far it has got, what is missing, and where it came from. */
export class Projection {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Up to where a project's journal is in the store; undefined where none of it is. */
  position(project: string): Promise<JournalPosition | undefined> {
    return this.#connection.run(async (database) => {
      const fact = await database.facts.get(positionName(project));
      return fact?.value as JournalPosition | undefined;
    });
  }

  async reached(project: string, position: JournalPosition): Promise<void> {
    await this.#connection.run((database) =>
      database.facts.put({ name: positionName(project), value: position }),
    );
  }

  /** Takes up entries, in their order, all or none; commits that are there already are passed over. */
  async bring(project: string, entries: readonly JournalEntry[], position: JournalPosition): Promise<void> {
    await this.#connection.run((database) =>
      database.transaction('rw', database.tables, async (): Promise<void> => {
        for (const [index, entry] of entries.entries()) {
          await take(database, entry, position.count - entries.length + index);
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
    const { id, name, folder, classes, nextLabel, revision } = record;
    yield { kind: 'project', project: { id, name, folder, classes, nextLabel, revision } };
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
  }
}

/** Events that are in one entry: one each would be more frames than events. */
const EVENTS_AT_ONCE = 1000;

/** @param order number of the entry in the journal */
async function take(database: WorkDatabase, entry: JournalEntry, order: number): Promise<void> {
  switch (entry.kind) {
    case 'project': {
      const { id, name, folder, ...state } = entry.project;
      const known = await database.projects.get(id);
      const fresh = { id, name, folder, view: { image: null, editor: {} }, opened: 0 };
      await database.projects.put({ ...(known ?? fresh), ...state });
      return;
    }
    case 'series':
      await database.series.put(entry.series);
      return;
    case 'checkpoint':
      await database.checkpoints.put(entry.checkpoint);
      return;
    case 'events':
      await database.events.bulkPut([...entry.events]);
      return;
    case 'frame':
      await database.frames.put(entry.frame);
      await database.tiles.bulkPut(entry.tiles.map((tile) => ({ ...tile, frame: entry.frame.id })));
      await database.predictions.bulkPut([...entry.predictions]);
      return;
    case 'commit': {
      const { commit, predictions, sizes } = entry;
      await database.steps.bulkPut(stepsOf([entry], order));
      if ((await database.events.get(commit.id)) !== undefined) return;
      for (const [index, { frame }] of commit.targets.entries()) {
        const size = sizes[index];
        const isKnown = (await database.frames.get(frame)) !== undefined;
        if (!isKnown && size !== undefined) await database.frames.add(newFrame(frame, size, commit.at));
      }
      await fold(database, [commit]);
      await database.predictions.bulkPut([...predictions]);
      await database.events.bulkPut(eventsOf([entry], order));
      const checkpoint = checkpointIn(commit);
      if (checkpoint !== undefined) await database.checkpoints.put(checkpoint);
    }
  }
}
