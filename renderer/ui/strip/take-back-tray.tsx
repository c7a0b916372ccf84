import { X } from 'lucide-react';
import type { TakingBack } from '../../services/prediction/updates.ts';
import { Button } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { Tray, TrayProblem, TrayRow } from '../controls/tray.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './batch-tray.module.css';

const words = text.takeBack;

/** How far an update is taken back, and which images stay as they are. */
export function TakeBackTray() {
  const { updates } = useDesk().workbench;
  const state = useObservable(updates, ({ takingBack }) => takingBack);
  if (state === null) return null;
  const { phase, done, total, left, problem } = state;
  const isRunning = phase === 'running';
  return (
    <Tray
      name={words.name}
      title={isRunning ? words.name : outcome(state)}
      closeLabel={words.close}
      onClose={isRunning ? undefined : () => updates.dismiss()}
      isPassing={phase === 'finished' && left.length === 0}
    >
      {isRunning && (
        <>
          <Progress label={words.name} share={done / total} />
          <TrayRow words={words.progress(done, total)}>
            <Button kind="quiet" label={words.cancel} icon={<X />} onPress={() => updates.cancel()} />
          </TrayRow>
        </>
      )}
      {problem !== undefined && <TrayProblem>{problem}</TrayProblem>}
      {left.length > 0 && (
        <details className={styles['failures']}>
          <summary>{words.left(left.length)}</summary>
          <ul>
            {left.map((path) => (
              <li key={path}>{path}</li>
            ))}
          </ul>
        </details>
      )}
    </Tray>
  );
}

function outcome({ phase, restored }: TakingBack): string {
  return phase === 'finished' ? words.restored(restored) : words.stopped(restored);
}
