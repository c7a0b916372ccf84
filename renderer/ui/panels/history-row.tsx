import { Flag } from 'lucide-react';
import type { WorkEvent } from '../../../core/document/work-event.ts';
import { classes } from '../classes.ts';
import { clockTime, utcTime } from '../format.ts';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import type { Row } from './history-rows.ts';
import styles from './history-panel.module.css';

const words = text.history;

interface HistoryRowProps {
  readonly row: Row;
  readonly isCurrent: boolean;
  readonly isReachable: boolean;
}

export function HistoryRow({ row, isCurrent, isReachable }: HistoryRowProps) {
  const tabIndex = isReachable ? 0 : -1;
  if (row.kind === 'day') return <h3 className={styles['day']}>{row.day}</h3>;
  if (row.kind === 'start') {
    const name = row.isOpening ? words.opened : words.start;
    return (
      <div className={classes(styles['step'], isCurrent && styles['current'])}>
        <GoTo position={0} name={name} number={0} {...{ isCurrent, tabIndex }} />
      </div>
    );
  }
  const { entry, number, position } = row;
  const { event, isUndone } = entry;
  if (event.name === 'checkpoint') return <Checkpoint {...{ event, number, tabIndex }} />;
  const name = nameOf(event);
  return (
    <div className={classes(styles['step'], isCurrent && styles['current'], isUndone && styles['undone'])}>
      {position === null ? (
        <span className={styles['name']}>{name}</span>
      ) : (
        <GoTo {...{ position, name, number, isCurrent, tabIndex }} />
      )}
      <Facts event={event} />
    </div>
  );
}

interface GoToProps {
  readonly position: number;
  readonly name: string;
  readonly number: number;
  readonly isCurrent: boolean;
  readonly tabIndex: number;
}

/** A press goes back, or forward again, to the state after the step. */
function GoTo({ position, name, number, isCurrent, tabIndex }: GoToProps) {
  const { actions } = useDesk();
  return (
    <button
      type="button"
      className={styles['name']}
      // A step has the name of a tool, and buttons are found by their names.
      aria-label={words.step(name, number)}
      aria-current={isCurrent ? 'step' : undefined}
      tabIndex={tabIndex}
      onMouseDown={(press) => press.preventDefault()}
      onClick={() => actions.run('history.goTo', position)}
    >
      {name}
    </button>
  );
}

interface CheckpointProps {
  readonly event: WorkEvent;
  readonly number: number;
  readonly tabIndex: number;
}

function Checkpoint({ event, number, tabIndex }: CheckpointProps) {
  const { actions } = useDesk();
  const name = event.detail ?? words.steps.checkpoint;
  return (
    <div className={styles['checkpoint']}>
      <Flag aria-hidden="true" />
      <strong className={styles['name']} title={name}>
        {name}
      </strong>
      <button
        type="button"
        className={styles['restore']}
        aria-label={words.restore(name, number)}
        tabIndex={tabIndex}
        onMouseDown={(press) => press.preventDefault()}
        onClick={() => actions.run('history.restore', event.id)}
      >
        {words.steps.restore}
      </button>
      <div className={styles['facts']}>
        <Facts event={event} />
      </div>
    </div>
  );
}

/** Who it was, and when; in full where the pointer rests. */
function Facts({ event }: { readonly event: WorkEvent }) {
  const who = whoIn(event);
  return (
    <>
      {who !== null && <span className={styles['who']}>{who}</span>}
      <time dateTime={new Date(event.at).toISOString()} title={utcTime(event.at)}>
        {clockTime(event.at).slice(0, 5)}
      </time>
    </>
  );
}

function whoIn({ author, by }: WorkEvent): string | null {
  return author === 'model' ? words.model(by) : (by ?? null);
}

function nameOf({ name, detail, kind }: WorkEvent): string {
  const what = detail === undefined ? words.steps[name] : `${words.steps[name]}: ${detail}`;
  return kind === 'do' ? what : words.kinds[kind](what);
}
