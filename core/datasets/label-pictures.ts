import { baseName, stemOf } from './read/found.ts';

/** Folders of labels, by the folder of images that lies beside them, as trainers and our own exports name them. */
const LABELS_BESIDE: readonly (readonly [images: string, labels: readonly string[]])[] = [
  ['images', ['masks', 'weights', 'instances', 'labels']],
  ['imagesTr', ['labelsTr']],
  ['imagesTs', ['labelsTs']],
  ['JPEGImages', ['SegmentationClass', 'SegmentationObject']],
];

/**
 * Of the paths of pictures in a folder, those that are labels of others: whole folders beside one of images, each of
 * whose files is called as an image there is.
 */
export function labelPictures(paths: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [images, labels] of LABELS_BESIDE) {
    for (const parent of parentsOf(paths, images)) {
      const within = (folder: string): readonly string[] =>
        paths.filter((path) => path.startsWith(`${parent}${folder}/`));
      const names = new Set(within(images).flatMap((path) => namesOf(path)));
      for (const folder of labels) {
        const own = within(folder);
        if (own.length > 0 && own.every((path) => names.has(nameOf(path))))
          own.forEach((path) => found.add(path));
      }
    }
  }
  return found;
}

/** What lies before a folder in paths: nothing, or a path that ends with `/`. */
function parentsOf(paths: readonly string[], folder: string): ReadonlySet<string> {
  return new Set(
    paths.flatMap((path) => {
      const at = path.startsWith(`${folder}/`) ? 0 : path.indexOf(`/${folder}/`) + 1;
      return at > 0 || path.startsWith(`${folder}/`) ? [path.slice(0, at)] : [];
    }),
  );
}

/** Labels of a frame are called as the frame, or as its file is; nnU-Net's images end with their channel. */
function namesOf(path: string): readonly string[] {
  const name = nameOf(path);
  return [name, name.replace(/_\d{4}$/, '')];
}

function nameOf(path: string): string {
  return stemOf(baseName(path)).replace(/\.frame-\d+$/, '');
}
