import { basename } from 'node:path';
import { WorkbenchError } from '../../core/errors.ts';
import type { ArchiveAccess } from '../archive/access.ts';
import type { Folders } from '../files/folders/folders.ts';
import type { Handlers } from './answer.ts';
import type { Dialogs } from './dialogs.ts';

export interface ArchiveServices {
  readonly archive: ArchiveAccess;
  readonly folders: Pick<Folders, 'open'>;
  readonly dialogs: Pick<Dialogs, 'studyFolder'>;
}

type ArchiveHandlers = Pick<Handlers, Extract<keyof Handlers, `archive.${string}`>>;

/** What answers about the archive that a person has named. */
export function archiveHandlersOf({ archive, folders, dialogs }: ArchiveServices): ArchiveHandlers {
  /** The study that was fetched last. */
  let fetched: string | undefined;
  return {
    'archive.setting': () => archive.setting,
    'archive.set': (choice) => archive.set(choice),
    'archive.find': (query) => archive.find(query),
    'archive.fetch': async ({ study }) => {
      archive.requireOn();
      const folder = await dialogs.studyFolder(archive.folder);
      if (folder === undefined) return null;
      fetched = await archive.fetch(study, folder);
      return { name: basename(fetched) };
    },
    'archive.open': () => {
      if (fetched === undefined) throw new WorkbenchError('archive.none', 'Fetch a study first.');
      return folders.open(fetched);
    },
    // What comes over the bridge has a memory of its own.
    'archive.send': ({ data }) => archive.send(data as Uint8Array<ArrayBuffer>),
    'archive.cancel': ({ what }) => archive.cancel(what),
  };
}
