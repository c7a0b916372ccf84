import { useState } from 'react';
import { ACTIONS } from '../../actions/actions.ts';
import { AskSheet } from '../controls/ask-sheet.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './settings-dialog.module.css';

const words = text.checkpoint;

/** Asks what the image as it is now is to be called. */
export function CheckpointDialog({ onClose }: { readonly onClose: () => void }) {
  const { actions, workbench } = useDesk();
  const [name, setName] = useState(() => {
    const { events } = workbench.timeLine.state;
    return words.proposed(1 + events.filter((event) => event.name === 'checkpoint').length);
  });
  const isNamed = name.trim() !== '';
  const keep = (): void => {
    if (!isNamed) return;
    actions.run('history.checkpoint', name.trim());
    onClose();
  };
  return (
    <AskSheet
      title={ACTIONS['edit.checkpoint'].label}
      words={words}
      isComplete={isNamed}
      onBegin={keep}
      onClose={onClose}
    >
      <TextField label={words.name} value={name} onChange={setName} isReady onEnter={keep} />
      <p className={styles['note']}>{words.hint}</p>
    </AskSheet>
  );
}
