import type { StudyFacts } from '../../core/document/series.ts';
import type { Change } from '../../core/formats/dicom/deidentify/changes.ts';
import type { CtWindow } from '../editor/view/value-scale.ts';
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

const sides: Readonly<Record<string, string>> = { L: 'left', R: 'right', B: 'both sides', U: 'unpaired' };

const line = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(' · ');

/** What the window says of DICOM. */
export const dicomText = {
  study: {
    name: 'Patient and study',
    shown: 'Patient and study',
    /** Those that say something. */
    lines: (study: StudyFacts) =>
      [
        line(study.patientName, study.sex, study.birthDate && `born ${study.birthDate}`),
        line(study.patientId && `ID ${study.patientId}`),
        line(study.studyDate, study.studyDescription),
        line(study.seriesDescription, study.laterality && (sides[study.laterality] ?? study.laterality)),
      ].filter((words) => words !== ''),
    mixed: (n: number) => `${n} patients in this folder`,
  },
  ctWindows: {
    brain: 'CT brain',
    subdural: 'CT subdural',
    bone: 'CT bone',
    lung: 'CT lung',
    mediastinum: 'CT mediastinum',
    abdomen: 'CT abdomen',
    liver: 'CT liver',
  } satisfies Record<CtWindow, string>,
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
    pictures: 'Files for other programs are made of the pictures alone; a patient is only told as a number.',
  },
};
