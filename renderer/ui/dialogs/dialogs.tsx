import { useDesk, useObservable } from '../shell/desk.ts';
import { CheckpointDialog } from './checkpoint-dialog.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { PaletteDialog } from './palette-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';

/** The one dialog that is open, if any. */
export function Dialogs() {
  const { shell } = useDesk();
  const dialog = useObservable(shell, (state) => state.dialog);
  const close = (): void => shell.close();
  switch (dialog) {
    case null:
      return null;
    case 'settings':
      return <SettingsDialog onClose={close} />;
    case 'help':
      return <HelpDialog onClose={close} />;
    case 'palette':
      return <PaletteDialog onClose={close} />;
    case 'export':
      return <ExportDialog onClose={close} />;
    case 'checkpoint':
      return <CheckpointDialog onClose={close} />;
  }
}
