/** How a table is sorted. */
export interface TableOrder<Column extends string> {
  readonly by: Column;
  readonly isReversed: boolean;
}

/** Sorts by a column; by the one that it is sorted by already, the other way round. */
export function sortedBy<Column extends string>(order: TableOrder<Column>, by: Column): TableOrder<Column> {
  return { by, isReversed: order.by === by && !order.isReversed };
}

/** As a person would: `2.png` before `10.png`. */
export const { compare: compareNames } = new Intl.Collator('en', { numeric: true });

/** Rows sorted by a value of each: those without one last either way, and alike ones by `among`. */
export function sortedRows<Row, Column extends string>(
  rows: readonly Row[],
  { by, isReversed }: TableOrder<Column>,
  valueOf: (row: Row, column: Column) => number | string | null,
  among: (a: Row, b: Row) => number,
): readonly Row[] {
  const sign = isReversed ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [valueOf(a, by), valueOf(b, by)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || among(a, b);
    const byValue = typeof x === 'string' ? compareNames(x, String(y)) : x - Number(y);
    return sign * byValue || among(a, b);
  });
}
