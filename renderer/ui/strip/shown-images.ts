import { isReviewed } from '../../../core/document/status.ts';
import { groupOf } from '../../services/images/image-list.ts';
import type { ImageGroup, StatusCounts } from '../../services/images/image-list.ts';
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
  images.forEach((item, index) => {
    const { key } = item;
    if (isShown(groupOf(item), filter) && (words === '' || key.toLowerCase().includes(words)))
      shown.push(index);
  });
  return shown;
}

/** How many images a filter shows, whatever is searched for. */
export function countOf(filter: StripFilter, counts: StatusCounts): number {
  const groups = Object.entries(counts) as readonly (readonly [ImageGroup, number])[];
  return groups.reduce((sum, [group, count]) => sum + (isShown(group, filter) ? count : 0), 0);
}

function isShown(group: ImageGroup, filter: StripFilter): boolean {
  if (filter === 'unreviewed') return group !== 'unreadable' && !isReviewed(group);
  return filter === 'all' || group === filter;
}
