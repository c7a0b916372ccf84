import { baseName, stemOf } from './read/found.ts';

/** Folders of labels, by the folder of images that lies beside them, as trainers and our own exports name them. */
const LABELS_BESIDE: ReadonlyMap<string, readonly string[]> = new Map([
  ['images', ['masks', 'weights', 'instances', 'labels']],
  ['imagesTr', ['labelsTr']],
  ['imagesTs', ['labelsTs']],
  ['JPEGImages', ['SegmentationClass', 'SegmentationObject']],
]);

const NAMES: ReadonlySet<string> = new Set(
  [...LABELS_BESIDE].flatMap(([images, labels]) => [images, ...labels]),
);

/**
 * Of the paths of pictures in a folder, those that are labels of others: whole folders beside one of images, each of
 * whose files is called as an image there is.
 */
export function labelPictures(paths: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const folders = byFolder(paths);
  for (const [{ parent, name }, images] of folders.values()) {
    const beside = (LABELS_BESIDE.get(name) ?? []).flatMap((labels) => {
      const [, own] = folders.get(`${parent}${labels}`) ?? [];
      return own === undefined ? [] : [own];
    });
    if (beside.length === 0) continue;
    const names = new Set(images.flatMap((path) => namesOf(path)));
    for (const own of beside) {
      if (own.every((path) => names.has(nameOf(path)))) own.forEach((path) => found.add(path));
    }
  }
  return found;
}

interface Folder {
  /** What lies before its name in paths: nothing, or a path that ends with `/`. */
  readonly parent: string;
  readonly name: string;
}

/** The paths below each folder of images or labels, by its own path. */
function byFolder(paths: readonly string[]): ReadonlyMap<string, readonly [Folder, readonly string[]]> {
  const folders = new Map<string, readonly [Folder, string[]]>();
  for (const path of paths) {
    for (let start = 0, end = path.indexOf('/'); end >= 0; start = end + 1, end = path.indexOf('/', start)) {
      const name = path.slice(start, end);
      if (!NAMES.has(name)) continue;
      const known = folders.get(path.slice(0, end));
      if (known === undefined)
        folders.set(path.slice(0, end), [{ parent: path.slice(0, start), name }, [path]]);
      else known[1].push(path);
    }
  }
  return folders;
}

/** Labels of a frame are called as the frame, or as its file is; nnU-Net's images end with their channel. */
function namesOf(path: string): readonly string[] {
  const name = nameOf(path);
  return [name, name.replace(/_\d{4}$/, '')];
}

function nameOf(path: string): string {
  return stemOf(baseName(path)).replace(/\.frame-\d+$/, '');
}
