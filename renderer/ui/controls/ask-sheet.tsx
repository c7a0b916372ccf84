import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Sheet } from './sheet.tsx';

interface AskSheetProps {
  readonly title: string;
  readonly words: { readonly begin: string; readonly cancel: string; readonly close: string };
  /** Whether all that is needed was given. */
  readonly isComplete?: boolean;
  /** A mere question: Enter says yes, as Escape says no. */
  readonly isReady?: boolean;
  readonly onBegin: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog that asks before one thing is done, or for what that needs. */
export function AskSheet(props: AskSheetProps) {
  const { title, words, isComplete = true, isReady = false, onBegin, onClose, children } = props;
  return (
    <Sheet
      title={title}
      closeLabel={words.close}
      onClose={onClose}
      actions={
        <>
          <Button label={words.cancel} onPress={onClose} />
          <Button
            kind="primary"
            label={words.begin}
            isDisabled={!isComplete}
            autoFocus={isReady}
            onPress={onBegin}
          />
        </>
      }
    >
      {children}
    </Sheet>
  );
}
