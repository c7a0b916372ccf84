import { ACTIONS } from '../../actions/actions.ts';
import { Button } from '../controls/button.tsx';
import { Sheet } from '../controls/sheet.tsx';
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
    <Sheet
      title={ACTIONS['app.compact'].label}
      closeLabel={words.close}
      onClose={onClose}
      actions={
        <>
          <Button label={words.cancel} onPress={onClose} />
          <Button kind="primary" label={words.begin} onPress={begin} />
        </>
      }
    >
      <p>{words.lead}</p>
      <p>{words.kept}</p>
    </Sheet>
  );
}
