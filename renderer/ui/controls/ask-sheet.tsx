import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Sheet } from './sheet.tsx';

interface AskSheetProps {
  readonly title: string;
  readonly words: { readonly begin: string; readonly cancel: string; readonly close: string };
  /** Whether all that is needed was given. */
  readonly isComplete?: boolean;
  readonly onBegin: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog that asks before one thing is done, or for what that needs. */
export function AskSheet({ title, words, isComplete = true, onBegin, onClose, children }: AskSheetProps) {
  return (
    <Sheet
      title={title}
      closeLabel={words.close}
      onClose={onClose}
      actions={
        <>
          <Button label={words.cancel} onPress={onClose} />
          <Button kind="primary" label={words.begin} isDisabled={!isComplete} onPress={onBegin} />
        </>
      }
    >
      {children}
    </Sheet>
  );
}
