import path from 'node:path';
import type { ParentVersion } from '../../core/contract/data-sets.ts';
import { openDataSet } from '../../core/datasets/read/open.ts';
import { decodeDataSet } from '../../core/datasets/version.ts';
import { DATA_SET_FILE } from '../../core/datasets/write-data-set.ts';
import { readBytes } from '../files/read-bytes.ts';
import { filesOf } from './folder-files.ts';

/** More than that is no list of images. */
const LARGEST_VERSION = 1 << 28;

/**
 * The data set in a folder, as far as another goes on from it: a version of ours, else any labelled set that says in
 * which sets its images are.
 * @throws WorkbenchError `file.read`, `file.large`, `dataset.json`
 */
export async function parentVersionIn(folder: string): Promise<ParentVersion> {
  try {
    return await versionIn(folder);
  } catch (error) {
    const images = await setsIn(folder).catch(() => ({}));
    if (Object.keys(images).length === 0) throw error;
    return { name: path.basename(path.resolve(folder)), hash: null, created: '', subjects: {}, images };
  }
}

async function versionIn(folder: string): Promise<ParentVersion> {
  const file = path.join(folder, DATA_SET_FILE);
  const { name, hash, created, images } = decodeDataSet(await readBytes(file, LARGEST_VERSION), file);
  const subjects = Object.fromEntries(images.map(({ subject, set }) => [subject, set]));
  return { name, hash, created, subjects, images: {} };
}

/** Sets by the names of images, as far as they are told. */
async function setsIn(folder: string): Promise<ParentVersion['images']> {
  const { images } = await openDataSet(await filesOf(folder));
  return Object.fromEntries(images.flatMap(({ name, set }) => (set === null ? [] : [[name, set]])));
}
