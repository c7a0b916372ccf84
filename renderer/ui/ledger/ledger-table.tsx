import type { LedgerRow } from '../../services/ledger/ledger.ts';
import { SortedTable } from '../controls/sorted-table.tsx';
import { dateAndTime } from '../format.ts';
import { text } from '../strings.ts';
import styles from './ledger-table.module.css';
import { changedShare, ledgerColumns } from './shown-work.ts';
import type { LedgerColumn, LedgerOrder } from './shown-work.ts';

const words = text.ledger;

interface LedgerTableProps {
  readonly rows: readonly LedgerRow[];
  readonly order: LedgerOrder;
  readonly onOrder: (order: LedgerOrder) => void;
}

/** A row for each image. */
export function LedgerTable({ rows, order, onOrder }: LedgerTableProps) {
  return (
    <SortedTable
      name={words.images}
      className={styles['table']}
      columns={ledgerColumns}
      headOf={(column) => words.columns[column]}
      {...{ rows, order, onOrder, wordsOf }}
      keyOf={({ image }) => image}
    />
  );
}

function wordsOf(row: LedgerRow, column: LedgerColumn): string {
  switch (column) {
    case 'name':
      return row.name === '' ? words.gone : row.name;
    case 'status':
      return text.strip.states[row.status];
    case 'seconds':
      return words.seconds(row.seconds);
    case 'steps':
      return String(row.steps);
    case 'beginning':
      return row.beginning === null ? '' : words.beginnings[row.beginning];
    case 'preLabel':
    case 'by':
      return row[column] ?? '';
    case 'changed': {
      const share = changedShare(row);
      return share === null ? '' : words.percent(share);
    }
    case 'finished':
      return row.finished === null ? '' : dateAndTime(row.finished);
  }
}
