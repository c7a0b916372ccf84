import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { shareDone } from './share-done.ts';
import styles from './training-status.module.css';

const words = text.training.run;

/** In the status bar: that a training goes on or is paused, and how far it is. A press shows it. */
export function TrainingStatus() {
  const { actions, shell, workbench } = useDesk();
  const run = useObservable(workbench.training, (state) => state.run);
  const isShown = useObservable(shell, ({ hasTraining }) => hasTraining);
  if (isShown || (run.phase !== 'running' && run.phase !== 'paused')) return null;
  return (
    <button
      type="button"
      className={styles['status']}
      aria-description={words.status.open}
      // The keyboard stays with the canvas, as with every other button.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => actions.run('training.panel')}
    >
      {run.phase === 'paused'
        ? words.status.paused
        : words.status.running(shareDone(run), run.step === null ? null : words.left(run.step.remaining))}
    </button>
  );
}
