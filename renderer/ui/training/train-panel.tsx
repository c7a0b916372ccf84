import { X } from 'lucide-react';
import { IconButton } from '../controls/button.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { PANE } from '../shell/panes.ts';
import { text } from '../strings.ts';
import { Outcome } from './outcome.tsx';
import { Run } from './run.tsx';
import { Setup } from './setup.tsx';
import { Versions } from './versions.tsx';
import styles from './train-panel.module.css';

const words = text.training;

/** Training on the open project: what it would be, how far it is, what came of it; and the models that it made. */
export function TrainPanel() {
  const { actions, workbench } = useDesk();
  const { training, modelVersions } = workbench;
  const phase = useObservable(training, ({ run }) => run.phase);
  const elsewhere = useObservable(training, (state) => state.elsewhere);
  const problem = useObservable(training, (state) => state.problem);
  const versionsProblem = useObservable(modelVersions, (state) => state.problem);
  return (
    <aside className={styles['panel']} aria-label={words.name} {...PANE}>
      <header className={styles['head']}>
        <h2>{words.title}</h2>
        <IconButton
          label={words.close}
          size="small"
          placement="left"
          icon={<X aria-hidden="true" />}
          onPress={() => actions.run('training.panel')}
        />
      </header>
      {/* Focusable, so that the keyboard can scroll it. */}
      <div className={styles['body']} tabIndex={0}>
        {[problem, versionsProblem].map(
          (one) =>
            one !== null && (
              <p key={one} className={styles['problem']} role="alert">
                {one}
              </p>
            ),
        )}
        {elsewhere !== null && (
          <p className={styles['note']} role="status">
            {words.elsewhere(elsewhere)}
          </p>
        )}
        {phase === 'none' && <Setup />}
        {(phase === 'running' || phase === 'paused') && <Run />}
        {phase === 'finished' && <Outcome />}
        <Versions />
      </div>
    </aside>
  );
}
