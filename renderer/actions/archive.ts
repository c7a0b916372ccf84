import { ask, hasImages } from './action.ts';
import type { ActionTable } from './action.ts';

/** What is brought from the archive that a person has named, and sent to it; while it is off, the dialogs say so. */
export const archiveActions = {
  'archive.open': {
    label: 'Open from the archive',
    asks: true,
    run: ask(({ shell }) => shell.open('archive')),
  },
  'archive.send': {
    label: 'Send segmentations to the archive',
    asks: true,
    isEnabled: ({ app }) => hasImages(app),
    run: ask(({ shell }) => shell.open('send')),
  },
} as const satisfies ActionTable;
