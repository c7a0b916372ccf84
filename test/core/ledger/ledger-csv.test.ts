import { describe, expect, it } from 'vitest';
import type { SavedLedger } from '../../../core/contract/ledger.ts';
import { ledgerCsv } from '../../../core/ledger/ledger-csv.ts';

const ROW: SavedLedger['rows'][number] = {
  name: 'a, b.png',
  image: 'abc#2',
  status: 'accepted',
  seconds: 12.34,
  steps: 3,
  beginning: 'blind',
  preLabel: null,
  finished: Date.UTC(2026, 10, 30, 5, 4, 3),
  by: '=Ann',
  model: { name: 'Net', sha256: 'f0', pixels: 20, changed: 5, isUnseen: true },
  objects: 0,
};

describe('a ledger as a file', () => {
  it('says of every image what it took, safe for spreadsheets', () => {
    const open = {
      ...ROW,
      finished: null,
      by: null,
      model: null,
      beginning: null,
      status: 'edited',
    } as const;
    expect(ledgerCsv({ project: 'Cases', rows: [ROW, open] })).toBe(
      '\uFEFFname,image,status,active time (s),steps,began,pre-labelled by,finished (UTC),finished by,' +
        'compared with,model sha256,seen before drawing,model mask (px),changed (px),objects\r\n' +
        '"a, b.png",abc#2,accepted,12.3,3,blind,,2026-11-30T05:04:03.000Z,\'=Ann,Net,f0,no,20,5,0\r\n' +
        '"a, b.png",abc#2,edited,12.3,3,,,,,,,,,,0\r\n',
    );
  });
});
