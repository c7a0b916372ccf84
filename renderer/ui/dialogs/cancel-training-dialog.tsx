import { AskSheet } from '../controls/ask-sheet.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';

const words = text.training.cancelling;

/** Asks before what was learnt is thrown away. */
export function CancelTrainingDialog({ onClose }: { readonly onClose: () => void }) {
  const { training } = useDesk().workbench;
  const epochs = useObservable(training, ({ run }) => run.history.length);
  const begin = (): void => {
    onClose();
    void training.cancel();
  };
  return (
    <AskSheet title={words.title} words={words} onBegin={begin} onClose={onClose}>
      <p>{words.lead(epochs)}</p>
    </AskSheet>
  );
}
