import { WorkbenchError, messageOf } from '../../core/errors.ts';

const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'part of its path is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead round in a circle',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  EEXIST: 'it exists already',
  EFBIG: 'the disk does not take files of this size',
  EIO: 'the disk reported a fault',
  ENODEV: 'the disk is not there any more',
  ESTALE: 'the network share is not there any more',
  ETIMEDOUT: 'the disk does not answer',
};

/** What the system says where a disk was unplugged, a share is gone or may not be used any more. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  ...['ENOENT', 'ENOTDIR', 'EIO', 'ENODEV', 'ENXIO', 'ESTALE', 'EACCES', 'EPERM', 'EROFS'],
  ...['ENOTCONN', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENETDOWN', 'ENETUNREACH', 'ETIMEDOUT'],
]);

/** What the system calls an error, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Whether a folder that was there may be expected to come back, going by an error or what caused it. */
export function isUnreachable(error: unknown): boolean {
  if (UNREACHABLE.has(errorCode(error) ?? '')) return true;
  return error instanceof Error && error.cause !== undefined && isUnreachable(error.cause);
}

/** Whether a name is not there. */
export function isGone(error: unknown): boolean {
  return errorCode(error) === 'ENOENT';
}

/** Whether there is no folder of a name. */
export function isNoFolder(error: unknown): boolean {
  return isGone(error) || errorCode(error) === 'ENOTDIR';
}

/** What the system says of a name that is not there. */
export function goneError(): Error {
  return Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
}

/** The reason of a failed file operation, in words. */
export function causeInWords(error: unknown): string {
  const code = errorCode(error);
  return (code === undefined ? undefined : CAUSES[code]) ?? messageOf(error);
}

export function cannotRead(path: string, error: unknown): WorkbenchError {
  // What the system's names hold that is no text arrives as this sign, under which nothing can be found.
  const isNoText = isGone(error) && path.includes('\uFFFD');
  const words = isNoText ? 'its name is not in UTF-8' : causeInWords(error);
  return new WorkbenchError('file.read', `${path} cannot be read: ${words}.`, { cause: error });
}

export function cannotWrite(path: string, error: unknown): WorkbenchError {
  const code = errorCode(error) === 'ENOSPC' ? 'file.disk-full' : 'file.write';
  return new WorkbenchError(code, `${path} cannot be written: ${causeInWords(error)}.`, { cause: error });
}

/** The same work, whose failure is told in words. */
export async function reading<T>(path: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw cannotRead(path, error);
  });
}

/** The same work, whose failure is told in words. */
export async function writing<T>(path: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw cannotWrite(path, error);
  });
}
