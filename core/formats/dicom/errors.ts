import { WorkbenchError } from '../../errors.ts';

/** The file contradicts itself, or is incomplete. */
export function damaged(reason: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('dicom.damaged', reason, { cause });
}

export function endsEarly(): WorkbenchError {
  return damaged('the file is incomplete: its pixels are not all there');
}

/** The file may be whole, but is of a kind that is not read. */
export function unread(what: string): WorkbenchError {
  return new WorkbenchError('dicom.kind', what);
}
