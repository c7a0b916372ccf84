import { useState } from 'react';
import type { ChosenBackup } from '../../../core/contract/project-jobs.ts';
import { AskSheet } from '../controls/ask-sheet.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './passphrase.module.css';

const words = text.unlock;

interface UnlockDialogProps {
  readonly backup: ChosenBackup;
  /** One was given that is not it. */
  readonly isWrong: boolean;
}

/** Asks for the passphrase of a backup; closing it restores nothing. */
export function UnlockDialog({ backup, isWrong }: UnlockDialogProps) {
  const { jobs } = useDesk().workbench;
  const [passphrase, setPassphrase] = useState('');
  const isGiven = passphrase !== '';
  const begin = (): void => {
    if (isGiven) void jobs.unlock(passphrase);
  };
  const close = (): void => jobs.dismiss();
  return (
    <AskSheet
      title={words.title(backup.name)}
      words={words}
      isComplete={isGiven}
      onBegin={begin}
      onClose={close}
    >
      {isWrong && (
        <p className={styles['problem']} role="alert">
          {words.wrong}
        </p>
      )}
      <TextField
        label={words.passphrase}
        value={passphrase}
        onChange={setPassphrase}
        isSecret
        isReady
        onEnter={begin}
      />
    </AskSheet>
  );
}
