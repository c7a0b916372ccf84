import type { ClassDefinition } from '../../core/document/classes.ts';
import type { ProjectRecord } from '../../core/contract/records.ts';
import type { Connection } from './connection.ts';

/** Folders that were worked on, and where the person left off in them. */
export class ProjectRepository {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The project of a folder, made with `classes` when it is opened for the first time. */
  open(folder: { readonly id: string; readonly name: string }, classes: readonly ClassDefinition[]) {
    const { id, name } = folder;
    return this.#connection.run((database) =>
      database.transaction('rw', database.projects, async (): Promise<ProjectRecord> => {
        // A folder that was renamed keeps its project, under the new name.
        const known = await database.projects.get(id);
        const view = known?.view ?? { image: null, editor: {} };
        const project = { id, name, classes: known?.classes ?? classes, view, opened: Date.now() };
        await database.projects.put(project);
        return project;
      }),
    );
  }

  /** Replaces the named parts and keeps the others. */
  async update(id: string, change: Partial<Pick<ProjectRecord, 'classes' | 'view'>>): Promise<void> {
    await this.#connection.run((database) => database.projects.update(id, change));
  }
}
