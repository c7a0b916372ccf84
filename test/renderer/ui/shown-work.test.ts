import { describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../../renderer/services/ledger/ledger.ts';
import { sortedBy } from '../../../renderer/ui/controls/table-order.ts';
import { LATEST_FIRST, sortedWork } from '../../../renderer/ui/ledger/shown-work.ts';

const row = (name: string, told: Partial<LedgerRow> = {}): LedgerRow => ({
  name,
  image: name,
  status: 'accepted',
  seconds: 1,
  steps: 0,
  beginning: null,
  preLabel: null,
  finished: 1,
  by: null,
  model: null,
  objects: 0,
  ...told,
});

const names = (rows: readonly LedgerRow[]) => rows.map(({ name }) => name).join(' ');

describe('the table of the ledger', () => {
  it('is sorted by a column, and the other way round by another press', () => {
    const rows = [row('10', { seconds: 3 }), row('2', { seconds: 3 }), row('1', { seconds: 5 })];
    const once = sortedBy(LATEST_FIRST, 'seconds');
    expect(names(sortedWork(rows, once))).toBe('2 10 1');
    expect(names(sortedWork(rows, sortedBy(once, 'seconds')))).toBe('1 2 10');
    expect(names(sortedWork(rows, { by: 'name', isReversed: false }))).toBe('1 2 10');
  });

  it('has what there is nothing to say of at its end, either way', () => {
    const model = { name: 'Net', sha256: 'f', pixels: 10, changed: 1 };
    const rows = [
      row('none'),
      row('nothing found', { model: { ...model, pixels: 0 } }),
      row('some', { model }),
    ];
    for (const isReversed of [false, true]) {
      expect(names(sortedWork(rows, { by: 'changed', isReversed }))).toBe('some none nothing found');
    }
  });
});
