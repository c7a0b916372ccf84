import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ClassState } from '../../editor/state.ts';
import { Button, IconButton } from '../controls/button.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';

const words = text.classes;

/** Deletes a class; asks first where that changes images which are not in sight. */
export function DeleteClass({ item: { label, name } }: { readonly item: ClassState }) {
  const { actions, editor, workbench } = useDesk();
  const [elsewhere, setElsewhere] = useState(0);
  const remove = (): void => {
    setElsewhere(0);
    actions.run('class.delete', label);
  };
  const ask = async (): Promise<void> => {
    // Where the store does not answer the class stays; that it does not is told by the status bar.
    const images = await workbench.classUse.elsewhere(label, editor.state.imageId).catch(() => null);
    if (images === 0) remove();
    else if (images !== null) setElsewhere(images);
  };
  return (
    <>
      <IconButton
        label={words.remove(name)}
        kind="danger"
        size="small"
        placement="left"
        icon={<Trash2 aria-hidden="true" />}
        onPress={() => void ask()}
      />
      {elsewhere > 0 && (
        <Sheet
          title={words.removeTitle(name)}
          closeLabel={words.keep}
          onClose={() => setElsewhere(0)}
          actions={
            <>
              <Button kind="quiet" label={words.keep} onPress={() => setElsewhere(0)} />
              <Button kind="danger" label={words.removeAnyway} onPress={remove} />
            </>
          }
        >
          <p>{words.removeElsewhere(elsewhere)}</p>
        </Sheet>
      )}
    </>
  );
}
