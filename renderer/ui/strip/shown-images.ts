import { isReviewed } from '../../../core/document/status.ts';
import { groupOf, hasMark, imageGroups } from '../../services/images/image-list.ts';
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
    if (isShown(item, filter) && (words === '' || item.key.toLowerCase().includes(words))) shown.push(index);
  });
  return shown;
}

/** How many images a filter shows, whatever is searched for. */
export function countOf(filter: StripFilter, counts: StatusCounts): number {
  if (filter !== 'all' && filter !== 'unreviewed') return counts[filter];
  const groups = imageGroups.filter((group) => filter === 'all' || isUnreviewed(group));
  return groups.reduce((sum, group) => sum + counts[group], 0);
}

function isShown(item: ImageItem, filter: StripFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'unreviewed') return isUnreviewed(groupOf(item));
  if (filter === 'flagged' || filter === 'commented') return hasMark(item, filter);
  return groupOf(item) === filter;
}

/** Whether a person's word is still to come, which nobody can give on what cannot be shown. */
function isUnreviewed(group: ImageGroup): boolean {
  return group !== 'unreadable' && !isReviewed(group);
}
