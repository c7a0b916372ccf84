import { WorkbenchError } from '../../errors.ts';
import { arrayReader } from './arrays.ts';
import { cocoReader } from './coco.ts';
import { cvatReader } from './cvat.ts';
import type { DataSetReader, FileSet, FoundDataSet } from './found.ts';
import { labelmeReader } from './labelme.ts';
import { nnunetReader } from './nnunet.ts';
import { binaryReader, indexedReader, instanceReader } from './pictures.ts';
import { yoloReader } from './yolo.ts';

/** Those that keep objects apart come first: where a folder has several, as our exports do, the first says the most. */
const readers: readonly DataSetReader[] = [
  instanceReader,
  cvatReader,
  cocoReader,
  labelmeReader,
  indexedReader,
  binaryReader,
  nnunetReader,
  yoloReader,
  arrayReader,
];

/** Files in which our exports say what a data set is, of whatever format. */
const ABOUT = ['manifest.json', 'dataset.json'];

/**
 * Opens a data set: the folder itself, or the folder of one format in it.
 * @throws WorkbenchError `data-set.unknown` where it is of none of the formats; as the readers do
 */
export async function openDataSet(files: FileSet): Promise<FoundDataSet> {
  const folders = new Set(
    files.paths.flatMap((path) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [])),
  );
  const candidates = [files, ...[...folders].map((folder) => below(files, folder))];
  for (const { recognises, open } of readers) {
    for (const candidate of candidates.filter(({ paths }) => recognises(paths))) {
      const found = await open(candidate);
      if (found !== null && found.images.length > 0) return found;
    }
  }
  throw new WorkbenchError(
    'data-set.unknown',
    'There are no labels here in any of the formats that are read.',
  );
}

/** What lies in a folder, and what is said above it. */
function below(files: FileSet, folder: string): FileSet {
  const start = `${folder}/`;
  const own = files.paths.flatMap((path) => (path.startsWith(start) ? [path.slice(start.length)] : []));
  const above = ABOUT.filter((name) => files.paths.includes(name) && !own.includes(name));
  return {
    paths: [...own, ...above],
    read: (path, most) => files.read(above.includes(path) ? path : `${start}${path}`, most),
  };
}
