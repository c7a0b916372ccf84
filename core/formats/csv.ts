/** Null is an empty field. */
export type CsvField = string | number | null;

/** A text that a spreadsheet would take for a formula, wherever it came from. */
const FORMULA = /^[=+\-@\t\r]/;

/** Excel takes a file without it for one of its country's encoding; others pass over it. */
export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Comma-separated values as RFC 4180 has them, every line ended by CR LF. Texts that a spreadsheet would compute begin
 * with an apostrophe, as OWASP advises ("CSV Injection").
 */
export function csvText(rows: readonly (readonly CsvField[])[]): string {
  return rows.map((fields) => `${fields.map(csvField).join(',')}\r\n`).join('');
}

export function csvField(field: CsvField): string {
  if (field === null) return '';
  if (typeof field === 'number') return String(field);
  const safe = FORMULA.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
