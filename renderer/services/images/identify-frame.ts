import type { ImageId } from '../../../core/document/image-id.ts';
import { countsOf } from '../../../core/document/series.ts';
import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import type { ImageReader } from '../ports.ts';
import { isCancelled, throwIfCancelled } from '../prediction/predict.ts';
import type { Project } from '../project/project.ts';
import { fileOfFrame } from './image-item.ts';
import type { ImageItem } from './image-list.ts';

export interface IdentifyPorts {
  readonly project: Pick<Project, 'identify' | 'sourceOf'>;
  readonly reader: Pick<ImageReader, 'bytes'>;
}

/** Files that are read before they count. */
export interface Reading {
  readonly done: number;
  readonly total: number;
}

export interface IdentifyAllPorts {
  readonly project: Pick<Project, 'id' | 'identify' | 'item' | 'markProblem' | 'sourceOf'>;
  readonly reader: Pick<ImageReader, 'bytes' | 'thumbnail'>;
}

/** Side of the picture that is asked for when only content and frames of a file are to be known. */
const LEAST = 1;

/**
 * Reads the files of items that were not read since the window was opened, where nothing says what they hold. What was
 * done on their frames is stored by their content, so until then it counts for nothing. Files that cannot be read are
 * marked, and passed over.
 * @param tell what is read, before each; never called where all is known
 * @throws WorkbenchError `cancelled`, and for trouble with the store
 */
export async function identifyAll(
  ports: IdentifyAllPorts,
  items: readonly ImageItem[],
  signal: AbortSignal,
  tell: (reading: Reading) => void = () => undefined,
): Promise<void> {
  const { project } = ports;
  const { id } = project;
  // From the end: thumbnails are made from the beginning, and whoever comes to a file first has read it for both.
  const unread = items.flatMap((item) => unreadIn(item).map((place) => ({ item, place }))).toReversed();
  for (const [done, { item, place }] of unread.entries()) {
    tell({ done, total: unread.length });
    throwIfCancelled(signal);
    // Keys mean other files once another folder is open.
    if (project.id !== id) return;
    const { key } = fileOfFrame(item, place).file;
    const now = project.item(item.key) ?? item;
    const isKnown = (now.files?.find((file) => file.key === key) ?? now).imageId !== undefined;
    if (isKnown) continue;
    try {
      if (place === undefined) await identifyFile(ports, item, signal);
      else await identifyFrame(ports, item, place, signal);
    } catch (error) {
      const isOfFile = error instanceof WorkbenchError && !error.code.startsWith('store.');
      if (!isOfFile || isCancelled(error) || signal.aborted) throw error;
      project.markProblem(item.key, messageOf(error));
    }
  }
}

/** Places of the frames whose files were not read; undefined where one file holds all. */
export function unreadIn({ imageId, files }: ImageItem): readonly (number | undefined)[] {
  if (files === undefined) return imageId === undefined ? [undefined] : [];
  return files.flatMap((file, place) => (file.imageId === undefined ? [place] : []));
}

/** Reads a file that holds all frames of an item, so that they are known by its content from then on. */
async function identifyFile(
  { project, reader }: IdentifyAllPorts,
  item: ImageItem,
  signal: AbortSignal,
): Promise<void> {
  const { imageId, series } = await reader.thumbnail(project.sourceOf(item), LEAST, signal);
  signal.throwIfAborted();
  await project.identify({ file: fileOfFrame(item).file, imageId, counts: countsOf(series) });
}

/** Reads the file of a frame, so that the frame is known by its content from then on. */
export async function identifyFrame(
  { project, reader }: IdentifyPorts,
  item: ImageItem,
  frame: number,
  signal: AbortSignal,
): Promise<ImageId> {
  const { imageId } = await reader.bytes(project.sourceOf(item, frame), signal);
  signal.throwIfAborted();
  await project.identify({ file: fileOfFrame(item, frame).file, imageId });
  return imageId;
}
