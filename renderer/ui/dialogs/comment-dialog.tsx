import { useState } from 'react';
import { AskSheet } from '../controls/ask-sheet.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './settings-dialog.module.css';

const words = text.comment;

/** Characters of a comment. */
const LONGEST = 500;

/** Asks what there is to say about the open image. */
export function CommentDialog({ onClose }: { readonly onClose: () => void }) {
  const { actions, workbench } = useDesk();
  const [comment, setComment] = useState(() => workbench.review.notes().comment);
  const keep = (): void => {
    actions.run('review.commentWith', comment);
    onClose();
  };
  return (
    <AskSheet title={words.title} words={words} onBegin={keep} onClose={onClose}>
      <TextField
        label={words.field}
        size="wide"
        value={comment}
        longest={LONGEST}
        onChange={setComment}
        isReady
        onEnter={keep}
      />
      <p className={styles['note']}>{words.hint}</p>
    </AskSheet>
  );
}
