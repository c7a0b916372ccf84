import type { ArchiveStudy } from '../../../core/contract/archive.ts';
import { compareNames, sortedRows } from '../controls/table-order.ts';
import type { TableOrder } from '../controls/table-order.ts';

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

export const LATEST_FIRST: TableOrder<StudyColumn> = { by: 'date', isReversed: true };

/** Studies in an order: those without a value last either way, alike ones the latest first. */
export function sortedStudies(
  studies: readonly ArchiveStudy[],
  order: TableOrder<StudyColumn>,
): readonly ArchiveStudy[] {
  const valueOf = (study: ArchiveStudy, column: StudyColumn): string | null =>
    cellText(study, column) || null;
  return sortedRows(studies, order, valueOf, (a, b) => compareNames(b.date, a.date));
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
