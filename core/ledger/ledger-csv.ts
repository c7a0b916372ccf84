import type { SavedLedger } from '../contract/ledger.ts';
import { BYTE_ORDER_MARK, csvText } from '../formats/csv.ts';

const HEAD = [
  'name',
  'image',
  'status',
  'active time (s)',
  'steps',
  'began',
  'pre-labelled by',
  'finished (UTC)',
  'finished by',
  'compared with',
  'model sha256',
  'seen before drawing',
  'model mask (px)',
  'changed (px)',
  'objects',
];

/** What the images of a project took as a file for spreadsheets and statistics: the units are in the heads. */
export function ledgerCsv({ rows }: SavedLedger): string {
  const lines = rows.map((row) => {
    const { model, finished } = row;
    return [
      row.name,
      row.image,
      row.status,
      Math.round(row.seconds * 10) / 10,
      row.steps,
      row.beginning,
      row.preLabel,
      finished === null ? null : new Date(finished).toISOString(),
      row.by,
      model?.name ?? null,
      model?.sha256 ?? null,
      model === null ? null : model.isUnseen === true ? 'no' : 'yes',
      model?.pixels ?? null,
      model?.changed ?? null,
      row.objects,
    ];
  });
  return BYTE_ORDER_MARK + csvText([HEAD, ...lines]);
}
