import type { ContentHash } from '../../../core/document/image-id.ts';
import { isReviewed } from '../../../core/document/status.ts';
import { contentsOf } from '../../services/images/image-item.ts';
import { groupOf, hasMark, imageGroups, itemMarks } from '../../services/images/image-list.ts';
import type { ImageGroup, ItemMark, StatusCounts } from '../../services/images/image-list.ts';
import type { ImageItem } from '../../services/project/project.ts';

/** Which images the strip shows: `all`, those that wait for a person's word, one group, or those with a mark. */
export type StripFilter = 'all' | 'unreviewed' | ImageGroup | ItemMark;

/** What the images are sorted by; `folder` is the order in which they were listed. */
export const sortKeys = [
  'folder',
  'name',
  'status',
  'uncertainty',
  'size',
  'date',
  'flagged',
  'commented',
] as const;
export type SortKey = (typeof sortKeys)[number];

export interface ImageOrder {
  readonly by: SortKey;
  /** By default what wants a person most comes first: the most uncertain, the newest, the largest, the marked. */
  readonly isReversed: boolean;
}

export const FOLDER_ORDER: ImageOrder = { by: 'folder', isReversed: false };

/**
 * Positions of the images that the strip shows, in its order.
 * @param search looked for in their names, whatever its case
 * @param contents of which one must be held by the files of those that may be shown; null for all
 */
export function shownImages(
  images: readonly ImageItem[],
  search: string,
  filter: StripFilter,
  order: ImageOrder = FOLDER_ORDER,
  contents: ReadonlySet<ContentHash> | null = null,
): readonly number[] {
  const words = search.trim().toLowerCase();
  const shown: number[] = [];
  images.forEach((item, index) => {
    if (contents !== null && !contentsOf(item).some((content) => contents.has(content))) return;
    if (isShown(item, filter) && (words === '' || item.key.toLowerCase().includes(words))) shown.push(index);
  });
  return sorted(images, shown, order);
}

/** By value, those without one last either way; alike ones stay in the order of the folder. */
function sorted(
  images: readonly ImageItem[],
  shown: readonly number[],
  { by, isReversed }: ImageOrder,
): readonly number[] {
  if (by === 'folder') return isReversed ? shown.toReversed() : shown;
  const values =
    by === 'name' ? nameRanks(images) : Float64Array.from(images, (item) => VALUES[by](item) ?? Number.NaN);
  const sign = isReversed ? -1 : 1;
  return shown.toSorted((a, b) => {
    const [x, y] = [values[a] as number, values[b] as number];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return sign * (x - y) || a - b;
  });
}

/** The latest answer: sorting 100,000 names takes a third of a second, and commits change no name. */
let ranked: { readonly images: readonly ImageItem[]; readonly ranks: Float64Array } | undefined;

/** Where each image stands by its name, numbers by their value; alike names stand at the same place. */
function nameRanks(images: readonly ImageItem[]): Float64Array {
  if (
    ranked?.images.length === images.length &&
    images.every(({ name }, i) => name === ranked?.images[i]?.name)
  )
    return ranked.ranks;
  const { compare } = new Intl.Collator('en', { numeric: true });
  const nameOf = (index: number) => images[index]?.name ?? '';
  const order = [...images.keys()].sort((a, b) => compare(nameOf(a), nameOf(b)));
  const ranks = new Float64Array(images.length);
  order.forEach((index, at) => {
    const before = order[at - 1];
    const isAlike = before !== undefined && compare(nameOf(before), nameOf(index)) === 0;
    ranks[index] = isAlike ? (ranks[before] as number) : at;
  });
  ranked = { images, ranks };
  return ranks;
}

/** What comes first has the smallest value. */
const VALUES: Readonly<Record<Exclude<SortKey, 'folder' | 'name'>, (item: ImageItem) => number | null>> = {
  status: (item) => imageGroups.indexOf(groupOf(item)),
  // What a person has reviewed is uncertain no longer.
  uncertainty: ({ uncertainty, status }) =>
    typeof uncertainty === 'number' && !isReviewed(status) ? -uncertainty : null,
  size: ({ size }) => -size,
  date: ({ modified }) => -modified,
  flagged: (item) => (hasMark(item, 'flagged') ? 0 : 1),
  commented: (item) => (hasMark(item, 'commented') ? 0 : 1),
};

/** How many images a filter shows, whatever is searched for. */
export function countOf(filter: StripFilter, counts: StatusCounts): number {
  if (filter !== 'all' && filter !== 'unreviewed') return counts[filter];
  const groups = imageGroups.filter((group) => filter === 'all' || isUnreviewed(group));
  return groups.reduce((sum, group) => sum + counts[group], 0);
}

function isShown(item: ImageItem, filter: StripFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'unreviewed') return isUnreviewed(groupOf(item));
  return isMark(filter) ? hasMark(item, filter) : groupOf(item) === filter;
}

function isMark(filter: StripFilter): filter is ItemMark {
  return itemMarks.some((mark) => mark === filter);
}

/** Whether a person's word is still to come, which nobody can give on what cannot be shown. */
function isUnreviewed(group: ImageGroup): boolean {
  return group !== 'unreadable' && !isReviewed(group);
}
