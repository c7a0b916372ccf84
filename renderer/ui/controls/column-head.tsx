import { ArrowDown, ArrowUp } from 'lucide-react';
import { Button } from 'react-aria-components';
import styles from './column-head.module.css';
import { sortedBy } from './table-order.ts';
import type { TableOrder } from './table-order.ts';

interface ColumnHeadProps<Column extends string> {
  readonly column: Column;
  readonly name: string;
  readonly order: TableOrder<Column>;
  readonly onOrder: (order: TableOrder<Column>) => void;
}

/** The head of a column of a table, which sorts by it. */
export function ColumnHead<Column extends string>({ column, name, order, onOrder }: ColumnHeadProps<Column>) {
  const sorted = order.by === column ? (order.isReversed ? 'descending' : 'ascending') : 'none';
  return (
    <div className={styles['head']} role="columnheader" data-column={column} aria-sort={sorted}>
      <SortButton name={name} sorted={sorted} onPress={() => onOrder(sortedBy(order, column))} />
    </div>
  );
}

interface SortButtonProps {
  readonly name: string;
  /** What is read out; left out, the name. */
  readonly label?: string;
  readonly sorted: 'ascending' | 'descending' | 'none';
  readonly onPress: () => void;
}

/** A press sorts by the column, another one the other way round; the keyboard stays where it is. */
export function SortButton({ name, label, sorted, onPress }: SortButtonProps) {
  return (
    <Button
      className={styles['button'] ?? ''}
      aria-label={label ?? name}
      preventFocusOnPress
      onPress={onPress}
    >
      <span>{name}</span>
      {sorted === 'ascending' && <ArrowDown aria-hidden="true" />}
      {sorted === 'descending' && <ArrowUp aria-hidden="true" />}
    </Button>
  );
}
