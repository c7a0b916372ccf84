import type { Holder } from '../../core/contract/journal.ts';
import type { WorkSummary } from '../../core/contract/records.ts';
import type { ProjectJob, ProjectJobResult } from '../services/project/project-jobs.ts';
import { count, dateAndTime, megabytes } from './format.ts';

/** What the window says about whole projects: who has one, which of two counts, and copies of it. */
export const projectText = {
  holder: {
    /** Who has a project open. */
    open: ({ user, host, since }: Holder) =>
      `${user} has had this project open on ${host} since ${dateAndTime(since)}. ` +
      'You can look at everything and export it, but not change it.',
    again: 'Try again',
  },

  fork: 'The project folder went on without you. Both are kept: open the folder again to choose.',

  lead: {
    title: (name: string) => `Which work on ${name} counts?`,
    lead: 'This computer and the project folder hold different work. What you do not choose is kept.',
    leadLost: 'Its project folder is not where it was. If it was moved or copied, open it there.',
    computer: 'This computer',
    folder: 'Project folder',
    facts: ({ steps, changed }: WorkSummary) =>
      `${count(steps, 'step')}${changed === null ? '' : `, last changed ${dateAndTime(changed)}`}`,
    useComputer: 'Use the work on this computer',
    useFolder: 'Use the project folder',
    open: 'Open project…',
    cancel: 'Cancel',
  },

  backup: {
    title: 'Back up project',
    lead: 'Writes all of the project into one file: every step, every class and what happened when. Its images are not in it.',
    passphrase: 'Passphrase',
    repeat: 'Repeat it',
    optional: 'Leave it empty to write an ordinary ZIP archive, which everybody can open.',
    warning: 'Keep this passphrase: without it nobody can open the file, and nobody can find it out.',
    differs: 'The two are not the same.',
    begin: 'Back up…',
    cancel: 'Cancel',
    close: 'Close',
  },

  unlock: {
    title: (name: string) => `Passphrase of ${name}`,
    passphrase: 'Passphrase',
    wrong: 'This is not the passphrase of this backup, so nothing was restored. Try again.',
    begin: 'Restore',
    cancel: 'Cancel',
    close: 'Close',
  },

  jobs: {
    name: 'Work on the project',
    running: ({ kind, name }: ProjectJob) => (kind === 'backup' ? `Backing up ${name}` : `Restoring ${name}`),
    progress: (done: number, total: number) => `${done} of ${count(total, 'file')}`,
    checking: 'Reading it back',
    finished: (result: ProjectJobResult) =>
      result.kind === 'backup' ? `Backed up into ${result.file}` : `Restored into ${result.folder}`,
    details: (result: ProjectJobResult) => {
      const holds = `${count(result.commits, 'step')} on ${count(result.frames, 'image')}`;
      if (result.kind === 'backup') {
        const lock = result.isLocked ? ' It can be opened only with its passphrase.' : '';
        const what = `${megabytes(result.bytes)} in the folder ${result.folder}, with ${holds}.`;
        return `${what} It was read back and is as it was written.${lock}`;
      }
      const next = result.isOpened ? '' : ' Open it with Open project… once its images are here.';
      return `It holds ${holds}, and was looked through.${next}`;
    },
    cancelled: 'Stopped. Nothing was left behind.',
    failed: { backup: 'The project was not backed up', restore: 'The backup was not restored' },
    cancel: 'Cancel',
    close: 'Close',
  },
} as const;
