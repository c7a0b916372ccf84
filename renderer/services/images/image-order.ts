import { acquisitionOrder } from '../../../core/training/acquisition.ts';
import type { Candidate } from '../../../core/training/acquisition.ts';
import { seedOf } from '../../../core/training/seeds.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { isReviewed } from '../../../core/document/status.ts';
import { knownFrameIds } from './image-item.ts';
import { groupOf, hasMark, imageGroups, openShare } from './image-list.ts';
import type { ImageItem } from './image-list.ts';

/** What the images are sorted by; `folder` is the order in which they were listed. */
export const sortKeys = [
  'folder',
  'name',
  'status',
  'teaching',
  'uncertainty',
  'disagreement',
  'time',
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

/** What images were sorted by when their order was last made, by path; NaN where that was unknown. */
export type Places = ReadonlyMap<string, number>;

/** Keys whose values are found out anew each time: work does not change them. */
type SteadyKey = 'folder' | 'name' | 'size' | 'date';

export function isSteady(by: SortKey): by is SteadyKey {
  return by === 'folder' || by === 'name' || by === 'size' || by === 'date';
}

/** What comes first has the smallest value; null where there is none. */
const VALUES: Readonly<
  Record<Exclude<SortKey, 'folder' | 'name' | 'teaching' | 'time'>, (item: ImageItem) => number | null>
> = {
  status: (item) => imageGroups.indexOf(groupOf(item)),
  uncertainty: (item) => negative(openShare(item, 'uncertainty')),
  disagreement: (item) => negative(openShare(item, 'disagreement')),
  size: ({ size }) => -size,
  date: ({ modified }) => -modified,
  flagged: (item) => (hasMark(item, 'flagged') ? 0 : 1),
  commented: (item) => (hasMark(item, 'commented') ? 0 : 1),
};

function negative(value: number | null): number | null {
  return value === null ? null : -value;
}

/** What an order goes by besides what the images say of themselves. */
export interface OrderFacts {
  /** Id of the project, which decides on what is left to chance. */
  readonly project: string;
  /** Seconds that were worked at each image. */
  readonly seconds: ReadonlyMap<ImageId, number>;
}

/**
 * Where each image stands from now on, so that it stays there while a person works on it; null for orders that work
 * does not change.
 */
export function placesBy(
  by: SortKey,
  images: readonly ImageItem[],
  { project, seconds }: OrderFacts,
): Places | null {
  if (isSteady(by)) return null;
  if (by === 'teaching') return teachingPlaces(images, project);
  if (by === 'time') return new Map(images.map((item) => [item.key, -secondsAt(item, seconds)]));
  return new Map(images.map((item) => [item.key, VALUES[by](item) ?? Number.NaN]));
}

/** At all frames of an item; NaN where nobody worked at any. */
function secondsAt(item: ImageItem, seconds: ReadonlyMap<ImageId, number>): number {
  const known = knownFrameIds(item).flatMap((id) => seconds.get(id) ?? []);
  return known.length === 0 ? Number.NaN : known.reduce((sum, one) => sum + one, 0);
}

function teachingPlaces(images: readonly ImageItem[], project: string): Places {
  const open = images.filter((item) => !isReviewed(item.status) && item.problem === undefined);
  const labelled = images.reduce((sum, { status }) => sum + Number(isReviewed(status)), 0);
  const request = { order: 'teaching', seed: seedOf(project), labelled } as const;
  return new Map(acquisitionOrder(open.map(candidateOf), request).map((key, place) => [key, place]));
}

function candidateOf({ key, uncertainty = null, doubts = null }: ImageItem): Candidate {
  if (doubts === null) return { key, uncertainty, doubts };
  return {
    key,
    uncertainty,
    doubts: new Map(Object.entries(doubts).map(([label, doubt]) => [+label, doubt])),
  };
}

/** By value, those without one last either way; alike ones stay in the order of the folder. */
export function sorted(
  images: readonly ImageItem[],
  shown: readonly number[],
  { by, isReversed }: ImageOrder,
  places: Places | null,
): readonly number[] {
  if (by === 'folder') return isReversed ? shown.toReversed() : shown;
  const values =
    by === 'name' ? nameRanks(images) : Float64Array.from(images, (item) => valueOf(item, by, places));
  const sign = isReversed ? -1 : 1;
  return shown.toSorted((a, b) => {
    const [x, y] = [values[a] as number, values[b] as number];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
    return sign * (x - y) || a - b;
  });
}

/** Files that came since have no place yet. */
function valueOf(item: ImageItem, by: Exclude<SortKey, 'folder' | 'name'>, places: Places | null): number {
  const known = places?.get(item.key);
  if (known !== undefined || by === 'teaching' || by === 'time') return known ?? Number.NaN;
  return VALUES[by](item) ?? Number.NaN;
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
