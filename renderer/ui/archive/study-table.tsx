import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components';
import type { SortDescriptor } from 'react-aria-components';
import type { ArchiveStudy } from '../../../core/contract/archive.ts';
import { text } from '../strings.ts';
import { LATEST_FIRST, cellText, sortedStudies, studyColumns } from './shown-studies.ts';
import styles from './study-table.module.css';

const words = text.archive;

interface StudyTableProps {
  readonly studies: readonly ArchiveStudy[];
  /** UID of the one that is chosen; null for none. */
  readonly chosen: string | null;
  readonly onChoose: (uid: string | null) => void;
  /** Enter or a double press on one. */
  readonly onTake: (study: ArchiveStudy) => void;
}

/** A row for each study that was found: arrows choose one, Enter takes it, and a press on a head sorts by it. */
export function StudyTable({ studies, chosen, onChoose, onTake }: StudyTableProps) {
  const [order, setOrder] = useState(LATEST_FIRST);
  const rows = useMemo(() => sortedStudies(studies, order), [studies, order]);
  const sort: SortDescriptor = { column: order.by, direction: order.isReversed ? 'descending' : 'ascending' };
  const take = (key: unknown): void => {
    const study = studies.find(({ uid }) => uid === key);
    if (study !== undefined) onTake(study);
  };
  return (
    <div className={styles['frame']}>
      <Table
        className={styles['table'] ?? ''}
        aria-label={words.studies}
        selectionMode="single"
        selectionBehavior="replace"
        selectedKeys={chosen === null ? [] : [chosen]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : keys;
          onChoose(key === undefined ? null : String(key));
        }}
        onRowAction={take}
        sortDescriptor={sort}
        onSortChange={({ column, direction }) => {
          const by = studyColumns.find((one) => one === column);
          if (by !== undefined) setOrder({ by, isReversed: direction === 'descending' });
        }}
      >
        <TableHeader>
          {studyColumns.map((column) => (
            <Column key={column} id={column} isRowHeader={column === 'patientName'} allowsSorting>
              {({ sortDirection }) => (
                <span className={styles['head']} data-column={column}>
                  {words.columns[column]}
                  {sortDirection === 'ascending' && <ArrowDown aria-hidden="true" />}
                  {sortDirection === 'descending' && <ArrowUp aria-hidden="true" />}
                </span>
              )}
            </Column>
          ))}
        </TableHeader>
        <TableBody>
          {rows.map((study) => (
            <Row key={study.uid} id={study.uid}>
              {studyColumns.map((column) => (
                <Cell key={column}>
                  <span className={styles['cell']} data-column={column} title={cellText(study, column)}>
                    {cellText(study, column)}
                  </span>
                </Cell>
              ))}
            </Row>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
