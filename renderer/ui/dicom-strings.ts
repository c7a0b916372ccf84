import type { Change } from '../../core/formats/dicom/deidentify/changes.ts';
import { count } from './format.ts';

const outcomes = { removed: 'removed', emptied: 'emptied', replaced: 'replaced' } satisfies Record<
  Change['outcome'],
  string
>;
/** As many names as a line holds. */
const MOST_NAMES = 3;

const named = (names: readonly string[]): string =>
  names.length <= MOST_NAMES
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;

/** What the window says of DICOM. */
export const dicomText = {
  patientData: {
    remove: 'Remove patient data from DICOM',
    kept: 'Copies of DICOM files keep names, dates and numbers of the patients.',
    looking: (done: number, total: number) => `Looking into ${done} of ${total} files`,
    changes: (n: number) => `${count(n, 'kind')} of elements are removed, emptied or replaced`,
    change: ({ outcome, name, count: times }: Change) =>
      `${name}, ${outcomes[outcome]}${times > 1 ? `, ${times} times` : ''}`,
    withText: (names: readonly string[]) =>
      `There may be text in the pixels of ${named(names)}. Pixels stay as they are: have you looked?`,
    problems: (n: number) => `${count(n, 'file')} cannot be copied without patient data`,
    names: 'Names of files stay as they are.',
  },
};
