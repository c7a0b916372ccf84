import { ACTIONS } from '../../actions/actions.ts';
import { AskSheet } from '../controls/ask-sheet.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';

const words = text.takeBack;

/** Which update is to be taken back, and what that leaves alone. */
export function TakeBackDialog({ onClose }: { readonly onClose: () => void }) {
  const { actions, workbench } = useDesk();
  const latest = useObservable(workbench.updates, (state) => state.latest);
  const begin = (): void => {
    onClose();
    actions.run('app.takeBack');
  };
  return (
    <AskSheet
      title={ACTIONS['app.takeUpdateBack'].label}
      words={words}
      isComplete={latest !== null}
      isReady
      onBegin={begin}
      onClose={onClose}
    >
      {latest !== null && <p>{words.lead(latest)}</p>}
      <p>{words.kept}</p>
    </AskSheet>
  );
}
