import * as z from 'zod';
import { readableFormats } from './read/open.ts';
import { baseName, stemOf } from './read/found.ts';
import { dataSetSchema } from './version.ts';

/** The folder of what the window exports beside data sets. */
const OWN_FOLDER = 'workbench';

/** As much of it as tells an export of ours from any other file of that name. */
const exportSchema = z.looseObject(dataSetSchema.pick({ schema: true, hash: true, formats: true }).shape);

/** The folders of an export of ours by its `dataset.json`, the one that shows the most first; null for any other. */
export function exportFolders(dataset: unknown): readonly string[] | null {
  const parsed = exportSchema.safeParse(dataset);
  return parsed.success ? [OWN_FOLDER, ...parsed.data.formats] : null;
}

/** Whether labels of any of these folders can be imported. */
export function hasReadable(folders: readonly string[]): boolean {
  return folders.some((folder) => readableFormats.includes(folder) || folder.startsWith('nnunet'));
}

/** Folders of labels, wherever a format has them. */
const LABELS = /^(masks|weights|instances|labels(Tr|Ts)?|Segmentation(Class|Object)|cellpose)$/;

/**
 * Of the paths of pictures in an export of several formats, those that show again what a folder before shows, and
 * labels of any kind: of each image one picture is left.
 * @param paths below the folder of the export
 * @param folders of its formats
 */
export function copiesIn(paths: readonly string[], folders: readonly string[]): ReadonlySet<string> {
  const copies = new Set<string>();
  const seen = new Set<string>();
  for (const folder of folders) {
    const own = paths.filter((path) => path.startsWith(`${folder}/`));
    const names = own.map((path) => nameOf(path, folder));
    own.forEach((path, at) => {
      if (isLabels(path) || seen.has(names[at] as string)) copies.add(path);
    });
    // Frames of one file are no copies of each other.
    own.forEach((path, at) => {
      if (!copies.has(path)) seen.add(names[at] as string);
    });
  }
  return copies;
}

function isLabels(path: string): boolean {
  return path
    .split('/')
    .slice(1, -1)
    .some((part) => LABELS.test(part));
}

/** What an image is called in all formats: nnU-Net adds the channel, and volumes are not cut into frames. */
function nameOf(path: string, folder: string): string {
  const name = stemOf(baseName(path)).replace(/\.frame-\d+$/, '');
  return (folder.startsWith('nnunet') ? name.replace(/_0000$/, '') : name).toLowerCase();
}
