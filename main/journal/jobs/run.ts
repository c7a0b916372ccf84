import { backUp, restore } from '../backup.ts';
import { compactJournal } from '../compact.ts';
import { disk } from '../disk.ts';
import { refreshSnapshot } from '../snapshot.ts';
import type { JobOptions } from '../snapshot.ts';
import type { ProjectTasks } from './tasks.ts';

type Progress = NonNullable<JobOptions['onProgress']>;
type Kind = keyof ProjectTasks;
type Request<K extends Kind> = ProjectTasks[K]['request'];
type Answer<K extends Kind> = ProjectTasks[K]['answer'];

const TASKS: {
  readonly [K in Kind]: (request: Request<K>, options: JobOptions) => Promise<Answer<K>>;
} = {
  // Whether a file may be replaced was asked where it was chosen.
  backUp: ({ project, file, passphrase }, options) =>
    backUp(disk, project, file, { ...options, ...secret(passphrase), overwrite: true }),
  restore: ({ project, file, passphrase }, options) =>
    restore(disk, file, project, { ...options, ...secret(passphrase) }),
  compact: ({ project }, options) => compactJournal(disk, project, options),
  snapshot: ({ project }, options) => refreshSnapshot(disk, project, options),
};

/** Does one piece of work on a project folder. Main, whose calls are typed, is the only one who asks for it. */
export function runTask(kind: string, request: unknown, onProgress: Progress): Promise<unknown> {
  const task = TASKS[kind as Kind] as (request: unknown, options: JobOptions) => Promise<unknown>;
  return task(request, { onProgress });
}

function secret(passphrase: string | undefined) {
  return passphrase === undefined ? {} : { passphrase };
}
