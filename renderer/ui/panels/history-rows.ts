import type { TimeLineEntry } from '../../../core/document/time-line.ts';
import { dayOf } from '../format.ts';

/** A row of the time line. `position` is that of the history it leads to; null for none. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly day: string }
  /** Where nothing is taken back any more. */
  | {
      readonly kind: 'start';
      readonly key: string;
      readonly position: 0;
      readonly isPressable: true;
      /** Whether the image was as it had come. */
      readonly isOpening: boolean;
    }
  | {
      readonly kind: 'event';
      readonly key: string;
      readonly entry: TimeLineEntry;
      /** Among all that happened, counted from 1. */
      readonly number: number;
      readonly position: number | null;
      /** Whether there is anything to press. */
      readonly isPressable: boolean;
    };

/** A time line as it is shown: by days, and with the place to which taking back leads. */
export function rowsOf(entries: readonly TimeLineEntry[]): readonly Row[] {
  const rows: Row[] = [];
  const first = entries.findIndex(({ position }) => position === 1);
  const begin = (isOpening: boolean): void => {
    rows.push({ kind: 'start', key: 'start', position: 0, isPressable: true, isOpening });
  };
  let last = '';
  for (const [index, entry] of entries.entries()) {
    const { event, position } = entry;
    const day = dayOf(event.at);
    if (day !== last) rows.push({ kind: 'day', key: `${day} ${index}`, day });
    last = day;
    if (index === first) begin(index === 0);
    const isPressable = position !== null || event.name === 'checkpoint';
    rows.push({ kind: 'event', key: event.id, entry, number: index + 1, position, isPressable });
  }
  if (first < 0) begin(entries.length === 0);
  return rows;
}
