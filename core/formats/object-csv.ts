import type { ObjectTable } from '../contract/object-table.ts';
import { BYTE_ORDER_MARK, csvText } from './csv.ts';

/** More digits than any measure has meaning. */
const DIGITS = 7;

/** Measured objects as a file for spreadsheets and statistics: the units are in the heads of the columns. */
export function objectCsv({ image, unit, valueUnit, rows }: ObjectTable): string {
  const isInMillimetres = unit === 'mm';
  const head = [
    'image',
    'number',
    'id',
    'class',
    'area (px)',
    ...(isInMillimetres ? ['area (mm2)'] : []),
    `equivalent diameter (${unit})`,
    `longest diameter (${unit})`,
    `shortest diameter (${unit})`,
    valueUnit === null ? 'mean value' : `mean value (${valueUnit})`,
    'touches border',
    'active time (s)',
    'steps',
    'changed (px)',
    'unedited',
  ];
  const lines = rows.map((row) => [
    image,
    row.number,
    row.id,
    row.class,
    row.pixels,
    ...(isInMillimetres ? [rounded(row.area)] : []),
    rounded(row.equivalentDiameter),
    rounded(row.longestDiameter),
    rounded(row.shortestDiameter),
    rounded(row.mean),
    yesOrNo(row.isAtBorder),
    row.work === null ? null : Math.round(row.work.seconds * 10) / 10,
    row.work?.steps ?? null,
    row.work?.pixels ?? null,
    row.isUnedited === null ? null : yesOrNo(row.isUnedited),
  ]);
  return BYTE_ORDER_MARK + csvText([head, ...lines]);
}

/** Objects of many images in one file, each with the unit of its lengths: not all images tell how large a pixel is. */
export function objectsCsv(tables: readonly ObjectTable[]): string {
  const head = [
    'image',
    'number',
    'class',
    'area (px)',
    'area (mm2)',
    'unit of lengths',
    'equivalent diameter',
    'longest diameter',
    'shortest diameter',
    'mean value',
    'touches border',
  ];
  const lines = tables.flatMap(({ image, unit, rows }) =>
    rows.map((row) => [
      image,
      row.number,
      row.class,
      row.pixels,
      rounded(row.area),
      unit,
      rounded(row.equivalentDiameter),
      rounded(row.longestDiameter),
      rounded(row.shortestDiameter),
      rounded(row.mean),
      yesOrNo(row.isAtBorder),
    ]),
  );
  return BYTE_ORDER_MARK + csvText([head, ...lines]);
}

function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no';
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(DIGITS));
}
