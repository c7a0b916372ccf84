import { messageOf, WorkbenchError } from '../../core/errors.ts';

/** Words for what a database throws. The cause may lie one level down: an aborted transaction names it inside. */
export function storeError(error: unknown): WorkbenchError {
  if (error instanceof WorkbenchError) return error;
  const names = namesOf(error);
  const cause = { cause: error };
  if (names.includes('QuotaExceededError')) return diskIsFull(error);
  // See WorkbenchDatabase: thrown by us as well, where Dexie would go on.
  if (names.includes('VersionError')) {
    return new WorkbenchError(
      'store.newer',
      'The stored work was written by a newer version of the workbench. Use that version, or a later one.',
      cause,
    );
  }
  if (isClosed(error)) {
    return new WorkbenchError(
      'store.closed',
      'The store of your work was closed by the system, so it cannot be written. Start the workbench again.',
      cause,
    );
  }
  if (names.includes('UnknownError')) {
    return new WorkbenchError(
      'store.disk',
      'The disk does not take your work. Check that it is not full and can be written.',
      cause,
    );
  }
  return new WorkbenchError('store.failed', `Your work cannot be stored: ${messageOf(error)}`, cause);
}

/** Words for what keeps steps from being written to the journal. */
export function journalError(error: unknown): WorkbenchError {
  if (!(error instanceof WorkbenchError) || error.code.startsWith('store.')) return storeError(error);
  if (error.code === 'file.disk-full') return diskIsFull(error);
  return new WorkbenchError('store.journal', `Your work cannot be stored: ${error.message}`, {
    cause: error,
  });
}

function diskIsFull(error: unknown): WorkbenchError {
  return new WorkbenchError(
    'store.full',
    'The disk is full, so your work cannot be stored. Free some space: it is kept and tried again.',
    { cause: error },
  );
}

/** Whether opening the database again may help. */
export function isClosed(error: unknown): boolean {
  const names = namesOf(error);
  return names.includes('DatabaseClosedError') || names.includes('InvalidStateError');
}

/** Whether a database that was to be opened is damaged, as far as browsers tell. */
export function isUnreadable(error: unknown): boolean {
  const names = namesOf(error);
  return names.includes('UnknownError') || names.includes('DataError') || names.includes('NotFoundError');
}

/** Names of an error and of those it wraps, outermost first. */
function namesOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return [];
  const own = 'name' in error && typeof error.name === 'string' ? [error.name] : [];
  return 'inner' in error ? [...own, ...namesOf(error.inner)] : own;
}
