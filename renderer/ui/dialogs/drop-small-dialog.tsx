import { useMemo, useState } from 'react';
import { ACTIONS } from '../../actions/actions.ts';
import { AskSheet } from '../controls/ask-sheet.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { useDesk, useEditor } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './settings-dialog.module.css';

const words = text.dropSmall;

/** Specks, to begin with. */
const SPECK = 64;
const LARGEST = 1_000_000;

/** Below how many pixels objects of the class that is painted go, and how many that would be. */
export function DropSmallDialog({ onClose }: { readonly onClose: () => void }) {
  const { actions, editor } = useDesk();
  const label = useEditor((state) => state.activeLabel);
  const name = useEditor((state) => state.classes.find((known) => known.label === label)?.name ?? '');
  const [smallest, setSmallest] = useState(SPECK);
  // Nothing is drawn while a dialog is open.
  const areas = useMemo(() => editor.objectAreas(label), [editor, label]);
  const dropped = areas.filter((area) => area < smallest).length;
  return (
    <AskSheet
      title={ACTIONS['object.dropSmall'].label}
      words={words}
      isComplete={areas.length > 0}
      onBegin={() => {
        actions.run('object.dropSmallerThan', smallest);
        onClose();
      }}
      onClose={onClose}
    >
      <p>{words.lead(name)}</p>
      <NumberField
        label={words.smallerThan}
        value={smallest}
        min={1}
        max={LARGEST}
        isReady
        onChange={setSmallest}
      />
      <p className={styles['note']} role="status">
        {words.preview(dropped, areas.length)}
      </p>
    </AskSheet>
  );
}
