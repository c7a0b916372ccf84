/** How a table is sorted. */
export interface TableOrder<Column extends string> {
  readonly by: Column;
  readonly isReversed: boolean;
}

/** Sorts by a column; by the one that it is sorted by already, the other way round. */
export function sortedBy<Column extends string>(order: TableOrder<Column>, by: Column): TableOrder<Column> {
  return { by, isReversed: order.by === by && !order.isReversed };
}
