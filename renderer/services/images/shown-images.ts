import type { ContentHash } from '../../../core/document/image-id.ts';
import { isReviewed } from '../../../core/document/status.ts';
import { contentsOf } from './image-item.ts';
import { groupOf, hasMark, imageGroups, itemMarks } from './image-list.ts';
import type { ImageGroup, ImageItem, ItemMark, StatusCounts } from './image-list.ts';
import { FOLDER_ORDER, sorted } from './image-order.ts';
import type { ImageOrder, Places } from './image-order.ts';

/** Which images are shown: `all`, those that wait for a person's word, one group, or those with a mark. */
export const imageFilters = ['all', 'unreviewed', ...imageGroups, ...itemMarks] as const;
export type ImageFilter = 'all' | 'unreviewed' | ImageGroup | ItemMark;

/**
 * Positions of the images that are shown, in their order.
 * @param search looked for in their names, whatever its case
 * @param contents of which one must be held by the files of those that may be shown; null for all
 * @param places where they stand in an order that work would change; null to go by what is known now
 */
export function shownImages(
  images: readonly ImageItem[],
  search: string,
  filter: ImageFilter,
  order: ImageOrder = FOLDER_ORDER,
  contents: ReadonlySet<ContentHash> | null = null,
  places: Places | null = null,
): readonly number[] {
  const words = search.trim().toLowerCase();
  const shown: number[] = [];
  images.forEach((item, index) => {
    if (contents !== null && !contentsOf(item).some((content) => contents.has(content))) return;
    if (isShown(item, filter) && (words === '' || item.key.toLowerCase().includes(words))) shown.push(index);
  });
  return sorted(images, shown, order, places);
}

/** How many images a filter shows, whatever is searched for. */
export function countOf(filter: ImageFilter, counts: StatusCounts): number {
  if (filter !== 'all' && filter !== 'unreviewed') return counts[filter];
  const groups = imageGroups.filter((group) => filter === 'all' || isUnreviewed(group));
  return groups.reduce((sum, group) => sum + counts[group], 0);
}

function isShown(item: ImageItem, filter: ImageFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'unreviewed') return isUnreviewed(groupOf(item));
  if (isMark(filter)) return hasMark(item, filter);
  return groupOf(item) === filter;
}

/** Whether a person's word is still to come, which nobody can give on what cannot be shown. */
function isUnreviewed(group: ImageGroup): boolean {
  return group !== 'unreadable' && !isReviewed(group);
}

function isMark(filter: ImageFilter): filter is ItemMark {
  return itemMarks.some((mark) => mark === filter);
}
