import { WorkbenchError } from '../../errors.ts';

/** The file contradicts itself, or is incomplete. */
export function damaged(reason: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('nifti.damaged', reason, { cause });
}

/** The file may be whole, but is of a kind that is not read. */
export function unread(what: string): WorkbenchError {
  return new WorkbenchError('nifti.kind', what);
}
