import { nextLabelAfter } from '../../core/document/classes.ts';
import type { ClassDefinition } from '../../core/document/classes.ts';
import type { ProjectRecord } from '../../core/contract/records.ts';
import type { Connection } from './connection.ts';

/** Folders that were worked on, and where the person left off in them. */
export class ProjectRepository {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The latest opened first. */
  all(): Promise<readonly ProjectRecord[]> {
    return this.#connection.run((database) => database.projects.orderBy('opened').reverse().toArray());
  }

  get(id: string): Promise<ProjectRecord | undefined> {
    return this.#connection.run((database) => database.projects.get(id));
  }

  /** The project whose images lie in a folder; undefined where there is none. */
  of(folder: string): Promise<ProjectRecord | undefined> {
    return this.#connection.run((database) => database.projects.where('folder').equals(folder).first());
  }

  /** The project of a folder, or the one named, made with `classes` when it is opened for the first time. */
  open(
    folder: { readonly id: string; readonly name: string },
    classes: readonly ClassDefinition[],
    id?: string,
  ): Promise<ProjectRecord> {
    const { name } = folder;
    return this.#connection.run((database) =>
      database.transaction('rw', database.projects, async (): Promise<ProjectRecord> => {
        const known =
          id === undefined
            ? await database.projects.where('folder').equals(folder.id).first()
            : await database.projects.get(id);
        const opened = Date.now();
        const project: ProjectRecord =
          known === undefined
            ? // The folder may have been another project's before, which was moved with its images.
              {
                id: id ?? crypto.randomUUID(),
                revision: 0,
                folder: folder.id,
                name,
                classes,
                nextLabel: nextLabelAfter(1, classes),
                view: { image: null, editor: {} },
                opened,
              }
            : { ...known, folder: folder.id, name, opened };
        await database.projects.put(project);
        return project;
      }),
    );
  }

  /** Replaces the named parts and keeps the others. */
  async update(id: string, change: Partial<Pick<ProjectRecord, 'folder' | 'view'>>): Promise<void> {
    await this.#connection.run((database) => database.projects.update(id, change));
  }
}
