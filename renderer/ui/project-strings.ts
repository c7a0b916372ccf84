import type { Holder } from '../../core/contract/journal.ts';
import type { WorkSummary } from '../../core/contract/records.ts';
import type { ProjectJob, ProjectJobResult } from '../services/project/project-jobs.ts';
import { count, dateAndTime, megabytes, shorten } from './format.ts';

const DOING = { backup: 'Backing up', restore: 'Restoring', compact: 'Compacting' } satisfies Record<
  ProjectJob['kind'],
  string
>;
const LONGEST_TITLE = 36;
const ONLY_WITH_PASSPHRASE = ' It can be opened only with its passphrase.';
const OPEN_LATER = ' Open it with Open project… once its images are here.';

/** A name in one line. */
const title = (name: string): string => shorten(name, LONGEST_TITLE);

const opening = (now: string, before: string): string =>
  `Opening it from nothing reads ${now}; it was ${before}.`;

const contents = ({ commits, frames }: { readonly commits: number; readonly frames: number }): string =>
  `${count(commits, 'step')} on ${count(frames, 'image')}`;

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
    lead:
      'Writes all of the project into one file: every step, every class and what happened when. ' +
      'Its images are not in it.',
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
    title: (name: string) => `Passphrase of ${title(name)}`,
    passphrase: 'Passphrase',
    wrong: 'This is not the passphrase of this backup, so nothing was restored. Try again.',
    begin: 'Restore',
    cancel: 'Cancel',
    close: 'Close',
  },

  compact: {
    lead:
      'The journal of a project grows with every step. Compacting writes what all of them come to ' +
      'into a new file, so that the project is quick to open from another computer.',
    kept:
      'Nothing is deleted: what came before moves to the folder “history” of the project, and the latest ' +
      'steps of each image can still be undone. You can go on painting; what you do meanwhile is saved ' +
      'right after it.',
    begin: 'Compact',
    cancel: 'Cancel',
    close: 'Close',
  },

  jobs: {
    name: 'Work on the project',
    running: ({ kind, name }: ProjectJob) => `${DOING[kind]} ${title(name)}`,
    progress: (done: number, total: number) => `${done} of ${count(total, 'file')}`,
    checking: 'Looking through it',
    finished: (result: ProjectJobResult) => {
      switch (result.kind) {
        case 'backup':
          return `Backed up into ${title(result.file)}`;
        case 'restore':
          return `Restored into ${result.folder}`;
        case 'compact':
          return `Compacted ${title(result.name)}`;
      }
    },
    details: (result: ProjectJobResult) => {
      switch (result.kind) {
        case 'backup':
          return (
            `${megabytes(result.bytes)} in the folder ${result.folder}, with ${contents(result)}. ` +
            `It was read back and is as it was written.${result.isLocked ? ONLY_WITH_PASSPHRASE : ''}`
          );
        case 'restore':
          return `It holds ${contents(result)}, and was looked through.${result.isOpened ? '' : OPEN_LATER}`;
        case 'compact':
          return opening(megabytes(result.bytes), megabytes(result.bytesBefore));
      }
    },
    cancelled: 'Stopped. Nothing was left behind.',
    failed: {
      backup: 'The project was not backed up',
      restore: 'The backup was not restored',
      compact: 'The project was not compacted',
    } satisfies Record<ProjectJob['kind'], string>,
    cancel: 'Cancel',
    close: 'Close',
  },
} as const;
