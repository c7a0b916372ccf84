/** Lower-case hexadecimal sha256 of a file's bytes: what a file is known by, wherever it is moved. */
export type ContentHash = string;

/**
 * What the work on an image is known by: its project, its content and, but for the first, its frame. A file may be
 * moved or renamed within a project; a copy of it in another project is another task.
 */
export type ImageId = string;

const BETWEEN = ' ';
const BEFORE_FRAME = '#';

/** What the ids of all images of a project begin with, and of no other. */
export function prefixOf(projectId: string): string {
  return projectId + BETWEEN;
}

/** @param index of the frame; the first, and the only one of a photograph, is not written */
export function imageIdOf(projectId: string, content: ContentHash, index = 0): ImageId {
  return `${prefixOf(projectId)}${content}${index === 0 ? '' : `${BEFORE_FRAME}${index}`}`;
}

export function contentOf(imageId: ImageId): ContentHash {
  return contentAndFrame(imageId)[0] ?? '';
}

export function frameIndexOf(imageId: ImageId): number {
  return Number(contentAndFrame(imageId)[1] ?? 0);
}

/** The id of another frame of the same file. */
export function siblingOf(imageId: ImageId, index: number): ImageId {
  return imageIdOf(projectOf(imageId), contentOf(imageId), index);
}

/** The id of the first frame of the same file, which stands for the file. */
export function firstFrameOf(imageId: ImageId): ImageId {
  const [, frame] = contentAndFrame(imageId);
  return frame === undefined ? imageId : imageId.slice(0, -(BEFORE_FRAME.length + frame.length));
}

/** Empty for an id that belongs to no project. */
export function projectOf(imageId: ImageId): string {
  return imageId.slice(0, Math.max(0, imageId.lastIndexOf(BETWEEN)));
}

/** A project's id may hold anything; what comes after it does not. */
function contentAndFrame(imageId: ImageId): readonly string[] {
  return imageId.slice(imageId.lastIndexOf(BETWEEN) + 1).split(BEFORE_FRAME);
}
