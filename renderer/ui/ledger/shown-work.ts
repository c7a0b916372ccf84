import { imageStatuses } from '../../../core/document/status.ts';
import type { LedgerRow } from '../../services/ledger/ledger.ts';
import type { TableOrder } from '../controls/table-order.ts';

/** What is said of an image, in the order of the table. */
export const ledgerColumns = [
  'name',
  'status',
  'seconds',
  'steps',
  'beginning',
  'preLabel',
  'changed',
  'finished',
  'by',
] as const;
export type LedgerColumn = (typeof ledgerColumns)[number];

export type LedgerOrder = TableOrder<LedgerColumn>;

export const LATEST_FIRST: LedgerOrder = { by: 'finished', isReversed: true };

/** Pixels that were changed by pixels of the model's mask; null where no model was asked, or it found nothing. */
export function changedShare({ model }: LedgerRow): number | null {
  return model === null || model.pixels === 0 ? null : model.changed / model.pixels;
}

/** Rows in an order: those without a value last either way, alike ones by their names. */
export function sortedRows(
  rows: readonly LedgerRow[],
  { by, isReversed }: LedgerOrder,
): readonly LedgerRow[] {
  const sign = isReversed ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [valueOf(a, by), valueOf(b, by)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a, b);
    const byValue = typeof x === 'string' ? compare(x, String(y)) : x - Number(y);
    return sign * byValue || byName(a, b);
  });
}

function valueOf(row: LedgerRow, by: LedgerColumn): number | string | null {
  switch (by) {
    case 'name':
      return row.name === '' ? null : row.name;
    case 'status':
      return imageStatuses.indexOf(row.status);
    case 'changed':
      return changedShare(row);
    case 'seconds':
    case 'steps':
    case 'beginning':
    case 'preLabel':
    case 'finished':
    case 'by':
      return row[by];
  }
}

/** As a person would: `2.png` before `10.png`. */
const { compare } = new Intl.Collator('en', { numeric: true });

function byName(a: LedgerRow, b: LedgerRow): number {
  return compare(a.name, b.name);
}
