import { opendir } from 'node:fs/promises';
import path from 'node:path';
import type { FileSet } from '../../core/datasets/read/found.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { cannotRead } from '../files/errors.ts';
import { readBytes } from '../files/read-bytes.ts';

/** A data set has folders for sets, classes and images, never more of them in each other. */
const DEEPEST = 6;
const MOST_FILES = 500_000;

/**
 * The files of a folder, for those who read data sets. Links are passed over, so that nothing outside of it is read.
 * @throws WorkbenchError `file.read`; `data-set.large` beyond 500,000 files
 */
export async function folderFiles(root: string): Promise<FileSet> {
  const paths: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    for await (const entry of await opendir(path.join(root, folder))) {
      if (entry.name.startsWith('.')) continue;
      const own = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && depth < DEEPEST) await visit(own, depth + 1);
      if (!entry.isFile()) continue;
      if (paths.push(own) > MOST_FILES) {
        throw new WorkbenchError('data-set.large', `${root} has more than ${MOST_FILES} files.`);
      }
    }
  };
  await visit('', 0).catch((error: unknown) => {
    throw error instanceof WorkbenchError ? error : cannotRead(root, error);
  });
  paths.sort();
  const known = new Set(paths);
  return {
    paths,
    read: (file, most) => {
      if (!known.has(file)) return Promise.reject(cannotRead(file, new Error('it is not there')));
      return readBytes(path.join(root, file), most);
    },
  };
}
