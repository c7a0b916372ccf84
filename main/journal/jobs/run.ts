import type { CallContext, Handlers } from '../../../core/rpc.ts';
import type { Jobs } from '../../processes/job.ts';
import { backUp, restore } from '../backup.ts';
import { compactJournal } from '../compact.ts';
import { disk } from '../disk.ts';
import { refreshSnapshot } from '../snapshot.ts';
import type { JobOptions } from '../snapshot.ts';
import type { ProjectTasks } from './tasks.ts';

type Tasks = Jobs<ProjectTasks>;

/** Each does one piece of work on a project folder. */
export const projectJobs: Handlers<Tasks> = {
  // Whether a file may be replaced was asked where it was chosen.
  backUp: ({ project, file, passphrase }, context) =>
    backUp(disk, project, file, { ...telling(context), ...secret(passphrase), overwrite: true }),
  restore: ({ project, file, passphrase }, context) =>
    restore(disk, file, project, { ...telling(context), ...secret(passphrase) }),
  compact: ({ project }, context) => compactJournal(disk, project, telling(context)),
  snapshot: ({ project }, context) => refreshSnapshot(disk, project, telling(context)),
};

function telling({ tell }: CallContext<Tasks[keyof Tasks]['progress']>): JobOptions {
  return { onProgress: (done, total) => tell({ done, total }) };
}

function secret(passphrase: string | undefined) {
  return passphrase === undefined ? {} : { passphrase };
}
