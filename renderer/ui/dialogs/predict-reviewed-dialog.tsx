import { AskSheet } from '../controls/ask-sheet.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';

const words = text.predictReviewed;

/** Asks before the model may change what a person has accepted. */
export function PredictReviewedDialog({ onClose }: { readonly onClose: () => void }) {
  const { actions } = useDesk();
  const begin = (): void => {
    onClose();
    actions.run('app.predictReviewed');
  };
  return (
    <AskSheet title={words.title} words={words} isReady onBegin={begin} onClose={onClose}>
      <p>{words.lead}</p>
    </AskSheet>
  );
}
