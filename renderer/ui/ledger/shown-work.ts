import { imageStatuses } from '../../../core/document/status.ts';
import type { LedgerRow } from '../../services/ledger/ledger.ts';
import { compareNames, sortedRows } from '../controls/table-order.ts';
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
export function sortedWork(rows: readonly LedgerRow[], order: LedgerOrder): readonly LedgerRow[] {
  return sortedRows(rows, order, valueOf, (a, b) => compareNames(a.name, b.name));
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
