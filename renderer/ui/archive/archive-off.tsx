import { Button } from '../controls/button.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';

const words = text.archive;

interface ArchiveOffProps {
  readonly title: string;
  readonly onClose: () => void;
}

/** In place of what would connect, with the way to where it is switched on. */
export function ArchiveOff({ title, onClose }: ArchiveOffProps) {
  const { actions } = useDesk();
  return (
    <Sheet
      title={title}
      closeLabel={words.close}
      onClose={onClose}
      actions={
        <>
          <Button label={words.close} onPress={onClose} />
          <Button
            label={words.settings}
            kind="primary"
            autoFocus
            onPress={() => actions.run('app.settings')}
          />
        </>
      }
    >
      <p>{words.isOff}</p>
    </Sheet>
  );
}
