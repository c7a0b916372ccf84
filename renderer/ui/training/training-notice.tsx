import { Button } from '../controls/button.tsx';
import { Tray, TrayRow } from '../controls/tray.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { GoBack } from './go-back.tsx';
import { useVersion } from './shown-versions.ts';

const words = text.training;

/** What came of a training, for who has its panel closed. */
export function TrainingNotice() {
  const { shell, workbench } = useDesk();
  const run = useObservable(workbench.training, (state) => state.run);
  const isShown = useObservable(shell, ({ hasTraining }) => hasTraining);
  if (isShown || run.phase !== 'finished' || run.model === null) return null;
  const { id, name } = run.model;
  return (
    <Tray
      name={words.notice}
      title={run.gate === null ? words.verdict.done(name) : words.verdict.titles[run.gate.verdict]}
      closeLabel={words.close}
      onClose={() => workbench.training.dismiss()}
    >
      <NoticeRow id={id} />
    </Tray>
  );
}

function NoticeRow({ id }: { readonly id: string }) {
  const { actions, workbench } = useDesk();
  const version = useVersion(id);
  const isInUse = useObservable(workbench.models, ({ selected }) => selected?.manifest.id === id);
  return (
    <TrayRow words={version === undefined ? '' : words.versions.facts(version)}>
      {isInUse && version !== undefined && <GoBack version={version} isShort />}
      <Button kind="quiet" label={words.verdict.details} onPress={() => actions.run('training.panel')} />
    </TrayRow>
  );
}
