import type { StudyQuery } from '../../../core/contract/archive.ts';
import { WorkbenchError } from '../../../core/errors.ts';

/** What a person types to look for studies; blank where it does not matter. */
export interface StudyWords {
  readonly patientName: string;
  readonly patientId: string;
  /** Days, months or years: `2024-05-17`, `2024-05`, `2024`. */
  readonly from: string;
  readonly to: string;
  readonly modality: string;
  readonly accessionNumber: string;
}

export const NO_WORDS: StudyWords = {
  patientName: '',
  patientId: '',
  from: '',
  to: '',
  modality: '',
  accessionNumber: '',
};

/**
 * What the archive is asked for. Of a name its beginning is enough, but where a `*` or `?` says what is left out.
 * @throws WorkbenchError `archive.day`
 */
export function studyQuery(words: StudyWords): StudyQuery {
  const name = words.patientName.trim();
  const query = {
    patientName: name === '' || /[*?]/.test(name) ? name : `${name}*`,
    patientId: words.patientId.trim(),
    date: span(words.from.trim(), words.to.trim()),
    modality: words.modality.trim().toUpperCase(),
    accessionNumber: words.accessionNumber.trim(),
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}

/** The days between two, both included, as DICOM writes them: `20240101-20241231`. */
function span(from: string, to: string): string {
  if (from === '' && to === '') return '';
  const first = from === '' ? '' : day(from, 'first');
  const last = to === '' ? '' : day(to, 'last');
  if (first !== '' && last !== '' && first > last) {
    throw new WorkbenchError('archive.day', `${from} comes after ${to}.`);
  }
  return `${first}-${last}`;
}

const DAY = /^(\d{4})(?:[-./]?(\d{1,2})(?:[-./]?(\d{1,2}))?)?$/;

/** A day as DICOM writes it; of a month or a year the first or the last. */
function day(text: string, end: 'first' | 'last'): string {
  const [matched, year = '', month = end === 'first' ? '1' : '12', given] = DAY.exec(text) ?? [];
  const lastOfMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const date = given ?? (end === 'first' ? '1' : String(lastOfMonth));
  const isDay = Number(month) >= 1 && Number(month) <= 12 && Number(date) >= 1 && Number(date) <= lastOfMonth;
  if (matched === undefined || !isDay) {
    throw new WorkbenchError('archive.day', `${text} is no day: write it as in 2024-05-17, 2024-05 or 2024.`);
  }
  return `${year}${month.padStart(2, '0')}${date.padStart(2, '0')}`;
}
