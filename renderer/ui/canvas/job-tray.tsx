import { X } from 'lucide-react';
import type { ProjectJobsState } from '../../services/project/project-jobs.ts';
import { Button } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { Tray, TrayProblem, TrayRow } from '../controls/tray.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './job-tray.module.css';

const words = text.jobs;

/** What is being done with the whole project, and what came of it; the canvas stays usable meanwhile. */
export function JobTray() {
  const { jobs } = useDesk().workbench;
  const state = useObservable(jobs, (current) => current);
  if (state.phase === 'idle' || state.phase === 'locked') return null;
  const onClose = state.phase === 'running' ? undefined : () => jobs.dismiss();
  return (
    <Tray
      name={words.name}
      title={titleOf(state)}
      closeLabel={words.close}
      onClose={onClose}
      isPassing={state.phase === 'finished' || state.phase === 'cancelled'}
    >
      {state.phase === 'running' && <Running {...state} />}
      {state.phase === 'finished' && <p className={styles['details']}>{words.details(state.result)}</p>}
      {state.phase === 'failed' && <TrayProblem>{state.problem}</TrayProblem>}
    </Tray>
  );
}

type Shown = Exclude<ProjectJobsState, { readonly phase: 'idle' | 'locked' }>;

function Running({ job, done, total }: Extract<Shown, { readonly phase: 'running' }>) {
  const { jobs } = useDesk().workbench;
  const isWriting = done < total;
  return (
    <>
      <Progress label={words.running(job)} share={isWriting ? done / total : null} />
      <TrayRow words={total === 0 ? '' : isWriting ? words.progress(done, total) : words.checking}>
        {job.kind !== 'compact' && (
          <Button kind="quiet" label={words.cancel} icon={<X />} onPress={() => jobs.cancel()} />
        )}
      </TrayRow>
    </>
  );
}

function titleOf(state: Shown): string {
  switch (state.phase) {
    case 'running':
      return words.running(state.job);
    case 'finished':
      return words.finished(state.result);
    case 'cancelled':
      return words.cancelled;
    case 'failed':
      return words.failed[state.kind];
  }
}
