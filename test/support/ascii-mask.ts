import type { ClassMap, LabelMap } from '../../core/imaging/raster.ts';

/**
 * Label map drawn as text, one line a row: `.` is background, `#` label 1, and digits are labels themselves.
 * Blanks around lines are ignored, so that a drawing can be indented.
 */
export function mask(drawing: string): ClassMap {
  const rows = drawing
    .trim()
    .split('\n')
    .map((row) => row.trim());
  const width = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== width)) throw new Error('The rows of a drawn mask differ in length');
  return { width, height: rows.length, data: Uint8Array.from(rows.join(''), labelOf) };
}

function labelOf(character: string): number {
  if (character === '.') return 0;
  if (character === '#') return 1;
  if (/[0-9]/.test(character)) return Number(character);
  throw new Error(`A mask is drawn with . # and digits, not with ${character}`);
}

/** The drawing of a label map; labels above 9 are drawn as `+`. */
export function ascii(map: LabelMap): string {
  const rows = Array.from({ length: map.height }, (_, y) =>
    Array.from(map.data.subarray(y * map.width, (y + 1) * map.width), characterOf).join(''),
  );
  return rows.join('\n');
}

function characterOf(label: number): string {
  if (label === 0) return '.';
  if (label === 1) return '#';
  return label > 9 ? '+' : String(label);
}
