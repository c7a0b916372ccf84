import { useState } from 'react';
import { ACTIONS } from '../../actions/actions.ts';
import { AskSheet } from '../controls/ask-sheet.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './passphrase.module.css';

const words = text.backup;

/** Whether the backup is to be opened by everybody, before it is asked where to write it. */
export function BackupDialog({ onClose }: { readonly onClose: () => void }) {
  const { jobs } = useDesk().workbench;
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const isSame = passphrase === repeated;
  const begin = (): void => {
    if (!isSame) return;
    onClose();
    void jobs.backUp(passphrase === '' ? null : passphrase);
  };
  return (
    <AskSheet
      title={ACTIONS['app.backUp'].label}
      words={words}
      isComplete={isSame}
      onBegin={begin}
      onClose={onClose}
    >
      <p>{words.lead}</p>
      <div className={styles['fields']}>
        <TextField
          label={words.passphrase}
          value={passphrase}
          onChange={setPassphrase}
          isSecret
          isReady
          onEnter={begin}
        />
        <TextField label={words.repeat} value={repeated} onChange={setRepeated} isSecret onEnter={begin} />
      </div>
      <p className={styles['note']} role="status">
        {passphrase === '' && isSame ? words.optional : words.warning}
      </p>
      {!isSame && repeated !== '' && (
        <p className={styles['problem']} role="alert">
          {words.differs}
        </p>
      )}
    </AskSheet>
  );
}
