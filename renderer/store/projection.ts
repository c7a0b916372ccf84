import Dexie from 'dexie';
import type { JournalPosition } from '../../core/contract/journal.ts';
import type { ProjectRecord } from '../../core/contract/records.ts';
import type { JournalEntry } from '../../core/journal/entry.ts';
import { putTiles, takeUp } from './annotations.ts';
import type { Connection } from './connection.ts';
import type { WorkDatabase } from './database.ts';
import { keysOf, positionName } from './keys.ts';

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
        // They come after everything else.
        const commits = entries.filter((entry) => entry.kind === 'commit');
        await takeBaseline(
          database,
          entries.filter((entry) => entry.kind !== 'commit'),
        );
        await takeUp(database, commits, position.count - commits.length);
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

/** What there was when the journal began. */
async function takeBaseline(
  database: WorkDatabase,
  entries: readonly Exclude<JournalEntry, { readonly kind: 'commit' }>[],
): Promise<void> {
  const { projects, series, frames, predictions } = database;
  for (const entry of entries) {
    if (entry.kind !== 'project') continue;
    const { id, name, folder, ...state } = entry.project;
    const known = await projects.get(id);
    const fresh = { id, name, folder, view: { image: null, editor: {} }, opened: 0 };
    await projects.put({ ...(known ?? fresh), ...state });
  }
  await series.bulkPut(entries.flatMap((entry) => (entry.kind === 'series' ? [entry.series] : [])));
  const drawn = entries.filter((entry) => entry.kind === 'frame');
  await frames.bulkPut(drawn.map(({ frame }) => frame));
  await putTiles(
    database,
    drawn.flatMap(({ frame, tiles }) => tiles.map((tile) => ({ ...tile, frame: frame.id }))),
  );
  await predictions.bulkPut(drawn.flatMap((entry) => entry.predictions));
}
