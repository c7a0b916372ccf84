import Dexie from 'dexie';
import type { JournalPosition } from '../../core/contract/journal.ts';
import type { ProjectRecord, WorkSummary } from '../../core/contract/records.ts';
import type { JournalEntry } from '../../core/journal/entry.ts';
import { newFrame } from '../../core/document/state.ts';
import { eventOf, fold, stepsOf } from './annotations.ts';
import type { Connection } from './connection.ts';
import type { WorkDatabase } from './database.ts';
import { keysOf, positionName } from './keys.ts';

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

  async reached(project: string, position: JournalPosition): Promise<void> {
    await this.#connection.run((database) =>
      database.facts.put({ name: positionName(project), value: position }),
    );
  }

  /** Takes up entries, in their order, all or none; commits that are there already are passed over. */
  async bring(project: string, entries: readonly JournalEntry[], position: Reached): Promise<void> {
    await this.#connection.run((database) =>
      database.transaction('rw', database.tables, async (): Promise<void> => {
        for (const [index, entry] of entries.entries()) {
          await take(database, entry);
          const order = position.count - entries.length + index;
          if (entry.kind === 'commit') await database.steps.bulkPut(stepsOf([entry], order));
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

async function take(database: WorkDatabase, entry: JournalEntry): Promise<void> {
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
    case 'frame':
      await database.frames.put(entry.frame);
      await database.tiles.bulkPut(entry.tiles.map((tile) => ({ ...tile, frame: entry.frame.id })));
      await database.predictions.bulkPut([...entry.predictions]);
      return;
    case 'commit': {
      const { commit, predictions, sizes } = entry;
      if ((await database.events.get(commit.id)) !== undefined) return;
      for (const [index, { frame }] of commit.targets.entries()) {
        const size = sizes[index];
        const isKnown = (await database.frames.get(frame)) !== undefined;
        if (!isKnown && size !== undefined) await database.frames.add(newFrame(frame, size, commit.at));
      }
      await fold(database, [commit]);
      await database.predictions.bulkPut([...predictions]);
      await database.events.put(eventOf(commit));
    }
  }
}
