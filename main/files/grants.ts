import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { WorkbenchError } from '../../core/contract/errors.ts';
import { isFolderPath } from '../../core/contract/folders.ts';

/** What a person has opened: a folder, or single files of it. */
export interface Opened {
  /** Absolute, with symbolic links resolved. */
  readonly root: string;
  /** Keys that were opened; absent when the whole folder was. */
  readonly only?: ReadonlySet<string>;
}

/** Stands between the page and the file system: the page names a grant and a key, never a path. */
export class Grants {
  readonly #opened = new Map<string, Opened>();

  /** What was opened before has its grant, so that looking again does not pile them up. */
  issue(opened: Opened): string {
    for (const [grant, known] of this.#opened) {
      if (known.root === opened.root && isSameChoice(known.only, opened.only)) return grant;
    }
    const grant = randomUUID();
    this.#opened.set(grant, opened);
    return grant;
  }

  opened(grant: string): Opened {
    const opened = this.#opened.get(grant);
    if (opened === undefined) throw new WorkbenchError('grant.unknown', 'This folder is not open any more.');
    return opened;
  }

  /** Path of a file that the grant covers. Rejects keys that lead out of it, also through symbolic links. */
  async resolve(grant: string, key: string): Promise<string> {
    const { root, only } = this.opened(grant);
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
  return new WorkbenchError('grant.refused', 'This file is outside the folder that was opened.');
}
