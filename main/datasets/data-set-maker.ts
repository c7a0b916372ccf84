import type { DataFile } from '../../core/datasets/format.ts';
import { formatNamed } from '../../core/datasets/formats.ts';
import type { DataSetVersion } from '../../core/datasets/version.ts';
import type { Handlers } from '../../core/rpc.ts';
import type { OpenFile } from '../files/images/open-file.ts';
import type { ReadableDisk } from '../journal/disk.ts';
import { dataSetFiles } from './data-set-files.ts';
import type { DataSetCalls, DataSetPart, DataSetTask } from './messages.ts';
import { projectFramesOf } from './project-frames.ts';

/** Bytes of files that are handed on at a time, but for a single one that has more. */
const PART = 4 << 20;

type Progress = DataSetCalls['next']['progress'];

/** Makes one data set, as much of it at a time as is asked for. */
export function dataSetMaker(disk: ReadableDisk, open: OpenFile): Handlers<DataSetCalls> {
  let files: AsyncGenerator<DataFile, DataSetVersion> | undefined;
  let tell: (progress: Progress) => void = () => undefined;
  const begun = async ({ formats, files: known, ...task }: DataSetTask) => {
    const found = await projectFramesOf(disk, task, task.which, open, known);
    const looking = {
      // Whoever wants no more of it ends the process.
      signal: new AbortController().signal,
      onProgress: (done: number, total: number) => tell({ done, total }),
    };
    return dataSetFiles(found, { ...task, formats: formats.map(formatNamed) }, looking);
  };
  return {
    begin: async (task) => {
      files = await begun(task);
      return undefined;
    },
    next: (_, context) => {
      if (files === undefined) throw new RangeError('A data set is begun before it is made');
      tell = context.tell;
      return nextPart(files);
    },
  };
}

async function nextPart(files: AsyncGenerator<DataFile, DataSetVersion>): Promise<DataSetPart> {
  const part: DataFile[] = [];
  for (let bytes = 0; bytes < PART;) {
    const { done, value } = await files.next();
    if (done === true) return { files: part, version: value };
    part.push(value);
    bytes += value.bytes.length;
  }
  return { files: part, version: null };
}
