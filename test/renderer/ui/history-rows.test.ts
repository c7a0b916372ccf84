import { describe, expect, it } from 'vitest';
import type { TimeLineEntry } from '../../../core/document/time-line.ts';
import { dayOf, utcTime } from '../../../renderer/ui/format.ts';
import { rowsOf } from '../../../renderer/ui/panels/history-rows.ts';

const NOON = new Date(2026, 10, 29, 12).getTime();
const DAY = 24 * 3600 * 1000;

let count = 0;

function entry(at: number, position: number | null, name: 'brush' | 'checkpoint' = 'brush'): TimeLineEntry {
  const id = `id ${++count}`;
  return {
    event: { id, project: 'one', frames: ['one a'], at, kind: 'do', name },
    position,
    isUndone: false,
  };
}

/** Rows as one word each: a day, the place undo leads to, or the number of what happened. */
function told(entries: readonly TimeLineEntry[]): readonly (string | number)[] {
  return rowsOf(entries).map((row) => {
    if (row.kind === 'day') return row.day;
    return row.kind === 'start' ? (row.isOpening ? 'opened' : 'start') : row.number;
  });
}

describe('rows of a time line', () => {
  it('stand under the day on which things happened', () => {
    expect(told([entry(NOON, 1), entry(NOON + 1, 2), entry(NOON + DAY, 3)])).toEqual([
      '29 November 2026',
      'opened',
      1,
      2,
      '30 November 2026',
      3,
    ]);
  });

  it('say where undo ends: before the first step that it reaches, or after all that it does not', () => {
    expect(told([entry(NOON, null), entry(NOON, 1), entry(NOON, 2)])).toEqual([
      '29 November 2026',
      1,
      'start',
      2,
      3,
    ]);
    expect(told([entry(NOON, null)])).toEqual(['29 November 2026', 1, 'start']);
  });

  it('can be pressed where they lead somewhere', () => {
    const rows = rowsOf([entry(NOON, null), entry(NOON, null, 'checkpoint'), entry(NOON, 1)]);
    const pressable = rows.flatMap((row) => (row.kind !== 'day' && row.isPressable ? [row.kind] : []));
    expect(pressable).toEqual(['event', 'start', 'event']);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  it('tell the day of the person, and the time of the world', () => {
    expect(dayOf(NOON)).toBe('29 November 2026');
    expect(utcTime(Date.UTC(2026, 10, 29, 4, 5, 6))).toBe('2026-11-29 04:05:06 UTC');
  });
});
