import { Button } from '../controls/button.tsx';
import { ActionButton } from '../shell/action-button.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { Curves } from './curves.tsx';
import { useModelName, useVersion } from './shown-versions.ts';
import { GoBack } from './go-back.tsx';
import { Verdict } from './verdict.tsx';
import styles from './train-panel.module.css';

const words = text.training.verdict;

/** What came of the training that has just ended. */
export function Outcome() {
  const { training } = useDesk().workbench;
  const model = useObservable(training, ({ run }) => run.model);
  const gate = useObservable(training, ({ run }) => run.gate);
  const history = useObservable(training, ({ run }) => run.history);
  if (model === null) return null;
  return (
    <>
      <div className={styles['group']}>
        <h3 className={styles['outcome']} role="status">
          {gate === null ? words.done(model.name) : words.titles[gate.verdict]}
        </h3>
        {gate !== null && <p>{words.leads[gate.verdict](gate)}</p>}
      </div>
      <Next id={model.id} />
      {gate !== null && <Verdict gate={gate} />}
      {history.length > 0 && <Curves history={history} epochs={0} />}
    </>
  );
}

/** What may be done with a model that was just trained. */
function Next({ id }: { readonly id: string }) {
  const { training, modelVersions, models } = useDesk().workbench;
  const version = useVersion(id);
  const isInUse = useObservable(models, ({ selected }) => selected?.manifest.id === id);
  const inUse = useModelName(useObservable(models, ({ selected }) => selected?.manifest.id ?? null));
  const verdict = version?.gate.verdict;
  return (
    <div className={styles['buttons']}>
      {isInUse ? (
        <>
          <ActionButton id="app.predictAgain" label={words.predictAgain} kind="primary" />
          {version !== undefined && <GoBack version={version} />}
        </>
      ) : (
        version !== undefined && (
          <>
            <Button
              label={verdict === 'not better' ? words.useAnyway : words.use}
              {...(verdict === 'not better' ? {} : { kind: 'primary' })}
              onPress={() => void modelVersions.use(id)}
            />
            {inUse !== null && <Button label={words.keep} onPress={() => training.dismiss()} />}
          </>
        )
      )}
      <Button kind="quiet" label={words.again} onPress={() => training.dismiss()} />
    </div>
  );
}
