import { Suspense, lazy } from 'react';
import { SendDialog } from '../archive/send-dialog.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { BackupDialog } from './backup-dialog.tsx';
import { CancelTrainingDialog } from './cancel-training-dialog.tsx';
import { CheckpointDialog } from './checkpoint-dialog.tsx';
import { CommentDialog } from './comment-dialog.tsx';
import { CompactDialog } from './compact-dialog.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { DropSmallDialog } from './drop-small-dialog.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { LabelSourceDialog } from './label-source-dialog.tsx';
import { LabelRangeDialog } from './label-range-dialog.tsx';
import { LedgerDialog } from '../ledger/ledger-dialog.tsx';
import { LeadDialog } from './lead-dialog.tsx';
import { NoFindingDialog } from './no-finding-dialog.tsx';
import { PaletteDialog } from './palette-dialog.tsx';
import { PredictDialog } from './predict-dialog.tsx';
import { SetImportDialog } from './set-import-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { TakeBackDialog } from './take-back-dialog.tsx';
import { UnlockDialog } from './unlock-dialog.tsx';

/** It brings all formats, which nothing else in the window needs. */
const ExportDialog = lazy(() =>
  import('../export/export-dialog.tsx').then((file) => ({ default: file.ExportDialog })),
);

/** It brings a table of React Aria's, which nothing else in the window needs. */
const ArchiveDialog = lazy(() =>
  import('../archive/archive-dialog.tsx').then((file) => ({ default: file.ArchiveDialog })),
);

/** The one dialog that is open, if any; a question about the work itself goes first. */
export function Dialogs() {
  const { shell, workbench } = useDesk();
  const question = useObservable(workbench.leadChoice, (state) => state.question);
  const jobs = useObservable(workbench.jobs, (state) => state);
  const isImporting = useObservable(workbench.labelImports, ({ phase }) => phase !== 'idle');
  const isSetImporting = useObservable(workbench.setImports, ({ phase }) => phase !== 'idle');
  const dialog = useObservable(shell, (state) => state.dialog);
  const close = (): void => shell.close();
  if (question !== null) return <LeadDialog question={question} />;
  if (jobs.phase === 'locked') return <UnlockDialog backup={jobs.backup} isWrong={jobs.isWrong} />;
  if (isImporting) return <ImportDialog />;
  if (isSetImporting) return <SetImportDialog />;
  switch (dialog) {
    case null:
      return null;
    case 'settings':
      return <SettingsDialog onClose={close} />;
    case 'help':
      return <HelpDialog onClose={close} />;
    case 'palette':
      return <PaletteDialog onClose={close} />;
    case 'compare':
      return <CompareDialog onClose={close} />;
    case 'export':
      return (
        <Suspense>
          <ExportDialog onClose={close} />
        </Suspense>
      );
    case 'import':
      return <LabelSourceDialog onClose={close} />;
    case 'checkpoint':
      return <CheckpointDialog onClose={close} />;
    case 'backup':
      return <BackupDialog onClose={close} />;
    case 'predict':
      return <PredictDialog onClose={close} />;
    case 'take-back':
      return <TakeBackDialog onClose={close} />;
    case 'compact':
      return <CompactDialog onClose={close} />;
    case 'no-finding':
      return <NoFindingDialog onClose={close} />;
    case 'comment':
      return <CommentDialog onClose={close} />;
    case 'label-range':
      return <LabelRangeDialog onClose={close} />;
    case 'ledger':
      return <LedgerDialog onClose={close} />;
    case 'archive':
      return (
        <Suspense>
          <ArchiveDialog onClose={close} />
        </Suspense>
      );
    case 'send':
      return <SendDialog onClose={close} />;
    case 'drop-small':
      return <DropSmallDialog onClose={close} />;
    case 'cancel-training':
      return <CancelTrainingDialog onClose={close} />;
  }
}
