import { useRef } from 'react';
import type { LedgerRow } from '../../services/ledger/ledger.ts';
import { ColumnHead } from '../controls/column-head.tsx';
import { dateAndTime } from '../format.ts';
import { placeOf, rowWidth, useSpan } from '../strip/row.ts';
import { text } from '../strings.ts';
import styles from './ledger-table.module.css';
import { changedShare, ledgerColumns } from './shown-work.ts';
import type { LedgerColumn, LedgerOrder } from './shown-work.ts';

/** CSS pixels. */
const ROW_HEIGHT = 24;

const words = text.ledger;

interface LedgerTableProps {
  readonly rows: readonly LedgerRow[];
  readonly order: LedgerOrder;
  readonly onOrder: (order: LedgerOrder) => void;
}

/** A row for each image; only those in sight are rendered. */
export function LedgerTable({ rows, order, onOrder }: LedgerTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { from, to } = useSpan(scroller, ROW_HEIGHT, rows.length, 'y');
  return (
    <div
      ref={scroller}
      className={styles['table']}
      role="table"
      aria-label={words.images}
      aria-rowcount={rows.length + 1}
      aria-colcount={ledgerColumns.length}
      // So that the keyboard can scroll it.
      tabIndex={0}
    >
      <div role="rowgroup" className={styles['heads']}>
        <div className={styles['row']} role="row" aria-rowindex={1}>
          {ledgerColumns.map((column) => (
            <ColumnHead key={column} {...{ column, order, onOrder }} name={words.columns[column]} />
          ))}
        </div>
      </div>
      <div className={styles['rows']} style={{ height: rowWidth(rows.length, ROW_HEIGHT) }} role="rowgroup">
        {rows.slice(from, to).map((row, offset) => (
          <div
            key={row.image}
            className={styles['row']}
            style={{ transform: `translateY(${placeOf(from + offset, ROW_HEIGHT)}px)`, height: ROW_HEIGHT }}
            role="row"
            aria-rowindex={from + offset + 2}
          >
            {ledgerColumns.map((column) => (
              <span key={column} role="cell" data-column={column} title={wordsOf(row, column)}>
                {wordsOf(row, column)}
              </span>
            ))}
          </div>
        ))}
      </div>
    </div>
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
