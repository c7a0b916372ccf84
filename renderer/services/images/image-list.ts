import type { FolderListing, ListedImage } from '../../../core/contract/folders.ts';
import { imageStatuses, isReviewed } from '../../../core/document/status.ts';
import type { FileHint } from '../../../core/contract/records.ts';
import type { FrameRecord } from '../../../core/document/state.ts';
import { contentOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import type { ImageStatus } from '../../../core/document/status.ts';
import type { FrameCounts } from '../../../core/document/series.ts';
import type { SliceSeries } from '../../../core/sources/slice-series.ts';
import { atFrame, frameIdsOf, NO_MARKS, placeOfFrame, shownFrame, withFiles } from './image-item.ts';
import type { FrameMarks, ImageItem, SeriesFile } from './image-item.ts';

export type { ImageItem } from './image-item.ts';

export function hasMark(item: ImageItem, mark: ItemMark): boolean {
  switch (mark) {
    case 'flagged':
      return item.flagged === true;
    case 'commented':
      return item.comment !== undefined && item.comment !== '';
    case 'disputed':
      return (item.conflicts ?? 0) > 0;
    case 'uncertain':
      return (openShare(item, 'uncertainty') ?? 0) >= MUCH;
    case 'disagreeing':
      return (openShare(item, 'disagreement') ?? 0) >= MUCH;
  }
}

/** What a model is unsure of, or two models differ in; null where a person has reviewed it, for then it is settled. */
export function openShare(item: ImageItem, share: 'uncertainty' | 'disagreement'): number | null {
  return isReviewed(item.status) ? null : (item[share] ?? null);
}

/** Doubt, or difference, from which on an image is worth being looked for: a fifth of what is drawn. */
const MUCH = 0.2;

type FileVersion = Pick<ImageItem, 'size' | 'modified'>;

/** What an item is listed under: its status, unless it cannot be shown. */
export type ImageGroup = ImageStatus | 'unreadable';

/** What may be said about an item besides, whatever its group. */
export const itemMarks = ['flagged', 'commented', 'disputed', 'uncertain', 'disagreeing'] as const;
export type ItemMark = (typeof itemMarks)[number];

/** Items by group, and those with a mark. */
export type StatusCounts = Readonly<Record<ImageGroup | ItemMark, number>>;

export const imageGroups: readonly ImageGroup[] = [...imageStatuses, 'unreadable'];

export function groupOf({ status, problem }: Pick<ImageItem, 'status' | 'problem'>): ImageGroup {
  return problem === undefined ? status : 'unreadable';
}

/**
 * The images of a folder before anything is known of them; what is known of files that stayed as they are is kept.
 * @param series over several of the files, which are one item
 */
export function listImages(
  { images }: FolderListing,
  earlier: readonly ImageItem[] = [],
  series: readonly SliceSeries[] = [],
): readonly ImageItem[] {
  const known = new Map(earlier.map((item) => [item.key, item]));
  const grouped = new Map(series.flatMap((one) => one.files.map((key) => [key, one] as const)));
  const listed = grouped.size === 0 ? undefined : new Map(images.map((image) => [image.key, image]));
  const begun = new Set<SliceSeries>();
  return images.flatMap((image) => {
    const { key } = image;
    const before = known.get(key);
    const one = grouped.get(key);
    if (one === undefined || listed === undefined) {
      const isKept = before !== undefined && before.files === undefined && isSameFile(before, image);
      return [isKept ? before : { ...image, name: nameOf(key), status: 'new' as const }];
    }
    if (begun.has(one)) return [];
    begun.add(one);
    return [seriesItem(key, one, listed, before)];
  });
}

function seriesItem(
  key: string,
  series: SliceSeries,
  listed: ReadonlyMap<string, ListedImage>,
  before: ImageItem | undefined,
): ImageItem {
  const known = new Map((before?.files ?? []).map((file) => [file.key, file]));
  const files = series.files.flatMap((path): SeriesFile[] => {
    const file = listed.get(path);
    if (file === undefined) return [];
    const same = known.get(path);
    return [same !== undefined && isSameFile(same, file) ? same : file];
  });
  const isSame =
    files.length === before?.files?.length && files.every((file, at) => file === before.files?.[at]);
  if (isSame) return before;
  const places = files.map((file) => before?.files?.indexOf(file) ?? -1);
  const frames = places.map((at) => before?.frames?.[at] ?? 'new');
  const item: ImageItem = {
    key,
    name: series.description ?? nameOf(key),
    size: files.reduce((sum, { size }) => sum + size, 0),
    modified: files.reduce((latest, { modified }) => Math.max(latest, modified), 0),
    series,
    files,
    ...summaryOfAll(
      frames,
      places.map((at) => before?.frameMarks?.[at] ?? NO_MARKS),
    ),
  };
  // The frame that was shown goes on being shown, wherever it lies now.
  const shown = before?.imageId === undefined ? -1 : placeOfFrame(item, before.imageId);
  return atFrame(item, shown < 0 ? undefined : shown);
}

/** The name of a file by its path. */
export function nameOf(key: string): string {
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

/** Place of the item that a file belongs to; -1 where there is none. */
export function placeOfFile(items: readonly ImageItem[], path: string | null): number {
  const isAmong = ({ files = [] }: ImageItem): boolean => files.some(({ key }) => key === path);
  return items.findIndex((item) => item.key === path || isAmong(item));
}

/** The items while a file is shown, which may be one of a series. */
export function withFileShown(items: readonly ImageItem[], path: string | null): readonly ImageItem[] {
  return withChanges(items, (item) => {
    const frame = item.files?.findIndex(({ key }) => key === path) ?? -1;
    return frame < 0 ? item : atFrame(item, frame);
  });
}

/** Where each item stands in the list, by its path. */
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
  const hintOf = (file: FileVersion & { readonly key: string }): FileHint | undefined => {
    const hint = byPath.get(file.key);
    return hint !== undefined && isSameFile(file, hint) ? hint : undefined;
  };
  return withChanges(items, (item) => {
    if (item.files !== undefined) return withFileRecords(item, item.files, hintOf, records);
    const hint = hintOf(item);
    if (hint === undefined) return item;
    const { imageId, frames = 1, volumes = 1 } = hint;
    const counts = { frames, volumes };
    if (item.imageId === undefined) return withFrame(withFrameCounts({ ...item, imageId }, counts), records);
    // The file may have been recognised before its frames were counted.
    const isCounted = frames < 2 || item.frames !== undefined;
    if (isCounted || contentOf(item.imageId) !== contentOf(imageId)) return item;
    return withFrame(withFrameCounts(item, counts), records);
  });
}

function withFileRecords(
  item: ImageItem,
  files: readonly SeriesFile[],
  hintOf: (file: SeriesFile) => FileHint | undefined,
  records: ReadonlyMap<ImageId, FrameRecord>,
): ImageItem {
  const known = files.map((file) => {
    const hint = file.imageId === undefined ? hintOf(file) : undefined;
    return hint === undefined ? file : { ...file, imageId: hint.imageId };
  });
  if (known.every((file, at) => file === files[at])) return item;
  return withFrame(withFiles(item, known), records);
}

/** Whether a file has neither grown nor been written since. */
function isSameFile(a: FileVersion, b: FileVersion): boolean {
  return a.size === b.size && a.modified === b.modified;
}

/** An item of a file of so many frames; an earlier version may have counted those of the first volume only. */
export function withFrameCounts(item: ImageItem, { frames: count, volumes = 1 }: FrameCounts): ImageItem {
  if (count < 2 || item.frames?.length === count) return item;
  const frames = Array.from({ length: count }, (_, frame) => item.frames?.[frame] ?? ('new' as const));
  return { ...item, frames, ...(volumes > 1 ? { volumes } : {}) };
}

/** An item with what is stored about its frames; those that are not among the records stay as they were. */
function withFrame(item: ImageItem, records: ReadonlyMap<ImageId, FrameRecord>): ImageItem {
  const { imageId, frames } = item;
  const shown = imageId === undefined ? undefined : records.get(imageId);
  if (frames === undefined) return shown === undefined ? item : { ...item, ...summaryOf(shown) };
  const found = recordsOfFrames(item, records);
  if (found.size === 0) return item;
  const statuses = frames.map((status, index) => found.get(index)?.status ?? status);
  const notes = frames.map((_, index) => {
    const record = found.get(index);
    return record === undefined ? (item.frameMarks?.[index] ?? NO_MARKS) : marksOf(record);
  });
  return { ...item, ...summaryOfAll(statuses, notes), ...(shown === undefined ? {} : doubtsOf(shown)) };
}

/** By the places of the frames. Of thousands of frames most often one has changed. */
function recordsOfFrames(
  item: ImageItem,
  records: ReadonlyMap<ImageId, FrameRecord>,
): ReadonlyMap<number, FrameRecord> {
  const { files, frames = [] } = item;
  const places: readonly (readonly [number, FrameRecord | undefined])[] =
    files === undefined && records.size < frames.length
      ? [...records].map(([id, record]) => [placeOfFrame(item, id), record])
      : frameIdsOf(item).map((id, place) => [place, id === undefined ? undefined : records.get(id)]);
  return new Map(
    places.flatMap(([place, record]) => (record === undefined || place < 0 ? [] : [[place, record]])),
  );
}

/** Several frames together. */
function summaryOfAll(frames: readonly ImageStatus[], frameMarks: readonly FrameMarks[]) {
  const comments = frameMarks.flatMap(({ comment }) => (comment === '' ? [] : [comment]));
  return {
    frames,
    status: statusOfAll(frames),
    frameMarks,
    flagged: frameMarks.some(({ flagged }) => flagged),
    comment: [...new Set(comments)].join(' · '),
    conflicts: frameMarks.reduce((sum, { conflicts }) => sum + conflicts, 0),
  };
}

function summaryOf(record: FrameRecord) {
  return { status: record.status, ...doubtsOf(record), ...marksOf(record) };
}

function doubtsOf({ uncertainty, doubts, disagreement }: FrameRecord) {
  return { uncertainty, doubts, disagreement };
}

type Marked = Pick<FrameRecord, 'flagged' | 'comment' | 'conflicts' | 'prediction'>;

function marksOf({ flagged, comment, conflicts, prediction }: Marked): FrameMarks {
  return { flagged, comment, conflicts: conflicts.length, isPredicted: prediction !== null };
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
 * The next item after `from`, around the end, that is wanted and can be shown: in an order of some of the items, else
 * of all; -1 where there is none.
 */
export function nextItem(
  items: readonly ImageItem[],
  from: number,
  isWanted: (item: ImageItem) => boolean,
  order?: readonly number[],
): number {
  const isFound = (index: number): boolean => {
    const item = items[index];
    return item !== undefined && isWanted(item) && item.problem === undefined;
  };
  if (order !== undefined) {
    const start = order.indexOf(neighbourIn(order, from, 1));
    const next = order.slice(start).find(isFound) ?? order.find(isFound);
    if (next !== undefined) return next;
  }
  for (let step = 1; step <= items.length; step++) {
    const index = (from + step) % items.length;
    if (isFound(index)) return index;
  }
  return -1;
}

/**
 * The next place where a model and a person disagree: another frame of the item that is shown, else the first of the
 * next item that has any, as `nextItem` finds it.
 */
export function nextDisputed(
  items: readonly ImageItem[],
  from: number,
  order?: readonly number[],
): readonly [index: number, frame?: number] {
  const shown = items[from];
  const isDisputed = ({ conflicts }: FrameMarks): boolean => conflicts > 0;
  const after = shown === undefined ? 0 : (shownFrame(shown) ?? 0) + 1;
  const later = shown?.frameMarks?.findIndex((marks, frame) => frame >= after && isDisputed(marks)) ?? -1;
  if (later >= 0) return [from, later];
  const index = nextItem(items, from, (item) => hasMark(item, 'disputed'), order);
  const frame = items[index]?.frameMarks?.findIndex(isDisputed);
  return frame === undefined ? [index] : [index, frame];
}

/** Whether a person's word on an item is still to come. */
export function isUnreviewed({ status }: ImageItem): boolean {
  return !isReviewed(status);
}
