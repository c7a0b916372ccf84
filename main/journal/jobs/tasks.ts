import type { BackedUp, Restored } from '../backup.ts';
import type { Compacted } from '../compact.ts';
import type { Snapped } from '../snapshot.ts';

interface Sealed {
  /** Absent where the backup is an ordinary archive. */
  readonly passphrase?: string | undefined;
}

/** Paths of a project folder, and of a backup. */
type BackupRequest = Sealed & { readonly project: string; readonly file: string };

/** Long work on project folders, which a process of its own does. */
export interface ProjectTasks {
  readonly backUp: { readonly request: BackupRequest; readonly answer: BackedUp };
  /** `project` must not be there. */
  readonly restore: { readonly request: BackupRequest; readonly answer: Restored };
  /** Nobody else may write the project meanwhile. */
  readonly compact: { readonly request: { readonly project: string }; readonly answer: Compacted };
  readonly snapshot: { readonly request: { readonly project: string }; readonly answer: Snapped };
}
