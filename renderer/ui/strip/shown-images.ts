import { imageStatuses } from '../../../core/document/status.ts';
import type { ImageStatus } from '../../../core/document/status.ts';
import type { StatusCounts } from '../../services/images/image-list.ts';
import type { ImageItem } from '../../services/project/project.ts';
import type { StripFilter } from '../shell/shell.ts';

/** Positions of the images that the strip shows; `search` looks in their names and ignores case. */
export function shownImages(
  images: readonly ImageItem[],
  search: string,
  filter: StripFilter,
): readonly number[] {
  const words = search.trim().toLowerCase();
  const shown: number[] = [];
  images.forEach(({ key, status }, index) => {
    if (isShown(status, filter) && (words === '' || key.toLowerCase().includes(words))) shown.push(index);
  });
  return shown;
}

/** How many images a filter shows, whatever is searched for. */
export function countOf(filter: StripFilter, counts: StatusCounts): number {
  return imageStatuses.reduce((sum, status) => sum + (isShown(status, filter) ? counts[status] : 0), 0);
}

function isShown(status: ImageStatus, filter: StripFilter): boolean {
  if (filter === 'unreviewed') return status !== 'accepted';
  return filter === 'all' || status === filter;
}
