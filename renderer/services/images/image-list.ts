import type { FolderListing } from '../../../core/contract/folders.ts';
import { imageStatuses, isReviewed } from '../../../core/document/status.ts';
import type { FileHint } from '../../../core/contract/records.ts';
import { NO_NOTES } from '../../../core/document/state.ts';
import type { FrameNotes, FrameRecord } from '../../../core/document/state.ts';
import { siblingOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import type { ImageStatus } from '../../../core/document/status.ts';

/** A file of the folder, as the filmstrip shows it. */
export interface ImageItem {
  /** Path inside the folder. */
  readonly key: string;
  readonly name: string;
  /** Bytes and milliseconds since 1970, as listed last: where they differ from before it is another file. */
  readonly size: number;
  readonly modified: number;
  /** Known once the file was read; of several frames, the one that was shown last. */
  readonly imageId?: ImageId;
  /** Of several frames together: see `statusOfAll`. */
  readonly status: ImageStatus;
  /** Of each frame, where the file has several. */
  readonly frames?: readonly ImageStatus[];
  readonly frameNotes?: readonly FrameNotes[];
  /** Of several frames: whether one of them is; absent while no person said so or took it back. */
  readonly flagged?: boolean;
  /** Of several frames: all that was said, one after the other. */
  readonly comment?: string;
  /** How unsure the model was, 0 to 1; absent or null where it was not asked. */
  readonly uncertainty?: number | null;
  /** Why the file cannot be shown, for people. */
  readonly problem?: string;
}

export function hasMark({ flagged = false, comment = '' }: ImageItem, mark: ItemMark): boolean {
  return mark === 'flagged' ? flagged : comment !== '';
}

type FileVersion = Pick<ImageItem, 'size' | 'modified'>;

/** What an item is listed under: its status, unless it cannot be shown. */
export type ImageGroup = ImageStatus | 'unreadable';

/** What may be said about an item besides, whatever its group. */
export const itemMarks = ['flagged', 'commented'] as const;
export type ItemMark = (typeof itemMarks)[number];

/** Items by group, and those with a mark. */
export type StatusCounts = Readonly<Record<ImageGroup | ItemMark, number>>;

export const imageGroups: readonly ImageGroup[] = [...imageStatuses, 'unreadable'];

export function groupOf({ status, problem }: Pick<ImageItem, 'status' | 'problem'>): ImageGroup {
  return problem === undefined ? status : 'unreadable';
}

/** The images of a folder before anything is known of them; what is known of files that stayed as they are is kept. */
export function listImages(
  { images }: FolderListing,
  earlier: readonly ImageItem[] = [],
): readonly ImageItem[] {
  const known = new Map(earlier.map((item) => [item.key, item]));
  return images.map(({ key, size, modified }) => {
    const before = known.get(key);
    if (before !== undefined && isSameFile(before, { size, modified })) return before;
    return { key, name: nameOf(key), size, modified, status: 'new' };
  });
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** Hints of files that have neither grown nor been written since. */
export function trustedHints({ images }: FolderListing, hints: readonly FileHint[]): readonly FileHint[] {
  const byPath = new Map(hints.map((hint) => [hint.path, hint]));
  return images.flatMap((image) => {
    const hint = byPath.get(image.key);
    return hint !== undefined && isSameFile(image, hint) ? [hint] : [];
  });
}

/** Where each file stands in the list, by its path. */
export function placesOf(items: readonly ImageItem[]): ReadonlyMap<string, number> {
  return new Map(items.map(({ key }, index) => [key, index]));
}

/** The same items but for those that change; the same array where none does. There may be 100,000. */
function withChanges(
  items: readonly ImageItem[],
  changed: (item: ImageItem) => ImageItem,
): readonly ImageItem[] {
  let next: ImageItem[] | undefined;
  items.forEach((item, index) => {
    const after = changed(item);
    if (after !== item) (next ??= [...items])[index] = after;
  });
  return next ?? items;
}

/** Items with what was stored about their images, where that is not known yet: what is known is newer. */
export function withRecords(
  items: readonly ImageItem[],
  hints: readonly FileHint[],
  records: ReadonlyMap<ImageId, FrameRecord>,
): readonly ImageItem[] {
  const byPath = new Map(hints.map((hint) => [hint.path, hint]));
  return withChanges(items, (item) => {
    const hint = byPath.get(item.key);
    if (hint === undefined || !isSameFile(item, hint)) return item;
    const { imageId, frames = 1 } = hint;
    if (item.imageId === undefined) return withFrame(withFrameCount({ ...item, imageId }, frames), records);
    // The file may have been recognised before its frames were counted.
    const isCounted = frames < 2 || item.frames !== undefined;
    if (isCounted || siblingOf(item.imageId, 0) !== siblingOf(imageId, 0)) return item;
    return withFrame(withFrameCount(item, frames), records);
  });
}

/** Whether a file has neither grown nor been written since. */
function isSameFile(a: FileVersion, b: FileVersion): boolean {
  return a.size === b.size && a.modified === b.modified;
}

/** An item of a file of so many frames. */
export function withFrameCount(item: ImageItem, count: number): ImageItem {
  if (count < 2 || item.frames?.length === count) return item;
  return { ...item, frames: Array.from({ length: count }, () => 'new' as const) };
}

/** The ids of all frames of a file, from that of any of them. */
export function frameIds(imageId: ImageId, count = 1): readonly ImageId[] {
  return Array.from({ length: count }, (_, index) => siblingOf(imageId, index));
}

/** An item with what is stored about its frames; those that are not among the records stay as they were. */
function withFrame(item: ImageItem, records: ReadonlyMap<ImageId, FrameRecord>): ImageItem {
  const { imageId, frames } = item;
  if (imageId === undefined) return item;
  const shown = records.get(imageId);
  if (frames === undefined) return shown === undefined ? item : { ...item, ...summaryOf(shown) };
  const found = frameIds(imageId, frames.length).map((id) => records.get(id));
  if (found.every((record) => record === undefined)) return item;
  const statuses = frames.map((status, index) => found[index]?.status ?? status);
  const before = item.frameNotes ?? frames.map(() => NO_NOTES);
  const notes = before.map((known, index) => found[index] ?? known).map(notesOf);
  const uncertainty = shown === undefined ? item.uncertainty : shown.uncertainty;
  return {
    ...item,
    frames: statuses,
    status: statusOfAll(statuses),
    frameNotes: notes,
    flagged: notes.some(({ flagged }) => flagged),
    comment: [...new Set(notes.flatMap(({ comment }) => (comment === '' ? [] : [comment])))].join(' · '),
    ...(uncertainty === undefined ? {} : { uncertainty }),
  };
}

function summaryOf({ status, uncertainty, ...record }: FrameRecord) {
  return { status, uncertainty, ...notesOf(record) };
}

function notesOf({ flagged, comment }: FrameNotes): FrameNotes {
  return { flagged, comment };
}

/**
 * One status for all: their own where they agree, `accepted` where all are reviewed, else `edited` once a person has
 * been at any of them, else what was drawn without one.
 */
export function statusOfAll(statuses: readonly ImageStatus[]): ImageStatus {
  const [first = 'new'] = statuses;
  if (statuses.every((status) => status === first)) return first;
  if (statuses.every(isReviewed)) return 'accepted';
  if (statuses.some((status) => status === 'edited' || isReviewed(status))) return 'edited';
  return statuses.includes('predicted') ? 'predicted' : 'interpolated';
}

/** Items as commits have left their images; the same file may lie in a folder twice. */
export function withFrames(
  items: readonly ImageItem[],
  frames: ReadonlyMap<ImageId, FrameRecord>,
): readonly ImageItem[] {
  return withChanges(items, (item) => withFrame(item, frames));
}

export function withItem(
  items: readonly ImageItem[],
  key: string,
  change: Partial<ImageItem>,
): readonly ImageItem[] {
  return withChanges(items, (item) => (item.key === key ? { ...item, ...change } : item));
}

export function countStatuses(items: readonly ImageItem[]): StatusCounts {
  const counts = Object.fromEntries([...imageGroups, ...itemMarks].map((name) => [name, 0])) as Record<
    ImageGroup | ItemMark,
    number
  >;
  for (const item of items) {
    counts[groupOf(item)]++;
    for (const mark of itemMarks) if (hasMark(item, mark)) counts[mark]++;
  }
  return counts;
}

export function replaceItem(items: readonly ImageItem[], changed: ImageItem): readonly ImageItem[] {
  return withChanges(items, (item) => (item.key === changed.key ? changed : item));
}

/**
 * The place before or after `from` in an order of some of the items; where it is none of them, the nearest that is
 * before or after it in the list. -1 at the end.
 */
export function neighbourIn(order: readonly number[], from: number, by: 1 | -1): number {
  const at = order.indexOf(from);
  if (at >= 0) return order[at + by] ?? -1;
  return (by === 1 ? order.find((index) => index > from) : order.findLast((index) => index < from)) ?? -1;
}

/**
 * The next item after `from`, around the end, that nobody reviewed and that can be shown: in an order of some of the
 * items, else of all; -1 where there is none.
 */
export function nextUnreviewed(items: readonly ImageItem[], from: number, order?: readonly number[]): number {
  const isOpen = (index: number): boolean => {
    const item = items[index];
    return item !== undefined && !isReviewed(item.status) && item.problem === undefined;
  };
  if (order !== undefined) {
    const start = order.indexOf(neighbourIn(order, from, 1));
    const next = order.slice(start).find(isOpen) ?? order.find(isOpen);
    if (next !== undefined) return next;
  }
  for (let step = 1; step <= items.length; step++) {
    const index = (from + step) % items.length;
    if (isOpen(index)) return index;
  }
  return -1;
}
