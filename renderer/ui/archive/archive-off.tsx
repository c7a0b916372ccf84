import { AskSheet } from '../controls/ask-sheet.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';

const words = text.archive;

interface ArchiveOffProps {
  readonly title: string;
  readonly onClose: () => void;
}

/** In place of what would connect, with the way to where it is switched on. */
export function ArchiveOff({ title, onClose }: ArchiveOffProps) {
  const { actions } = useDesk();
  return (
    <AskSheet
      title={title}
      words={{ begin: words.settings, cancel: words.close, close: words.close }}
      isReady
      onBegin={() => actions.run('app.settings')}
      onClose={onClose}
    >
      <p>{words.isOff}</p>
    </AskSheet>
  );
}
