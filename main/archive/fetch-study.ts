import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkbenchError } from '../../core/errors.ts';
import type { ArchiveInstance } from '../../core/formats/dicom/web/dicom-json.ts';
import { flushFolder, replaceFile } from '../files/atomic.ts';
import { makeFolder } from '../files/make-folder.ts';
import type { Archive } from './dicomweb.ts';

export interface FetchHooks {
  readonly signal: AbortSignal;
  /** Files that are there, of all. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Files that are asked for at a time: most of the time of small ones is waiting. */
const AT_ONCE = 4;

/**
 * Brings the files of a study into `folder/STUDY/SERIES/FILE.dcm`. Its folder appears once all of them are there; what
 * was fetched before a stop is not fetched again, and a study that is there already gets the files that are new.
 * @returns the study's folder
 * @throws WorkbenchError `archive.nothing`, and as `Archive.file`; the signal's reason once it fires
 */
export async function fetchStudy(
  archive: Pick<Archive, 'instances' | 'file'>,
  study: string,
  folder: string,
  { signal, onProgress }: FetchHooks,
): Promise<string> {
  const target = join(folder, study);
  const work = existsSync(target) ? target : join(folder, `.${study}.part`);
  const all = await archive.instances(study, signal);
  if (all.length === 0) throw new WorkbenchError('archive.nothing', `The archive has no study ${study}.`);
  const pathOf = ({ series, uid }: ArchiveInstance): string => join(work, series, `${uid}.dcm`);
  for (const series of new Set(all.map((one) => one.series))) await makeFolder(join(work, series));
  const missing = all.filter((one) => !existsSync(pathOf(one)));
  let done = all.length - missing.length;
  onProgress(done, all.length);
  const waiting = [...missing];
  const bring = async (): Promise<void> => {
    try {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
        signal.throwIfAborted();
        await replaceFile(pathOf(one), await archive.file(study, one, signal));
        onProgress(++done, all.length);
      }
    } catch (error) {
      // The others bring what they have begun, and no more.
      waiting.length = 0;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, bring));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  for (const series of new Set(missing.map((one) => one.series))) await flushFolder(join(work, series));
  if (work !== target) await rename(work, target);
  await flushFolder(folder);
  return target;
}
