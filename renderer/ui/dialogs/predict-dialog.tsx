import { useEffect, useState } from 'react';
import { ACTIONS } from '../../actions/actions.ts';
import type { UpdateCounts } from '../../services/prediction/batch-scope.ts';
import { AskSheet } from '../controls/ask-sheet.tsx';
import { Check } from '../controls/check.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './predict-dialog.module.css';

const words = text.predictAgain;

/** What an update by the model in use comes to, and whether accepted images are part of it. */
export function PredictDialog({ onClose }: { readonly onClose: () => void }) {
  const { actions, workbench } = useDesk();
  const { updates, models } = workbench;
  const model = useObservable(models, (state) => state.selected?.manifest.name ?? '');
  const [counts, setCounts] = useState<UpdateCounts | null>(null);
  const [withAccepted, setWithAccepted] = useState(false);
  useEffect(() => {
    let isOpen = true;
    void updates.count().then((found) => {
      if (isOpen) setCounts(found);
    });
    return () => {
      isOpen = false;
    };
  }, [updates]);
  const begin = (): void => {
    onClose();
    actions.run('app.update', withAccepted);
  };
  const total = counts === null ? 0 : counts.wanted + (withAccepted ? counts.accepted : 0);
  return (
    <AskSheet
      title={ACTIONS['app.predictAgain'].label}
      words={words}
      isComplete={total > 0}
      onBegin={begin}
      onClose={onClose}
    >
      {counts === null ? (
        <p role="status">{words.counting}</p>
      ) : (
        <>
          <p role="status">{words.lead(model, total)}</p>
          <ul className={styles['facts']}>
            {words.facts(counts).map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
          {counts.accepted > 0 && (
            <Check
              label={words.withAccepted(counts.accepted)}
              isOn={withAccepted}
              onChange={setWithAccepted}
            />
          )}
        </>
      )}
    </AskSheet>
  );
}
