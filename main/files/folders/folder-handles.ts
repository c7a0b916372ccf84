import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { WorkbenchError } from '../../../core/errors.ts';
import { isFolderPath } from '../../../core/contract/folders.ts';

/** What a person has opened: a folder, or single files of it. */
export interface Opened {
  /** Absolute, with symbolic links resolved. */
  readonly root: string;
  /** Keys that were opened; absent when the whole folder was. */
  readonly only?: ReadonlySet<string>;
}

/** Stands between the page and the file system: the page names a handle and a key, never a path. */
export class FolderHandles {
  readonly #opened = new Map<string, Opened>();

  /** What was opened before has its handle, so that looking again does not pile them up. */
  issue(opened: Opened): string {
    for (const [handle, known] of this.#opened) {
      if (known.root === opened.root && isSameChoice(known.only, opened.only)) return handle;
    }
    const handle = randomUUID();
    this.#opened.set(handle, opened);
    return handle;
  }

  opened(handle: string): Opened {
    const opened = this.#opened.get(handle);
    if (opened === undefined) throw new WorkbenchError('handle.unknown', 'This folder is not open any more.');
    return opened;
  }

  /** Path of a file that the handle covers. Rejects keys that lead out of it, also through symbolic links. */
  async resolve(handle: string, key: string): Promise<string> {
    const { root, only } = this.opened(handle);
    if (!isFolderPath(key) || (only !== undefined && !only.has(key))) throw refused();
    const path = await realpath(join(root, key));
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) throw refused();
    return path;
  }
}

function isSameChoice(a: Opened['only'], b: Opened['only']): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.size === b.size && [...a].every((key) => b.has(key));
}

function refused(): WorkbenchError {
  return new WorkbenchError('handle.refused', 'This file is outside the folder that was opened.');
}
