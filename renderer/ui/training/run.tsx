import type { TrainingState } from '../../../core/contract/training.ts';
import { Progress } from '../controls/progress.tsx';
import { ActionButton } from '../shell/action-button.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { Curves } from './curves.tsx';
import { Previews } from './previews.tsx';
import { shareDone } from './share-done.ts';
import styles from './train-panel.module.css';

const words = text.training.run;

/** A training that goes on, or may go on. */
export function Run() {
  const { training } = useDesk().workbench;
  const history = useObservable(training, ({ run }) => run.history);
  const epochs = useObservable(training, ({ run }) => run.step?.epochs ?? 0);
  const isPaused = useObservable(training, ({ run }) => run.phase === 'paused');
  return (
    <>
      <HowFar />
      <div className={styles['buttons']}>
        {isPaused ? (
          <ActionButton id="training.resume" label={words.resume} kind="primary" />
        ) : (
          <ActionButton id="training.pause" label={words.pause} />
        )}
        <ActionButton id="training.cancel" label={words.cancel} />
      </div>
      {history.length > 0 ? (
        <Curves history={history} epochs={epochs} />
      ) : (
        !isPaused && <p className={styles['note']}>{words.waiting}</p>
      )}
      <Previews />
      <Warnings />
    </>
  );
}

/** Tells anew a few times each second; nothing else of the panel does. */
function HowFar() {
  const { training } = useDesk().workbench;
  const run = useObservable(training, (state) => state.run);
  const phase = phaseWords(run);
  const left = run.phase === 'running' && run.step !== null ? words.left(run.step.remaining) : '';
  return (
    <div className={styles['group']}>
      <p className={styles['phase']}>
        <span role="status">{phase}</span>
        <span>{run.comparing === null ? left : ''}</span>
      </p>
      <Progress label={phase} share={shareDone(run)} />
      {run.problem !== null && (
        <p className={styles['problem']} role="alert">
          {text.training.problem(run.problem)}
        </p>
      )}
      {run.phase === 'paused' && <p className={styles['note']}>{words.pausedHint}</p>}
    </div>
  );
}

function phaseWords({ phase, loading, comparing, step }: TrainingState): string {
  if (phase === 'paused') return words.phases.paused;
  if (comparing !== null) return words.phases.comparing(comparing.done, comparing.total);
  if (loading !== null && (loading.done < loading.total || loading.total === 0)) {
    return words.phases.loading(loading.done, loading.total);
  }
  // How long a pass takes is found out first.
  return step === null ? words.phases.starting : words.phases.learning(step.epoch, step.epochs);
}

function Warnings() {
  const { training } = useDesk().workbench;
  const warnings = useObservable(training, ({ run }) => run.warnings);
  return warnings.map((warning) => (
    <p key={warning} className={styles['warning']}>
      {warning}
    </p>
  ));
}
