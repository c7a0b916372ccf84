import type { ListedImage } from '../../../core/contract/folders.ts';
import { contentOf, frameIndexOf, imageIdOf, projectOf, siblingOf } from '../../../core/document/image-id.ts';
import type { ContentHash, ImageId } from '../../../core/document/image-id.ts';
import { framePlace } from '../../../core/document/series.ts';
import type { FramePlace, Series } from '../../../core/document/series.ts';
import { cross } from '../../../core/geometry/vector.ts';
import { NO_NOTES } from '../../../core/document/state.ts';
import type { Doubts, FrameNotes } from '../../../core/document/state.ts';
import type { ImageStatus } from '../../../core/document/status.ts';
import type { SliceSeries } from '../../../core/sources/slice-series.ts';

/** What may be said about a frame besides its status. */
export interface FrameMarks extends FrameNotes {
  /** Places where a model and a person disagree. */
  readonly conflicts: number;
  /** Whether a model's answer lies beneath its mask. */
  readonly isPredicted: boolean;
}

export const NO_MARKS: FrameMarks = { ...NO_NOTES, conflicts: 0, isPredicted: false };

/** One of the files of a series, which holds one of its frames. */
export interface SeriesFile extends ListedImage {
  /** Known once the file was read. */
  readonly imageId?: ImageId;
}

/** A file of the folder, or a series over several, as the filmstrip shows it. */
export interface ImageItem {
  /** Path inside the folder; of several files that of the first in the list. */
  readonly key: string;
  readonly name: string;
  /** Bytes and milliseconds since 1970, as listed last: where they differ from before it is another file. */
  readonly size: number;
  readonly modified: number;
  /** Of a series over several files: these, each of them a frame, in the order in which they are scrolled. */
  readonly files?: readonly SeriesFile[];
  readonly series?: SliceSeries;
  /** Of several frames, the one that was asked for last; absent while none was. */
  readonly frame?: number;
  /** Known once the file was read; of several frames, the one that was asked for last. */
  readonly imageId?: ImageId | undefined;
  /** Of several frames together: see `statusOfAll`. */
  readonly status: ImageStatus;
  /** Of each frame, where there are several. */
  readonly frames?: readonly ImageStatus[];
  /** In how many volumes they are; one by default. */
  readonly volumes?: number;
  readonly frameMarks?: readonly FrameMarks[];
  /** Of several frames: whether one of them is; absent while no person said so or took it back. */
  readonly flagged?: boolean;
  /** Of several frames: all that was said, one after the other. */
  readonly comment?: string;
  /** Of several frames: all together. */
  readonly conflicts?: number;
  /** Of several frames: see `frameMarks`. */
  readonly isPredicted?: boolean;
  /** How unsure the model was, 0 to 1; absent or null where it was not asked. */
  readonly uncertainty?: number | null;
  /** The same of each class that it drew, by label; absent or null where nobody kept it. */
  readonly doubts?: Doubts | null;
  /** How far the model's answer is from the one before it, 0 to 1; absent or null where there was none. */
  readonly disagreement?: number | null;
  /** Why the file cannot be shown, for people. */
  readonly problem?: string;
}

type Framed = Pick<ImageItem, 'imageId' | 'frame' | 'frames' | 'volumes' | 'files'>;

/** Place of the frame that is shown when the item is opened; undefined where only the file can tell. */
export function shownFrame({ frame, imageId, files }: Framed): number | undefined {
  if (frame !== undefined) return frame;
  if (files !== undefined) return Math.floor(files.length / 2);
  return imageId === undefined ? undefined : frameIndexOf(imageId);
}

/** Where a frame of an item stands; by default the one that is shown when the item is opened. */
export function placeIn(item: Framed, frame: number = shownFrame(item) ?? 0): FramePlace {
  const { frames, volumes = 1 } = item;
  return framePlace({ frames: frames?.length ?? 1, volumes }, frame);
}

/** Undefined while the file that holds the frame was not read. */
export function frameIdOf({ imageId, files }: Framed, frame: number): ImageId | undefined {
  if (files !== undefined) return files[frame]?.imageId;
  return imageId === undefined ? undefined : siblingOf(imageId, frame);
}

/** Of all frames, in their order. A film or a series of volumes has thousands. */
export function frameIdsOf(item: Framed): readonly (ImageId | undefined)[] {
  const { imageId, files } = item;
  const ids = (idOf: (frame: number) => ImageId | undefined): readonly (ImageId | undefined)[] =>
    Array.from({ length: item.frames?.length ?? 1 }, (_, frame) => idOf(frame));
  if (files !== undefined || imageId === undefined) return ids((frame) => frameIdOf(item, frame));
  const [project, content] = [projectOf(imageId), contentOf(imageId)];
  return ids((frame) => imageIdOf(project, content, frame));
}

/** Those of the frames whose files were read. */
export function knownFrameIds(item: Framed): readonly ImageId[] {
  return frameIdsOf(item).filter((id) => id !== undefined);
}

/** What the files of an item hold, as far as they were read. */
export function contentsOf({ imageId, files }: Framed): readonly ContentHash[] {
  const ids = files === undefined ? [imageId] : files.map((file) => file.imageId);
  return ids.flatMap((id) => (id === undefined ? [] : contentOf(id)));
}

/** Place of a frame among those of an item; -1 where it is none of them. */
export function placeOfFrame(item: Framed, imageId: ImageId): number {
  if (item.files !== undefined) return item.files.findIndex((file) => file.imageId === imageId);
  const isOfFile = item.imageId !== undefined && siblingOf(item.imageId, 0) === siblingOf(imageId, 0);
  return isOfFile ? frameIndexOf(imageId) : -1;
}

/** The file that holds a frame, and the frame's place in that file; undefined where the file is to choose it. */
export function fileOfFrame(item: ImageItem, frame: number | undefined = shownFrame(item)) {
  const { key, size, modified, files } = item;
  if (files === undefined) return { file: { key, size, modified }, index: frame };
  return { file: files[frame ?? 0] as SeriesFile, index: 0 };
}

/** The item while that frame is shown. */
export function atFrame(item: ImageItem, frame: number | undefined): ImageItem {
  if (frame === undefined) return item;
  return { ...item, frame, imageId: frameIdOf(item, frame) };
}

/** A series item with what is known of its files by now. */
export function withFiles(item: ImageItem, files: readonly SeriesFile[]): ImageItem {
  const next = { ...item, files };
  return atFrame(next, shownFrame(next));
}

/** The item once the file of a frame was read. */
export function withFrameRead(item: ImageItem, frame: number, imageId: ImageId): ImageItem {
  if (item.files === undefined) return { ...item, frame, imageId };
  const files = item.files.map((file, index) => (index === frame ? { ...file, imageId } : file));
  return withFiles(item, files);
}

/** The series that an item is, of which the file of the shown frame was read. */
export function seriesOfItem(item: ImageItem, imageId: ImageId, ofFile: Series): Series {
  const { files, series } = withFrameRead(item, shownFrame(item) ?? 0, imageId);
  if (files === undefined || series === undefined) return ofFile;
  const { spacing, orientation, warnings = [] } = ofFile;
  return {
    ...ofFile,
    id: series.id,
    frames: files.map(({ imageId }) => ({
      content: imageId === undefined ? null : contentOf(imageId),
      index: 0,
    })),
    orientation: orientation && { ...orientation, through: cross(orientation.row, orientation.column) },
    spacing: spacing === null || series.spacing === null ? spacing : { ...spacing, z: series.spacing },
    warnings: [...series.warnings, ...warnings],
  };
}
