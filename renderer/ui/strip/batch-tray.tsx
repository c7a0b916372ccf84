import { Pause, Play, X } from 'lucide-react';
import { Button } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { Tray, TrayProblem, TrayRow } from '../controls/tray.tsx';
import { ActionButton } from '../shell/action-button.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { duration } from '../format.ts';
import type { BatchState } from '../../services/prediction/batch.ts';
import { text } from '../strings.ts';
import styles from './batch-tray.module.css';

const words = text.batch;

/** Progress of predicting the whole folder; the canvas stays usable meanwhile. */
export function BatchTray() {
  const { workbench } = useDesk();
  const { batch } = workbench;
  const state = useObservable(batch, (current) => current);
  if (state.phase === 'idle') return null;
  const { isUpdate, disputed } = state;
  const others = state.phase === 'finished' && !isUpdate ? state.others : 0;
  const isActive = state.phase === 'running' || state.phase === 'paused';
  const title = isUpdate ? words.update : words.title;
  return (
    <Tray
      name={title}
      title={isActive ? title : outcome(state)}
      closeLabel={words.close}
      onClose={isActive ? undefined : () => batch.dismiss()}
      isPassing={!isActive && !isUpdate && state.problem === undefined && state.failures.length === 0}
    >
      {isActive && (
        <>
          <Progress label={title} share={state.total === 0 ? null : state.done / state.total} />
          <TrayRow words={[words.progress(state.done, state.total), ...pace(state)].join(' · ')}>
            {state.phase === 'running' ? (
              <Button kind="quiet" label={words.pause} icon={<Pause />} onPress={() => batch.pause()} />
            ) : (
              <Button kind="quiet" label={words.resume} icon={<Play />} onPress={() => batch.resume()} />
            )}
            <Button kind="quiet" label={words.cancel} icon={<X />} onPress={() => batch.cancel()} />
          </TrayRow>
        </>
      )}
      {others > 0 && (
        <TrayRow words={words.others(others)}>
          <ActionButton id="app.predictAgain" />
        </TrayRow>
      )}
      {!isActive && disputed > 0 && (
        <TrayRow words={words.disputed(disputed)}>
          <Button label={words.showDisputed} onPress={() => workbench.arrangement.setFilter('disputed')} />
        </TrayRow>
      )}
      {!isActive && isUpdate && state.predicted > 0 && (
        <TrayRow words="">
          <ActionButton id="app.takeUpdateBack" />
        </TrayRow>
      )}
      {state.problem !== undefined && <TrayProblem>{state.problem}</TrayProblem>}
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
    </Tray>
  );
}

function pace({ phase, rate, secondsLeft }: BatchState): readonly string[] {
  if (phase === 'paused') return [words.paused];
  if (rate === 0) return [];
  return secondsLeft === undefined
    ? [words.rate(rate)]
    : [words.rate(rate), words.left(duration(secondsLeft))];
}

function outcome({ phase, done, predicted, isUpdate }: BatchState): string {
  if (phase === 'cancelled') return words.cancelled(predicted);
  if (done === 0) return isUpdate ? words.upToDate : words.nothing;
  return isUpdate ? words.updated(predicted) : words.finished(predicted);
}
