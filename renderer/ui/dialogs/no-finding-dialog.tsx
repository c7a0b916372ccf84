import { AskSheet } from '../controls/ask-sheet.tsx';
import { useDesk, useEditor } from '../shell/desk.ts';
import { text } from '../strings.ts';

const words = text.noFinding;

/** Asks before an image counts as one without findings: that nothing is labelled, or that it is, may be a slip. */
export function NoFindingDialog({ onClose }: { readonly onClose: () => void }) {
  const { actions } = useDesk();
  const isNew = useEditor(({ imageStatus }) => imageStatus === 'new');
  const begin = (): void => {
    onClose();
    actions.run('review.noFinding');
  };
  return (
    <AskSheet title={words.title} words={words} isReady onBegin={begin} onClose={onClose}>
      <p>{isNew ? words.empty : words.filled}</p>
    </AskSheet>
  );
}
