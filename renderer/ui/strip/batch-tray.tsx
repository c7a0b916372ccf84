import { Pause, Play, X } from 'lucide-react';
import { Button, IconButton } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { duration } from '../format.ts';
import type { BatchState } from '../../services/prediction/batch.ts';
import { text } from '../strings.ts';
import styles from './batch-tray.module.css';

const words = text.batch;

/** Progress of predicting the whole folder; the canvas stays usable meanwhile. */
export function BatchTray() {
  const { batch } = useDesk().workbench;
  const state = useObservable(batch, (current) => current);
  if (state.phase === 'idle') return null;
  const isActive = state.phase === 'running' || state.phase === 'paused';
  return (
    <section className={styles['tray']} aria-label={words.title}>
      <header>
        <p role="status">{isActive ? words.title : outcome(state)}</p>
        {!isActive && (
          <IconButton
            label={words.close}
            size="small"
            icon={<X aria-hidden="true" />}
            onPress={() => batch.dismiss()}
          />
        )}
      </header>
      {isActive && (
        <>
          <Progress label={words.title} share={state.total === 0 ? null : state.done / state.total} />
          <div className={styles['row']}>
            <span>{[words.progress(state.done, state.total), ...pace(state)].join(' · ')}</span>
            {state.phase === 'running' ? (
              <Button kind="quiet" label={words.pause} icon={<Pause />} onPress={() => batch.pause()} />
            ) : (
              <Button kind="quiet" label={words.resume} icon={<Play />} onPress={() => batch.resume()} />
            )}
            <Button kind="quiet" label={words.cancel} icon={<X />} onPress={() => batch.cancel()} />
          </div>
        </>
      )}
      {state.problem !== undefined && <p className={styles['bad']}>{state.problem}</p>}
      {state.failures.length > 0 && (
        <details className={styles['failures']}>
          <summary>{words.failed(state.failures.length)}</summary>
          <ul>
            {state.failures.map(({ key, problem }) => (
              <li key={key}>{problem}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function pace({ phase, rate, secondsLeft }: BatchState): readonly string[] {
  if (phase === 'paused') return [words.paused];
  if (rate === 0) return [];
  return secondsLeft === undefined
    ? [words.rate(rate)]
    : [words.rate(rate), words.left(duration(secondsLeft))];
}

function outcome({ phase, done, predicted }: BatchState): string {
  if (phase === 'cancelled') return words.cancelled(predicted);
  return done === 0 ? words.nothing : words.finished(predicted);
}
