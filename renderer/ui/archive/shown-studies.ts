import type { ArchiveStudy } from '../../../core/contract/archive.ts';

/** What is said of a study, in the order of the table. */
export const studyColumns = [
  'patientName',
  'patientId',
  'date',
  'modalities',
  'description',
  'accessionNumber',
  'instances',
] as const;
export type StudyColumn = (typeof studyColumns)[number];

export interface StudyOrder {
  readonly by: StudyColumn;
  readonly isReversed: boolean;
}

export const LATEST_FIRST: StudyOrder = { by: 'date', isReversed: true };

/** Studies in an order: those without a value last either way, alike ones the latest first. */
export function sortedStudies(
  studies: readonly ArchiveStudy[],
  { by, isReversed }: StudyOrder,
): readonly ArchiveStudy[] {
  const sign = isReversed ? -1 : 1;
  return studies.toSorted((a, b) => {
    const [x, y] = [cellText(a, by), cellText(b, by)];
    if (x === '' || y === '') return Number(x === '') - Number(y === '') || latestFirst(a, b);
    return sign * compare(x, y) || latestFirst(a, b);
  });
}

/** What a cell of the table says; empty where the archive does not tell. */
export function cellText(study: ArchiveStudy, column: StudyColumn): string {
  switch (column) {
    case 'modalities':
      return study.modalities.join(', ');
    case 'instances':
      return study.instances === null ? '' : String(study.instances);
    case 'patientName':
    case 'patientId':
    case 'date':
    case 'description':
    case 'accessionNumber':
      return study[column];
  }
}

/** As a person would: `2` before `10`. */
const { compare } = new Intl.Collator('en', { numeric: true });

function latestFirst(a: ArchiveStudy, b: ArchiveStudy): number {
  return compare(b.date, a.date);
}
