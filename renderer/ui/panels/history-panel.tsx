import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { timeLineOf } from '../../../core/document/time-line.ts';
import { useDesk, useEditor, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { rowsOf } from './history-rows.ts';
import type { Row } from './history-rows.ts';
import { HistoryRow } from './history-row.tsx';
import { Panel } from './panel.tsx';
import panel from './panel.module.css';
import styles from './history-panel.module.css';

/** Heights in CSS pixels. */
const ROW = 24;
const CHECKPOINT_ROW = 42;

/** Of the list: the panels above it are to stay in sight. */
const MOST_HEIGHT = 288;

/** Rows after the current one that it is in sight with. */
const BEHIND = 8;

/** All that happened to the open image, oldest first, also on earlier days. */
export function HistoryPanel() {
  const { workbench } = useDesk();
  const events = useObservable(workbench.timeLine, (state) => state.events);
  return (
    <Panel title={text.history.title}>
      {events.length === 0 ? <p className={panel['note']}>{text.history.empty}</p> : <TimeLine />}
    </Panel>
  );
}

/** Only rows in sight are rendered. One of them takes the keyboard; the arrow keys lead to the others. */
function TimeLine() {
  const { workbench } = useDesk();
  const events = useObservable(workbench.timeLine, (state) => state.events);
  const steps = useEditor((state) => state.history);
  const position = useEditor((state) => state.historyPosition);
  const rows = useMemo(() => rowsOf(timeLineOf(events, steps)), [events, steps]);
  const current = rows.findIndex((row) => row.kind !== 'day' && row.position === position);
  const [chosen, setChosen] = useState<number | null>(null);
  const places = rows.flatMap((row, index) => (row.kind !== 'day' && row.isPressable ? [index] : []));
  const reachable = chosen !== null && places.includes(chosen) ? chosen : Math.max(current, places[0] ?? 0);

  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- only the React compiler minds, which is not used.
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 6,
  });
  useEffect(() => {
    const last = rows.length - 1;
    virtualizer.scrollToIndex(current < 0 || last - current < BEHIND ? last : current, { align: 'auto' });
  }, [virtualizer, current, rows.length]);

  /** Row that gets the keyboard as soon as it is rendered. */
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"] button`);
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });
  const go = (event: KeyboardEvent): void => {
    const at = places.indexOf(reachable);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: places.length - 1 }[event.key];
    const row = to === undefined ? undefined : places[to];
    if (row === undefined) return;
    event.preventDefault();
    wanted.current = row;
    setChosen(row);
    virtualizer.scrollToIndex(row, { align: 'auto' });
  };

  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      style={{ height: Math.min(virtualizer.getTotalSize(), MOST_HEIGHT) }}
      onKeyDown={go}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setChosen(null);
      }}
    >
      <div role="list" className={styles['rows']} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start, size }) => {
          const row = rows[index];
          return (
            row !== undefined && (
              <div
                key={row.key}
                role="listitem"
                data-row={index}
                className={styles['place']}
                style={{ transform: `translateY(${start}px)`, height: size }}
                aria-posinset={index + 1}
                aria-setsize={rows.length}
              >
                <HistoryRow row={row} isCurrent={index === current} isReachable={index === reachable} />
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

function heightOf(row: Row | undefined): number {
  return row?.kind === 'event' && row.entry.event.name === 'checkpoint' ? CHECKPOINT_ROW : ROW;
}
