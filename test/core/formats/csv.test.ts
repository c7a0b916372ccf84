import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvText } from '../../../core/formats/csv.ts';
import { objectTableSchema } from '../../../core/contract/object-table.ts';
import { objectCsv } from '../../../core/formats/object-csv.ts';

/** Reads what RFC 4180 says. */
function fieldsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

describe('comma-separated values', () => {
  it('hold any text, as RFC 4180 has it', () => {
    const text = fc.string().filter((one) => !/^[=+\-@\t\r]/.test(one));
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 4 })), (rows) => {
        expect(fieldsOf(csvText(rows))).toEqual(rows);
      }),
    );
  });

  it('hold no text that a spreadsheet computes', () => {
    expect(csvText([['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', 'a=1']])).toBe(
      "'=1+1,'+1,'-1,'@SUM(A1),'\t=1,\"'\r=1\", =1,a=1\r\n",
    );
  });

  it('leave numbers as they are, and fields without one empty', () => {
    expect(csvText([[-1.5, null, 1e21]])).toBe('-1.5,,1e+21\r\n');
  });
});

describe('objects as comma-separated values', () => {
  const row = {
    number: 1,
    id: 260,
    class: 'nuclei, "large"',
    pixels: 12,
    area: 3,
    equivalentDiameter: 1.95441004762,
    longestDiameter: 2.5,
    shortestDiameter: 1,
    mean: -10.25,
    isAtBorder: true,
    work: { seconds: 7.26, steps: 2, pixels: 31 },
    isUnedited: false,
  };
  const table = { image: '=cmd.png', unit: 'mm', valueUnit: 'HU', rows: [row] } as const;

  it('have units in the heads of their columns', () => {
    const [first = '', second] = objectCsv({ ...table, rows: [row] }).split('\r\n');
    expect(first).toBe(
      '\uFEFFimage,number,id,class,area (px),area (mm2),equivalent diameter (mm),longest diameter (mm),' +
        'shortest diameter (mm),mean value (HU),touches border,active time (s),steps,changed (px),unedited',
    );
    expect(second).toBe(`'=cmd.png,1,260,"nuclei, ""large""",12,3,1.95441,2.5,1,-10.25,yes,7.3,2,31,no`);
  });

  it('have no area in millimetres, no mean and no time, where nobody knows them', () => {
    const rows = [{ ...row, area: null, mean: null, isAtBorder: false, work: null, isUnedited: null }];
    const [head, line] = fieldsOf(objectCsv({ ...table, unit: 'px', valueUnit: null, rows }).slice(1));
    expect(head?.slice(4)).toEqual([
      'area (px)',
      'equivalent diameter (px)',
      'longest diameter (px)',
      'shortest diameter (px)',
      'mean value',
      'touches border',
      'active time (s)',
      'steps',
      'changed (px)',
      'unedited',
    ]);
    expect(line?.slice(4)).toEqual(['12', '1.95441', '2.5', '1', '', 'no', '', '', '', '']);
  });

  it('are checked before they are written', () => {
    expect(objectTableSchema.safeParse({ ...table, rows: [row] }).success).toBe(true);
    for (const odd of [{ pixels: -1 }, { mean: Infinity }, { path: '/etc' }, { class: 7 }])
      expect(objectTableSchema.safeParse({ ...table, rows: [{ ...row, ...odd }] }).success).toBe(false);
  });
});
