import path from 'node:path';
import type { ParentVersion } from '../../core/contract/data-sets.ts';
import { decodeDataSet } from '../../core/datasets/version.ts';
import { DATA_SET_FILE } from '../../core/datasets/write-data-set.ts';
import { readBytes } from '../files/read-bytes.ts';

/** More than that is no list of images. */
const LARGEST_VERSION = 1 << 28;

/**
 * The version in a folder, as far as another goes on from it.
 * @throws WorkbenchError `file.read`, `file.large`, `dataset.json`
 */
export async function parentVersionIn(folder: string): Promise<ParentVersion> {
  const file = path.join(folder, DATA_SET_FILE);
  const { name, hash, created, images } = decodeDataSet(await readBytes(file, LARGEST_VERSION), file);
  return {
    name,
    hash,
    created,
    subjects: Object.fromEntries(images.map(({ subject, set }) => [subject, set])),
  };
}
