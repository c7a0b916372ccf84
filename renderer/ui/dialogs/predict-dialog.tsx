import { useState } from 'react';
import { ACTIONS } from '../../actions/actions.ts';
import { batchScopes } from '../../services/prediction/batch-scope.ts';
import { AskSheet } from '../controls/ask-sheet.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';

const words = text.predictAgain;

/** Which images are to be predicted, with masks of an earlier model or of a person among them. */
export function PredictDialog({ onClose }: { readonly onClose: () => void }) {
  const { batch, models } = useDesk().workbench;
  const model = useObservable(models, (state) => state.selected);
  const [scope, setScope] = useState(
    () => batchScopes.find((candidate) => batch.count(candidate) > 0) ?? 'unaccepted',
  );
  const begin = (): void => {
    onClose();
    void batch.start(scope);
  };
  return (
    <AskSheet
      title={ACTIONS['app.predictAll'].label}
      words={words}
      isComplete={batch.count(scope) > 0}
      onBegin={begin}
      onClose={onClose}
    >
      <Segmented
        label={words.which}
        value={scope}
        options={batchScopes.map((value) => ({ value, label: words.scopes[value](batch.count(value)) }))}
        onChange={setScope}
      />
      <p>{words.effect[scope](model?.manifest.name ?? '')}</p>
    </AskSheet>
  );
}
