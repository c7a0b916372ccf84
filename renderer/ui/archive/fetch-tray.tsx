import { X } from 'lucide-react';
import type { StudyFetchState } from '../../services/archive/study-fetch.ts';
import { Button } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { Tray, TrayProblem, TrayRow } from '../controls/tray.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';

const words = text.archive.fetch;

/** The study that is being fetched, and what came of it; the canvas stays usable meanwhile. */
export function FetchTray() {
  const { studyFetch } = useDesk().workbench;
  const state = useObservable(studyFetch, (current) => current);
  if (state.phase === 'idle') return null;
  return (
    <Tray
      name={words.name}
      title={titleOf(state)}
      closeLabel={text.archive.close}
      onClose={state.phase === 'running' ? undefined : () => studyFetch.dismiss()}
    >
      {state.phase === 'running' && <Running {...state} />}
      {state.phase === 'finished' && (
        <TrayRow words="">
          <Button label={words.open} kind="primary" onPress={() => void studyFetch.open()} />
        </TrayRow>
      )}
      {state.phase === 'failed' && (
        <>
          <TrayProblem>{state.problem}</TrayProblem>
          <p>{words.failedHint}</p>
        </>
      )}
    </Tray>
  );
}

type Shown = Exclude<StudyFetchState, { readonly phase: 'idle' }>;

function Running({ study, done, total }: Extract<Shown, { readonly phase: 'running' }>) {
  const { studyFetch } = useDesk().workbench;
  return (
    <>
      <Progress label={words.running(study)} share={total === 0 ? null : done / total} />
      <TrayRow words={total === 0 ? words.asking : words.progress(done, total)}>
        <Button
          kind="quiet"
          label={text.archive.cancel}
          icon={<X aria-hidden="true" />}
          onPress={() => studyFetch.cancel()}
        />
      </TrayRow>
    </>
  );
}

function titleOf(state: Shown): string {
  switch (state.phase) {
    case 'running':
      return words.running(state.study);
    case 'finished':
      return words.finished(state.study);
    case 'cancelled':
      return words.cancelled;
    case 'failed':
      return words.failed(state.study);
  }
}
