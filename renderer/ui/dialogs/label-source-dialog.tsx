import { ACTIONS } from '../../actions/actions.ts';
import { Button } from '../controls/button.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';

const words = text.labelSource;

/** Asks where the labels are that are to be imported; they may also be dropped on the window. */
export function LabelSourceDialog({ onClose }: { readonly onClose: () => void }) {
  const { labelImports } = useDesk().workbench;
  const choose = (kind: 'file' | 'folder'): void => {
    onClose();
    void labelImports.choose(kind);
  };
  return (
    <Sheet
      title={ACTIONS['app.importLabels'].label}
      closeLabel={words.close}
      onClose={onClose}
      actions={
        <>
          <Button label={words.file} onPress={() => choose('file')} />
          <Button label={words.folder} kind="primary" onPress={() => choose('folder')} />
        </>
      }
    >
      <p>{words.about}</p>
      <p>{words.drop}</p>
    </Sheet>
  );
}
