import { X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../controls/button.tsx';
import { TextField } from '../controls/text-field.tsx';
import { text } from '../strings.ts';
import { useDesk, useObservable } from './desk.ts';
import styles from './name-request.module.css';

const words = text.person;

/** Asks once whose work this is, where it is in nobody's way. Enter answers, Escape or the cross does without. */
export function NameRequest() {
  const { annotator } = useDesk().workbench;
  const proposed = useObservable(annotator, (state) => state.proposed);
  return proposed === null ? null : <Request proposed={proposed} />;
}

function Request({ proposed }: { readonly proposed: string }) {
  const { annotator } = useDesk().workbench;
  const [name, setName] = useState(proposed);
  const give = (): void => void annotator.call(name);
  const decline = (): void => void annotator.call('');
  return (
    <div className={styles['request']} role="group" aria-label={words.request}>
      <TextField
        label={words.ask}
        size="small"
        value={name}
        onChange={setName}
        onEnter={give}
        onEscape={decline}
      />
      <Button label={words.give} size="small" onPress={give} />
      <IconButton
        label={words.decline}
        size="small"
        placement="top"
        icon={<X aria-hidden="true" />}
        onPress={decline}
      />
    </div>
  );
}
