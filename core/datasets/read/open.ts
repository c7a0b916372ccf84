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

/** Names of the formats that are read, as `openDataSet` takes them. */
export const readableFormats: readonly string[] = readers.map(({ id }) => id);

const withObjects: ReadonlySet<string> = new Set(
  [instanceReader, cvatReader, cocoReader, labelmeReader, yoloReader].map(({ id }) => id),
);

/** Whether a format tells the objects of a class apart. */
export function hasObjects(format: string): boolean {
  return withObjects.has(format);
}

/** Files in which our exports say what a data set is, of whatever format. */
const ABOUT = ['manifest.json', 'dataset.json'];

/**
 * Opens a data set: the folder itself, or the folder of one format in it.
 * @param format the only one that is wanted; by default the first that fits
 * @throws WorkbenchError `data-set.unknown` where it is of none of the formats; as the readers do
 */
export async function openDataSet(files: FileSet, format?: string): Promise<FoundDataSet> {
  const folders = new Set(
    files.paths.flatMap((path) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [])),
  );
  const candidates = [files, ...[...folders].map((folder) => below(files, folder))];
  for (const { id, recognises, open } of readers) {
    if (format !== undefined && id !== format) continue;
    for (const candidate of candidates.filter(({ paths }) => recognises(paths))) {
      const found = await open(candidate);
      if (found !== null && found.images.length > 0) return found;
    }
  }
  throw new WorkbenchError(
    'data-set.unknown',
    format === undefined
      ? 'There are no labels here in any of the formats that are read.'
      : `There are no labels here in the format ${format}.`,
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
