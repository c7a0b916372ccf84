import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { classes } from '../classes.ts';
import { placeOf, rowWidth, scrolledTo, sightOf, useSpan } from '../strip/row.ts';
import { ColumnHead } from './column-head.tsx';
import styles from './sorted-table.module.css';
import type { TableOrder } from './table-order.ts';

/** CSS pixels. */
const ROW_HEIGHT = 24;

interface SortedTableProps<Row, Column extends string> {
  readonly name: string;
  /** Says how wide the columns are, `--columns`, how far apart, `--gap`, and which are aligned to the left. */
  readonly className?: string | undefined;
  readonly columns: readonly Column[];
  readonly headOf: (column: Column) => string;
  readonly order: TableOrder<Column>;
  readonly onOrder: (order: TableOrder<Column>) => void;
  /** In this order. */
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  readonly wordsOf: (row: Row, column: Column) => string;
  /** Shown before the words; undefined for none. */
  readonly colorOf?: (row: Row, column: Column) => string | undefined;
  /** Left out where no row can be selected. */
  readonly selection?: RowSelection<Row>;
}

export interface RowSelection<Row> {
  /** Of the selected row, counted from 0; -1 for none. */
  readonly place: number;
  readonly onSelect: (row: Row) => void;
  readonly onOpen: (row: Row) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** A table whose heads sort it. Only rows in sight are rendered, so the keyboard stays with the table as a whole. */
export function SortedTable<Row, Column extends string>(props: SortedTableProps<Row, Column>) {
  const { name, className, columns, headOf, order, onOrder, rows, keyOf, wordsOf, colorOf, selection } =
    props;
  const scroller = useRef<HTMLDivElement>(null);
  const heads = useRef<HTMLDivElement>(null);
  const { from, to } = useSpan(scroller, ROW_HEIGHT, rows.length, 'y');
  const base = useId();
  const place = selection?.place ?? -1;
  useEffect(() => {
    const element = scroller.current;
    if (place < 0 || element === null) return;
    const { start, length } = sightOf(element, 'y');
    // The heads lie on what is scrolled.
    const sight = { start, length: length - (heads.current?.offsetHeight ?? 0) };
    element.scrollTop = scrolledTo(place, sight, ROW_HEIGHT);
  }, [place, rows]);
  return (
    <div
      ref={scroller}
      className={classes(styles['table'], className)}
      role={selection === undefined ? 'table' : 'grid'}
      aria-label={name}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      tabIndex={0}
      {...(place >= from && place < to ? { 'aria-activedescendant': `${base}${place}` } : {})}
      onKeyDown={selection?.onKeyDown}
    >
      <div ref={heads} className={classes(styles['row'], styles['heads'])} role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <ColumnHead key={column} {...{ column, order, onOrder }} name={headOf(column)} />
        ))}
      </div>
      <div className={styles['rows']} style={{ height: rowWidth(rows.length, ROW_HEIGHT) }} role="rowgroup">
        {rows.slice(from, to).map((row, offset) => {
          const at = from + offset;
          return (
            <div
              key={keyOf(row)}
              id={`${base}${at}`}
              className={styles['row']}
              style={{ transform: `translateY(${placeOf(at, ROW_HEIGHT)}px)`, height: ROW_HEIGHT }}
              role="row"
              aria-rowindex={at + 2}
              {...(selection === undefined ? {} : { 'aria-selected': at === place })}
              onClick={() => selection?.onSelect(row)}
              onDoubleClick={() => selection?.onOpen(row)}
            >
              {columns.map((column) => (
                <Cell
                  key={column}
                  role={selection === undefined ? 'cell' : 'gridcell'}
                  column={column}
                  words={wordsOf(row, column)}
                  color={colorOf?.(row, column)}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface CellProps {
  readonly role: 'cell' | 'gridcell';
  readonly column: string;
  readonly words: string;
  readonly color: string | undefined;
}

function Cell({ role, column, words, color }: CellProps) {
  return (
    <span className={styles['cell']} role={role} data-column={column} title={words}>
      {color !== undefined && <span className={styles['color']} style={{ background: color }} />}
      <span>{words}</span>
    </span>
  );
}
