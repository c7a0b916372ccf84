import type { ImageItem } from '../../services/project/project.ts';
import type { StripFilter } from '../shell/shell.ts';

/** Positions of the images that the strip shows; `search` looks in their names and ignores case. */
export function shownImages(
  images: readonly ImageItem[],
  search: string,
  filter: StripFilter,
): readonly number[] {
  const words = search.trim().toLowerCase();
  return images.flatMap(({ key, status }, index) =>
    (filter === 'all' || status === filter) && (words === '' || key.toLowerCase().includes(words))
      ? [index]
      : [],
  );
}
