import { ACTIONS } from '../../actions/actions.ts';
import { AskSheet } from '../controls/ask-sheet.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';

const words = text.compact;

/** What a compaction does, before it is done. */
export function CompactDialog({ onClose }: { readonly onClose: () => void }) {
  const { jobs } = useDesk().workbench;
  const begin = (): void => {
    onClose();
    void jobs.compact();
  };
  return (
    <AskSheet title={ACTIONS['app.compact'].label} words={words} onBegin={begin} onClose={onClose}>
      <p>{words.lead}</p>
      <p>{words.kept}</p>
    </AskSheet>
  );
}
